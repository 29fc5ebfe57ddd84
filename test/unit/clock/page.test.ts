/** The clock page as the facade uses it, on a scripted native module. */
import { describe, expect, it } from 'vitest';
import { PAGE } from '../../../src/binding/native.js';
import { nativeError } from '../fakes/native.js';
import { caught, openFake } from '../fakes/opened.js';

const READ_AT_5000 = { ns: 5000n, boundNs: 100n, state: 2, generation: 3, ageNs: 7n };

describe('the clock page', () => {
  it('is opened by its first use, once, with the options of the adapter', () => {
    const { hal, log } = openFake();
    const { clock } = hal.open(
      { index: 0 },
      { clock: { wantedBoundNs: 300, driftBoundPpbPerS: 2.5, minIntervalMs: 0.5 } },
    );
    log.clear();
    expect(clock.now()).toBe(5000n);
    expect(clock.now()).toBe(5000n);
    expect(log.calls).toEqual([
      'adapter.openPage(300, 2.5, 500, 1000000)',
      'page.readNow()',
      'page.readNow()',
    ]);
  });

  it('is told from the page of another clock at each reading', () => {
    const { hal, adapter, module } = openFake();
    const other = hal.open({ index: 0 }, { clock: { monotonic: true } });
    other.clock.startPage();
    const [page] = module.adapter.pages;
    Object.assign(page?.shown ?? {}, { ns: 70n });
    for (let turn = 0; turn < 2; turn += 1) {
      expect([adapter.clock.now(), other.clock.now()]).toEqual([5000n, 71n]);
      adapter.clock.readWindow();
      other.clock.readWindow();
      expect(adapter.clock.windowView[PAGE.estimateNs]).toBe(5000n);
      expect(other.clock.windowView[PAGE.estimateNs]).toBe(70n);
    }
  });

  it('is opened by each of its uses', () => {
    const uses: ((clock: ReturnType<typeof openFake>['adapter']['clock']) => unknown)[] = [
      (clock) => clock.now(),
      (clock) => clock.window(),
      (clock) => clock.readWindow(),
      (clock) => clock.windowView,
      (clock) => clock.batch(1),
      (clock) => clock.at(1n),
      (clock) => clock.toSystem(5000n),
      (clock) => clock.status(),
      (clock) => clock.events(),
      (clock) => clock.share(),
      (clock) => clock.startPage(),
    ];
    for (const use of uses) {
      const { adapter, log } = openFake();
      use(adapter.clock);
      expect(log.calls[0]).toBe('adapter.openPage(2000, 20, 1000, 1000000)');
    }
  });

  it('gives a window with everything that is known', () => {
    const { clock } = openFake().adapter;
    const window = clock.window();
    expect(window).toEqual({
      earliestNs: 4900n,
      latestNs: 5100n,
      estimateNs: 5000n,
      boundNs: 100n,
      state: 'ok',
      generation: 3,
      ageNs: 7n,
      systemNs: 900n,
      source: 'extrapolated',
      simulated: true,
    });
    expect(Object.isFrozen(window)).toBe(true);
  });

  it('names every state', () => {
    const { adapter, native } = openFake();
    adapter.clock.startPage();
    const [page] = native.pages;
    const names = [0, 1, 2, 3, 4, 5].map((state) => {
      Object.assign(page ?? {}, { shown: { ...READ_AT_5000, state, systemNs: 0n } });
      return adapter.clock.window().state;
    });
    expect(names).toEqual(['empty', 'settling', 'ok', 'holdover', 'discontinuity', 'lost']);
  });

  it('fills a view that is reused', () => {
    const { clock } = openFake().adapter;
    const view = clock.windowView;
    clock.readWindow();
    expect(view).toBe(clock.windowView);
    expect(view[PAGE.earliestNs]).toBe(4900n);
    expect(view[PAGE.systemNs]).toBe(900n);
  });

  it('reads in batches, into a new array or the given one', () => {
    const { adapter, log } = openFake();
    expect([...adapter.clock.batch(3)]).toEqual([5000n, 5000n, 5000n]);
    const mine = new BigUint64Array(2);
    expect(adapter.clock.batch(mine)).toBe(mine);
    expect([...mine]).toEqual([5000n, 5000n]);
    expect(log.calls.slice(1)).toEqual(['page.readBatch(3)', 'page.readBatch(2)']);
  });

  it('converts instants both ways', () => {
    const { clock } = openFake().adapter;
    const common = { generation: 3, source: 'extrapolated', simulated: true };
    expect(clock.at(900n)).toEqual({
      deviceNs: 5000n,
      systemNs: 900n,
      boundNs: 101n,
      ...common,
    });
    expect(clock.toSystem(5000n)).toEqual({
      deviceNs: 5000n,
      systemNs: 900n,
      boundNs: 102n,
      ...common,
    });
  });

  it('converts to and from the time of the hardware', () => {
    const { adapter, native } = openFake();
    adapter.clock.startPage();
    Object.assign(native.pages[0] ?? {}, { aheadNs: 30n });
    expect(adapter.clock.fromRaw(100n)).toBe(130n);
    expect(adapter.clock.toRaw(130n)).toBe(100n);
  });

  it('reads the monotonic line where that was asked for', () => {
    const { hal } = openFake();
    const { clock } = hal.open({ index: 0 }, { clock: { monotonic: true } });
    expect(clock.now()).toBe(5001n);
  });

  it('says how it is doing', () => {
    const { adapter, native } = openFake();
    const status = adapter.clock.status();
    expect(status).toEqual({
      state: 'ok',
      generation: 3,
      boundNs: 100n,
      ageNs: 7n,
      intervalMs: 64,
      samples: 12,
      rejected: 1,
      driftBoundPpbPerS: 20,
      rate: { lowPpb: expect.closeTo(90, 3), highPpb: expect.closeTo(110, 3) },
      timeBase: 'virtual',
      mode: 'hardware',
      residual: { ratePpb: 0, offsetNs: 0n },
      simulated: true,
    });
    Object.assign(native.pages[0]?.numbers ?? {}, { rateKnown: false });
    expect(adapter.clock.status().rate).toBeNull();
  });
});

