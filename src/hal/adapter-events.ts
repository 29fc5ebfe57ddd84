import { type AdapterChange, type ChangeOptions, checkChangeOptions } from '../adapter/changes.js';
import type { AdapterContext } from '../adapter/context.js';
import { EventStream } from '../base/event-stream.js';
import { StreamSet } from '../base/stream-set.js';
import type { Clock } from '../clock/clock.js';

/** The adapter's clock was set, stepped or reset, by this or another program; a new generation holds. */
export interface ClockReset {
  /** Always `clock-reset`: it tells this event from the changes of adapters. */
  readonly kind: 'clock-reset';
  /** Key of the adapter; {@link AdapterInfo.key}. */
  readonly key: string;
  /** Generation of the clock that holds from then on; {@link ClockWindow.generation}. */
  readonly generation: number;
  /** When it was noticed, on the system clock. */
  readonly systemNs: bigint;
  /** True when the times come from a model and not from silicon. */
  readonly simulated: boolean;
}

/** What {@link Adapter.changes} yields. */
export type AdapterEvent = AdapterChange | ClockReset;

async function forward<T>(source: AsyncIterable<T>, take: (item: T) => void): Promise<void> {
  for await (const item of source) take(item);
}

/** The changes of one adapter, and the resets of its clock where it has one that can be followed. */
export function adapterChanges(
  context: AdapterContext,
  key: string,
  clock: Clock | null,
  options: ChangeOptions | undefined,
): EventStream<AdapterEvent> {
  const { signal, capacity, pollMs } = checkChangeOptions(options, 'adapter.changes');
  const ended = new AbortController();
  const changes = context.changes({ signal: ended.signal, capacity, pollMs });
  // What follows refers to the stream through the set only: one that was dropped is collected, and
  // with it what feeds it ends.
  const outlet = new StreamSet<AdapterEvent>(() => ended.abort());
  const stream = new EventStream<AdapterEvent>({
    signal,
    capacity,
    ended: (done) => outlet.delete(done),
  });
  if (signal?.aborted) ended.abort();
  else outlet.add(stream, undefined);
  const finish = (): void => outlet.finish();
  const change = forward(changes, (item) => {
    if (item.kind !== 'listing-failed' && item.key === key) outlet.push(item);
  });
  change.then(finish, finish);
  if (clock !== null && !signal?.aborted) {
    const resets = clock.events({ signal: ended.signal, capacity });
    void forward(resets, (event) => {
      if (event.kind !== 'discontinuity') return;
      const { generation, systemNs, simulated } = event;
      outlet.push(Object.freeze({ kind: 'clock-reset', key, generation, systemNs, simulated }));
    });
  }
  return stream;
}
