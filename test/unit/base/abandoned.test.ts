import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { EventStream } from '../../../src/base/event-stream.js';
import { StreamSet } from '../../../src/base/stream-set.js';
import { caught, openFake } from '../fakes/opened.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Whether `made` is collected within some turns of the event loop. */
async function isCollected(made: () => object): Promise<boolean> {
  const place = new WeakRef(made());
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    if (place.deref() === undefined) return true;
  }
  return false;
}

/** What native code refers to stays reachable, as it is from the threads of a real backend. */
const roots: unknown[] = [];

function openRooted() {
  const opened = openFake();
  roots.push(opened.native, opened.backend);
  return opened;
}

const never = new AbortController().signal;

describe('a stream that was dropped without being ended', () => {
  it.each([
    ['clock.events()', () => openRooted().adapter.clock.events()],
    ['clock.events() with a signal', () => openRooted().adapter.clock.events({ signal: never })],
    ['stamps.events() with a signal', () => openRooted().adapter.stamps.events({ signal: never })],
    ['hal.changes()', () => openRooted().hal.changes()],
  ])('%s is collected', async (_, make) => {
    expect(await isCollected(make)).toBe(true);
  });

  it('takes its clock with it', async () => {
    const clockOf = (): object => {
      const { clock } = openRooted().adapter;
      clock.events();
      return clock;
    };
    expect(await isCollected(clockOf)).toBe(true);
  });

  it('leaves the set that feeds it, which then tells', async () => {
    let left = 0;
    const set = new StreamSet<number>(() => {
      left += 1;
    });
    const make = (): object => {
      const stream = new EventStream<number>({ signal: null, capacity: 1, ended: () => undefined });
      set.add(stream, undefined);
      return stream;
    };
    expect(await isCollected(make)).toBe(true);
    await vi.waitFor(() => expect([left, set.size]).toEqual([1, 0]));
  });

  it('stays while somebody waits for its next item', async () => {
    const set = new StreamSet<number>(() => undefined);
    const next = (() => {
      const stream = new EventStream<number>({ signal: null, capacity: 1, ended: () => undefined });
      set.add(stream, undefined);
      return stream.next();
    })();
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      collect();
    }
    set.push(7);
    expect(await next).toEqual({ done: false, value: 7 });
  });
});

describe('one signal', () => {
  it('ends 30 streams of one HAL, without a warning about listeners', async () => {
    const warnings: string[] = [];
    const warned = (warning: Error): void => void warnings.push(warning.name);
    process.on('warning', warned);
    const { adapter, hal } = openFake();
    const abort = new AbortController();
    const { signal } = abort;
    const streams = Array.from({ length: 10 }, () => [
      adapter.clock.events({ signal }),
      adapter.stamps.events({ signal }),
      hal.changes({ signal }),
    ]).flat();
    const waits = streams.map((stream) => stream.next());
    abort.abort();
    const results = await Promise.all(waits);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', warned);
    expect(results.every(({ done }) => done)).toBe(true);
    expect(warnings).toEqual([]);
  });

  it('with methods that throw keeps nothing from closing', () => {
    const { adapter, hal, log } = openFake();
    const { signal } = new AbortController();
    const refuse = (): never => {
      throw new Error('no');
    };
    Object.assign(signal, { removeEventListener: refuse, addEventListener: refuse });
    void adapter.clock.events({ signal }).next();
    void adapter.stamps.events({ signal }).next();
    void hal.changes({ signal }).next();
    adapter.close();
    hal.close();
    expect(hal.closed).toBe(true);
    expect(log.calls).toContain('backend.close()');
  });

  it('has to be one itself', () => {
    const { adapter } = openFake();
    const signal = Object.create(AbortSignal.prototype) as AbortSignal;
    expect(caught(() => adapter.clock.events({ signal }))).toBeInstanceOf(TypeError);
  });
});

describe('clock.events() after close', () => {
  it.each(['adapter', 'hal'] as const)('of the %s is HAL_CLOSED', (which) => {
    const opened = openFake();
    opened.adapter.clock.events();
    opened[which].close();
    expect(caught(() => opened.adapter.clock.events())).toMatchObject({
      name: 'HalError',
      code: 'HAL_CLOSED',
      operation: 'clock.events',
    });
  });
});
