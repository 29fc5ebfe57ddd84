/** What the tests of stamps share: an adapter whose link stays as the test made it. */

import { STAMP_FLAGS } from '../../../src/binding/native-stamps.js';
import type { Stamp } from '../../../src/stamps/batch.js';
import { fakeInfo } from './facts.js';
import { openFake } from './opened.js';
import type { FakeEventStream, FakeRecord } from './stamps.js';

const { time, messageType, sequenceId, sourcePort, matched } = STAMP_FLAGS;
/** The flags of a record that says everything about its frame. */
export const WHOLE = time | messageType | sequenceId | sourcePort | matched;

/** Opens a fake with `adapters`, and the newest stream it opened. */
export function open(settings: Parameters<typeof openFake>[1] = {}, access = 'configure' as const) {
  const opened = openFake(access, settings);
  // The link stays as the test made it.
  opened.native.refresh = () => undefined;
  return { ...opened, newest: (): FakeEventStream => opened.native.streams.at(-1) as never };
}
export const i226 = (changes: object = {}) => ({
  adapters: [fakeInfo({ family: 'i226', ...changes })],
});

export async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = [];
  for await (const item of stream) out.push(item);
  return out;
}

export async function first(records: FakeRecord[], options?: object, opened = open(i226())) {
  const stream = opened.adapter.stamps.events(options);
  opened.newest().post(...records);
  return (await stream.next()).value as Stamp;
}

/** A received frame. */
export const RX: FakeRecord = { kind: 1, deviceNs: 10_000n };