describe('the life of a clock page', () => {
  it('ends with stopPage and begins again with the next use', () => {
    const { adapter, native, log } = openFake();
    const view = adapter.clock.windowView;
    adapter.clock.stopPage();
    adapter.clock.stopPage();
    expect(log.calls.filter((call) => call === 'page.close()')).toHaveLength(1);
    expect(adapter.clock.now()).toBe(5000n);
    expect(adapter.clock.windowView).not.toBe(view);
    expect(native.pages).toHaveLength(2);
  });

  it('ends with the adapter', () => {
    const { adapter, log } = openFake();
    adapter.clock.startPage();
    adapter.close();
    expect(log.calls.slice(1)).toEqual(['page.close()', 'adapter.close()']);
    expect(caught(() => adapter.clock.now())).toMatchObject({ code: 'HAL_CLOSED' });
  });

  it('ends with the HAL', () => {
    const { hal, adapter } = openFake();
    adapter.clock.startPage();
    hal.close();
    const error = caught(() => adapter.clock.now());
    expect(error).toMatchObject({ name: 'HalError', code: 'HAL_CLOSED', backend: 'sim' });
    expect((error as Error).stack).toContain('clock/page.test.ts');
  });

  it('does not begin where the clock cannot be read, and can be tried again', () => {
    const { adapter, native } = openFake();
    native.failure = nativeError({ code: 'HAL_NOT_SUPPORTED' });
    expect(caught(() => adapter.clock.now())).toMatchObject({ code: 'HAL_NOT_SUPPORTED' });
    expect(adapter.clock.now()).toBe(5000n);
  });
});

describe('errors of page calls', () => {
  const calls = {
    now: (clock: ReturnType<typeof openFake>['adapter']['clock']) => clock.now(),
    window: (clock: ReturnType<typeof openFake>['adapter']['clock']) => clock.window(),
    batch: (clock: ReturnType<typeof openFake>['adapter']['clock']) => clock.batch(2),
    fromRaw: (clock: ReturnType<typeof openFake>['adapter']['clock']) => clock.fromRaw(1n),
    toRaw: (clock: ReturnType<typeof openFake>['adapter']['clock']) => clock.toRaw(1n),
    at: (clock: ReturnType<typeof openFake>['adapter']['clock']) => clock.at(1n),
    toSystem: (clock: ReturnType<typeof openFake>['adapter']['clock']) => clock.toSystem(1n),
    status: (clock: ReturnType<typeof openFake>['adapter']['clock']) => clock.status(),
    share: (clock: ReturnType<typeof openFake>['adapter']['clock']) => clock.share(),
  };

  it.each(Object.entries(calls))('of %s are HalErrors at the caller', (_name, call) => {
    const { adapter, native } = openFake('observe', { name: 'intel_avb' });
    adapter.clock.startPage();
    const [page] = native.pages;
    if (page !== undefined) page.failure = nativeError({ code: 'HAL_CLOCK_LOST' });
    const error = caught(() => call(adapter.clock));
    expect(error).toMatchObject({ name: 'HalError', code: 'HAL_CLOCK_LOST', backend: 'intel_avb' });
    expect((error as Error).stack).toContain('clock/page.test.ts');
  });
});
