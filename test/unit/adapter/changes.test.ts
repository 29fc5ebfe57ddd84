/** Changes of a scripted backend, under fake timers. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HalChange } from '../../../src/adapter/changes.js';
import type { NativeAdapterInfo } from '../../../src/binding/native.js';
import type { AdapterEvent } from '../../../src/hal/adapter-events.js';
import { openHalWith } from '../../../src/hal/hal.js';
import { FakeModule, fakeInfo, nativeError, sourceOf } from '../fakes/native.js';
import { caught } from '../fakes/opened.js';

const settle = () => vi.advanceTimersByTimeAsync(0);
const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1000);

function opened(adapters: NativeAdapterInfo[] = [fakeInfo(), fakeInfo({ index: 1 })]) {
  const module = new FakeModule({ adapters });
  const hal = openHalWith(sourceOf(module), { backend: 'sim' });
  return { hal, module, adapters };
}

function collect<T>(stream: AsyncIterable<T>): T[] {
  const items: T[] = [];
  void (async () => {
    for await (const item of stream) items.push(item);
  })();
  return items;
}

const brief = (changes: readonly (HalChange | AdapterEvent)[]) =>
  changes.map(({ kind, key }) => `${kind} ${key}`);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('hal.changes', () => {
  it('tells arrival and removal', async () => {
    const { hal, adapters } = opened();
    const changes = collect(hal.changes());
    adapters.splice(0, 1, fakeInfo({ index: 2 }));
    await seconds(1);
    expect(brief(changes)).toEqual(['adapter-removed key-0', 'adapter-arrived key-2']);
    expect(changes[0]).toMatchObject({ source: 'polled', backend: 'sim', after: null });
    expect(changes[1]).toMatchObject({ before: null, after: { key: 'key-2' } });
    hal.close();
  });

  it('tells the link, the driver and capabilities, each by itself', async () => {
    const { hal, adapters } = opened();
    const changes = collect(hal.changes());
    const driver = { name: 'e2f', version: '2', date: '', provider: '' };
    const capabilities = [
      { name: 'clockRead', supported: true, reason: '' },
      { name: 'crossTimestamp', supported: false, reason: 'switched off' },
      { name: 'registerWrite', supported: true, reason: '' },
    ];
    adapters[1] = fakeInfo({ index: 1, link: { up: false, speedBps: 0n }, driver, capabilities });
    await seconds(1);
    expect(brief(changes)).toEqual([
      'link key-1',
      'timestamp-configuration key-1',
      'capabilities key-1',
      'driver key-1',
    ]);
    expect(changes[1]).toMatchObject({ capabilities: ['crossTimestamp'] });
    expect(changes[2]).toMatchObject({ capabilities: ['registerWrite'] });
    hal.close();
  });

  it('is silent while nothing changes, and begins with its call', async () => {
    const { hal, adapters } = opened();
    adapters.pop();
    const changes = collect(hal.changes());
    await seconds(5);
    expect(changes).toEqual([]);
    hal.close();
  });

  it('looks at once after an order to the simulator', async () => {
    const { hal, adapters } = opened();
    const changes = collect(hal.changes({ pollMs: 3_600_000 }));
    adapters.pop();
    hal.simulation?.order('remove adapter=1');
    await settle();
    expect(changes).toMatchObject([{ kind: 'adapter-removed', source: 'notified' }]);
    hal.close();
  });

  it('says once that listing fails, and goes on when it works again', async () => {
    const { hal, module, adapters } = opened();
    const changes = collect(hal.changes());
    const { backend } = module;
    const works = backend.enumerateAsync.bind(backend);
    backend.enumerateAsync = () => Promise.reject(nativeError());
    await seconds(3);
    adapters.pop();
    backend.enumerateAsync = works;
    await seconds(1);
    expect(brief(changes)).toEqual(['listing-failed null', 'adapter-removed key-1']);
    expect(changes[0]).toMatchObject({ error: { code: 'HAL_DRIVER_ERROR' } });
    hal.close();
  });

  it('looks only while somebody listens, at the shortest interval', async () => {
    const { hal, module } = opened();
    const first = hal.changes({ pollMs: 2000 });
    const second = hal.changes({ pollMs: 500 });
    module.log.clear();
    await seconds(2);
    expect(module.log.calls).toHaveLength(4);
    await second.return();
    await first.return();
    module.log.clear();
    await seconds(10);
    expect(module.log.calls).toEqual([]);
    hal.close();
  });

  it('ends with its signal and with the HAL', async () => {
    const { hal } = opened();
    const ended = new AbortController();
    const aborted = hal.changes({ signal: ended.signal });
    const closed = hal.changes();
    ended.abort();
    expect(await aborted.next()).toEqual({ done: true, value: undefined });
    hal.close();
    expect(await closed.next()).toEqual({ done: true, value: undefined });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('refuses wrong options', () => {
    const { hal } = opened();
    expect(caught(() => hal.changes({ pollMs: 49 }))).toBeInstanceOf(RangeError);
    expect(caught(() => hal.changes({ pollMs: 3_600_001 }))).toBeInstanceOf(RangeError);
    expect(caught(() => hal.changes({ capacity: 0 }))).toBeInstanceOf(RangeError);
    expect(caught(() => hal.changes({ often: 1 } as never))).toBeInstanceOf(TypeError);
    expect(caught(() => hal.changes({ signal: {} as never }))).toBeInstanceOf(TypeError);
    hal.close();
  });
});

describe('adapter.changes', () => {
  it('tells about its adapter only', async () => {
    const { hal, adapters } = opened();
    const nic = hal.open({ index: 0 });
    const changes = collect(nic.changes());
    adapters[0] = fakeInfo({ link: { up: false, speedBps: 0n } });
    adapters.pop();
    await seconds(1);
    expect(brief(changes)).toEqual(['link key-0']);
    hal.close();
  });

  it('ends with its signal, with return() and with the HAL', async () => {
    const { hal, module } = opened();
    const nic = hal.open({ index: 0 });
    const ended = new AbortController();
    const aborted = nic.changes({ signal: ended.signal });
    const returned = nic.changes();
    const closed = nic.changes();
    ended.abort();
    await returned.return();
    await settle();
    expect(await aborted.next()).toMatchObject({ done: true });
    expect(await returned.next()).toMatchObject({ done: true });
    hal.close();
    await settle();
    expect(await closed.next()).toMatchObject({ done: true });
    module.log.clear();
    await seconds(5);
    expect(module.log.calls).toEqual([]);
  });
});

describe('what the platform tells', () => {
  const NEVER = { pollMs: 3_600_000 };

  it('is looked at once, while somebody listens', async () => {
    const { hal, module, adapters } = opened();
    expect(module.backend.listener).toBeNull();
    const stream = hal.changes(NEVER);
    const other = hal.changes(NEVER);
    const changes = collect(stream);
    adapters.splice(0, 1);
    module.backend.listener?.();
    await settle();
    expect(changes).toMatchObject([{ kind: 'adapter-removed', source: 'notified' }]);
    await stream.return();
    expect(module.backend.listener).not.toBeNull();
    await other.return();
    expect(module.backend.listener).toBeNull();
    hal.close();
  });

  it('is looked for where the platform tells nothing', async () => {
    const { hal, module, adapters } = opened();
    module.backend.listenFailure = nativeError({ code: 'HAL_NOT_SUPPORTED' });
    const changes = collect(hal.changes());
    adapters.splice(0, 1);
    await seconds(1);
    expect(changes).toMatchObject([{ kind: 'adapter-removed', source: 'polled' }]);
    hal.close();
  });

  it('says why when it cannot be had for another reason', () => {
    const { hal, module } = opened();
    module.backend.listenFailure = nativeError();
    expect(caught(() => hal.changes())).toMatchObject({ code: 'HAL_DRIVER_ERROR' });
    hal.close();
  });
});
