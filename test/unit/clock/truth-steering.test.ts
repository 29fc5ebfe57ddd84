/** Changes of a clock against the model's truth, in virtual time. Seeds stand in the test names. */
import { afterEach, describe, expect, it } from 'vitest';
import type { ClockOptions } from '../../../src/adapter/clock-options.js';
import type { Adapter } from '../../../src/hal/adapter.js';
import { abs, openBench, truthAt, Watch } from '../fakes/truth.js';

const SEEDS = [1, 2, 3] as const;
const FAMILIES = ['i210', 'i219', 'i226'] as const;
const CASES = FAMILIES.flatMap((family) => SEEDS.map((seed) => [family, seed] as const));

let watch: Watch | undefined;

afterEach(() => watch?.close());

function open(...args: ConstructorParameters<typeof Watch>): Watch {
  watch = new Watch(...args);
  return watch;
}

/** What the disciplined clock must show for the truth of the raw one, from now on. */
function followTransform(bench: Watch, ratePpb: number): void {
  const window = bench.nic.clock.window();
  const rawNs = truthAt(bench.simulation, bench.nic, window);
  // The transform starts at an estimate; from there on it is exact.
  bench.expected = (nowNs) => {
    const elapsedNs = nowNs - rawNs;
    const extraNs = BigInt(Math.round(Number(elapsedNs) * ratePpb * 1e-9));
    return window.estimateNs + elapsedNs + extraNs;
  };
}

describe('in hardware', () => {
  it.each(CASES)(
    'a set, a step and rates hold at once and leave the truth inside: %s, seed %i',
    async (family, seed) => {
      const bench = open(seed, { family });
      const { clock } = bench.nic;
      bench.run(2, 200);
      expect(clock.set(77_000_000_000n)).toMatchObject({ appliedTo: 'hardware', reason: null });
      expect(abs(clock.now() - 77_000_000_000n)).toBeLessThan(100_000n);
      bench.run(1, 500);
      clock.adjustOffset(-3_000_000n);
      bench.read();
      bench.run(1, 500);
      for (const ppb of [40_000, -90_000, -90_010, 5]) {
        clock.adjustRate(ppb);
        bench.read();
        bench.run(0.5, 500);
      }
      await bench.hear();
      expect(bench.outside).toEqual([]);
      expect(clock.mode).toBe('hardware');
      // One event for each change of time, none for those of the rate.
      const kinds = bench.events.map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'discontinuity')).toHaveLength(2);
      expect(kinds.filter((kind) => kind === 'locked')).toHaveLength(3);
      expect(clock.window().generation).toBe(2);
    },
  );

  it.each(SEEDS)('rates in quick succession leave the window narrow, seed %i', (seed) => {
    const bench = open(seed, { family: 'i226', oscillatorPpb: 12_000 }, { wantedBoundNs: 500 });
    const { clock } = bench.nic;
    bench.run(5, 50);
    for (let i = 0; i < 400; i += 1) {
      clock.adjustRate(-12_000 + (i % 7) * 20);
      bench.run(0.03, 5);
      expect(bench.read().boundNs).toBeLessThan(5_000n);
    }
    expect(bench.outside).toEqual([]);
  });
});

