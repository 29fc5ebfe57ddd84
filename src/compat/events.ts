import { setTimeout as wait } from 'node:timers/promises';
import type { ClockEvent, EventStream } from '../index.js';

/** Longer than the event loop needs to hand over what has happened. */
const PATIENCE_MS = 20;

/** The kinds of events of `stream`, as they come, until it ends. */
export function listen(stream: EventStream<ClockEvent>): string[] {
  const kinds: string[] = [];
  const take = async (): Promise<void> => {
    for await (const { kind } of stream) kinds.push(kind);
  };
  void take();
  return kinds;
}

/** Lets the event loop hand over what has happened. */
export async function handedOver(): Promise<void> {
  await wait(PATIENCE_MS);
}