describe('in the transform', () => {
  const clock: ClockOptions = { steering: 'transform' };

  it.each(CASES)(
    'a set, a step and a rate never touch the hardware: %s, seed %i',
    async (family, seed) => {
      const bench = open(seed, { family }, clock);
      const own = bench.nic.clock;
      bench.run(2, 200);
      const before = own.config();
      expect(own.set(1_000_000_000_000n)).toMatchObject({ appliedTo: 'transform' });
      expect(abs(own.now() - 1_000_000_000_000n)).toBeLessThan(1000n);
      followTransform(bench, 0);
      bench.run(1, 300);
      own.adjustOffset(-400_000_000_000n);
      followTransform(bench, 0);
      bench.run(1, 300);
      for (const ppb of [-2.9e7, 300_000, 0.5]) {
        expect(own.adjustRate(ppb)).toMatchObject({ appliedTo: 'transform', residualPpb: ppb });
        followTransform(bench, ppb);
        bench.run(3, 500);
      }
      await bench.hear();
      expect(bench.outside).toEqual([]);
      expect(own.config()).toMatchObject({
        timinca: before.timinca,
        timincaPpb: before.timincaPpb,
      });
      expect(own.mode).toBe('transform');
      expect(own.window().generation).toBe(2);
      expect(bench.events.filter(({ kind }) => kind === 'discontinuity')).toHaveLength(2);
    },
  );

  it.each(SEEDS)('time goes on through a step of the hardware by others, seed %i', async (seed) => {
    const bench = open(seed, { family: 'i226', oscillatorPpb: 900 }, clock);
    const own = bench.nic.clock;
    bench.run(2, 100);
    own.set(5_000_000_000_000n);
    own.adjustRate(-900);
    followTransform(bench, -900);
    bench.run(3, 100);
    const through = bench.expected;
    const jumpNs = bench.order('clock-step adapter=0 ns=-123456789012');
    bench.expected = (rawNs) => through(rawNs + 123_456_789_012n);
    bench.run(5, 500);
    await bench.hear();
    expect(bench.outside).toEqual([]);
    expect(bench.first(jumpNs, 'discontinuity')?.generation).toBe(2);
    expect(own.window()).toMatchObject({ state: 'ok', generation: 2 });
    // What the jump left open stays in the bound, and is small.
    expect(own.window().boundNs).toBeLessThan(20_000n);
  });

  it.each(SEEDS)('time goes on through a clock that stood still, seed %i', (seed) => {
    const bench = open(seed, { family: 'i210', oscillatorPpb: 0 }, clock);
    const own = bench.nic.clock;
    bench.run(3, 100);
    own.set(7_000_000_000_000n);
    const startNs = bench.nowNs;
    bench.run(2, 50);
    bench.order('clock-freeze adapter=0 on=1');
    bench.run(3, 50);
    expect(own.window().state).toBe('lost');
    bench.order('clock-freeze adapter=0 on=0');
    bench.run(5, 50);
    const window = own.window();
    const errorNs = abs(window.estimateNs - 7_000_000_000_000n - (window.systemNs - startNs));
    expect(window.state).toBe('ok');
    expect(errorNs).toBeLessThanOrEqual(window.boundNs + 2000n);
    expect(window.boundNs).toBeLessThan(1_000_000n);
  });

  it.each(CASES)(
    'stamps of the hardware keep their disciplined time: %s, seed %i',
    (family, seed) => {
      const bench = open(seed, { family }, clock);
      const own = bench.nic.clock;
      bench.run(2, 100);
      const raw = own.readNs();
      expect(own.fromRaw(raw)).toBe(raw);
      const kept: [rawNs: bigint, disciplinedNs: bigint][] = [];
      const changes = [
        () => own.set(3_000_000_000_000n),
        () => own.adjustRate(-28_500_000),
        () => own.adjustOffset(5_000_000n),
        () => own.adjustRate(1000),
        () => own.adjustRate(1010),
        () => own.release(),
        () => own.adjustOffset(77n),
      ];
      for (const change of changes) {
        // Within the window of its instant, a change may be on either side of a stamp.
        bench.simulation.advance(1_000_000n);
        change();
        for (let i = 0; i < 5; i += 1) {
          bench.simulation.advance(20_000_000n);
          const window = own.window();
          const rawNs = truthAt(bench.simulation, bench.nic, window);
          const disciplinedNs = own.fromRaw(rawNs);
          expect(disciplinedNs).toBeGreaterThanOrEqual(window.earliestNs - 2n);
          expect(disciplinedNs).toBeLessThanOrEqual(window.latestNs + 2n);
          kept.push([rawNs, disciplinedNs]);
        }
      }
      // However often the transform has changed since.
      for (const [rawNs, disciplinedNs] of kept) {
        expect(own.fromRaw(rawNs)).toBe(disciplinedNs);
      }
      const [rawNs, disciplinedNs] = kept.at(-1) ?? [0n, 0n];
      expect(abs(own.toRaw(disciplinedNs) - rawNs)).toBeLessThanOrEqual(1n);
      // A time to come, by the present transform.
      expect(
        abs(own.fromRaw(own.toRaw(disciplinedNs + 10n ** 12n)) - disciplinedNs - 10n ** 12n),
      ).toBeLessThanOrEqual(1n);
    },
  );

  it('is given up with a step back to the hardware', async () => {
    const bench = open(1, { family: 'i226' }, clock);
    const own = bench.nic.clock;
    bench.run(2, 100);
    own.adjustOffset(-5_000_000n);
    const { offsetNs } = own.residual;
    expect(abs(offsetNs + 5_000_000n)).toBeLessThan(100n);
    own.release();
    bench.run(1, 100);
    expect(bench.outside).toEqual([]);
    expect(own.window().generation).toBe(2);
    expect(own.mode).toBe('hardware');
  });

  it('is refused while the clock is lost', () => {
    const bench = open(1, { family: 'i210' }, clock);
    bench.run(1, 10);
    bench.order('remove adapter=0');
    bench.simulation.advance(1_500_000_000n);
    for (const call of [
      () => bench.nic.clock.set(1n),
      () => bench.nic.clock.adjustOffset(1n),
      () => bench.nic.clock.adjustRate(1),
    ]) {
      expect(call).toThrow(expect.objectContaining({ code: 'HAL_CLOCK_LOST' }));
    }
    expect(bench.nic.clock.mode).toBe('hardware');
  });
});

describe('automatically', () => {
  it('a rate beyond the silicon goes to the transform, and says so', () => {
    const bench = open(1, { family: 'i226' });
    const { clock } = bench.nic;
    bench.run(2, 100);
    const { maxPpb } = clock.rateRange();
    expect(clock.adjustRate(1000).appliedTo).toBe('hardware');
    bench.run(1, 100);
    const beyond = Math.min(maxPpb * 2 + 1e6, 4.5e8);
    const made = clock.adjustRate(beyond);
    expect(made).toMatchObject({ appliedTo: 'mixed', requestedPpb: beyond });
    expect(made.reason).toContain('HAL_RATE_UNREACHABLE');
    expect(clock.mode).toBe('mixed');
    followTransform(bench, made.residualPpb);
    bench.run(2, 500);
    expect(bench.outside).toEqual([]);
    const { rate } = clock.status();
    const truth = bench.simulation.truth(bench.nic);
    const oscillator = 1 + truth.oscillatorPpb * 1e-9;
    const wantedPpb = (oscillator * (1 + beyond * 1e-9) - 1) * 1e9;
    expect(rate?.lowPpb).toBeLessThanOrEqual(wantedPpb + 10);
    expect(rate?.highPpb).toBeGreaterThanOrEqual(wantedPpb - 10);
  });
});

describe('the monotonic reading', () => {
  it.each(CASES)('never goes back and finds the clock again: %s, seed %i', (family, seed) => {
    const { simulation, hal, nics } = openBench({
      seed,
      adapters: [{ family, wanderPpbPerSqrtS: 1 }],
      clock: { monotonic: true },
    });
    const nic = nics[0];
    if (nic === undefined) throw new RangeError('nothing was opened');
    const { clock } = nic;
    let last = clock.now();
    let backwards = 0;
    const go = (reads: number): void => {
      for (let i = 0; i < reads; i += 1) {
        simulation.advance(1_000_003n);
        for (let k = 0; k < 3; k += 1) {
          const now = clock.now();
          if (now < last) backwards += 1;
          last = now;
        }
      }
    };
    go(500);
    simulation.order('clock-step adapter=0 ns=-40000000');
    go(1500);
    clock.adjustOffset(-3_000_000n);
    go(500);
    for (let i = 0; i < 50; i += 1) {
      clock.adjustRate(i % 2 === 0 ? 100_000 : -100_000);
      go(20);
    }
    clock.adjustRate(0);
    go(20_000);
    expect(backwards).toBe(0);
    // What it was ahead has been slewed away.
    expect(abs(clock.now() - clock.window().estimateNs)).toBeLessThan(1000n);
    hal.close();
  });

  it('stays ahead at half speed of a clock that was set back far', () => {
    const { simulation, hal, nics } = openBench({
      seed: 1,
      adapters: [{ family: 'i226', oscillatorPpb: 0 }],
      clock: { monotonic: true },
    });
    const clock = nics[0]?.clock;
    if (clock === undefined) throw new RangeError('nothing was opened');
    simulation.advance(2_000_000_000n);
    const before = clock.now();
    clock.set(1n);
    simulation.advance(1_000_000_000n);
    const gone = Number(clock.now() - before);
    expect(gone).toBeGreaterThan(0.4e9);
    expect(gone).toBeLessThan(0.6e9);
    // A new page knows nothing of the past.
    clock.stopPage();
    expect(clock.now()).toBeLessThan(10_000_000_000n);
    hal.close();
  });
});

describe('two handles on one adapter', () => {
  const open = (clock: ClockOptions = {}) => {
    const { simulation, hal, nics } = openBench({ seed: 1, adapters: [{ family: 'i226' }], clock });
    const first = nics[0];
    if (first === undefined) throw new RangeError('nothing was opened');
    const second = hal.open({ index: 0 });
    second.clock.startPage();
    simulation.advance(3_000_000_000n);
    const error = (): bigint => {
      const window = second.clock.window();
      const wrong = abs(window.estimateNs - truthAt(simulation, second, window));
      return wrong > window.boundNs ? wrong : 0n;
    };
    return { simulation, hal, first, second, error };
  };

  it.each<[string, (nic: Adapter) => unknown]>([
    ['a step', (nic) => nic.clock.adjustOffset(5_000_000n)],
    ['a set', (nic) => nic.clock.set(1_000_000_000n)],
    ['a rate', (nic) => nic.clock.adjustRate(50_000)],
    ['a register write', (nic) => nic.registers.write(0xb604, 77)],
  ])('%s through one is known to the page of the other at once', (_name, change) => {
    const { simulation, hal, first, second, error } = open();
    change(first);
    expect(error()).toBe(0n);
    for (let i = 0; i < 200; i += 1) {
      simulation.advance(1_000_000n);
      expect(error()).toBe(0n);
    }
    expect(second.clock.window().state).toBe('ok');
    hal.close();
  });

  it('a closed one is not asked', () => {
    const { hal, first, second } = open();
    second.close();
    first.clock.adjustOffset(1n);
    hal.close();
  });
});
