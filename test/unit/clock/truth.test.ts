/** The clock page against the model's truth, in virtual time. Seeds stand in the test names. */
import { afterEach, describe, expect, it } from 'vitest';
import type { ScenarioAdapter } from '../../../src/binding/scenario.js';
import { abs, truthAt, Watch } from '../fakes/truth.js';

const SEEDS = [1, 2, 3] as const;
const MS = 1_000_000n;

let watch: Watch | undefined;

afterEach(() => watch?.close());

function open(...args: ConstructorParameters<typeof Watch>): Watch {
  watch = new Watch(...args);
  return watch;
}

describe('the truth lies inside the window', () => {
  const scenarios: Record<string, ScenarioAdapter> = {
    wander: { family: 'i226', wanderPpbPerSqrtS: 2 },
    'asymmetric delays': { family: 'i210', latency: { sampleMin: 0.02, sampleMax: 0.1 } },
    'late sampling': { family: 'i226', latency: { sampleMin: 0.9, sampleMax: 0.99 } },
    'outliers of milliseconds': {
      family: 'i226',
      latency: { tailProbability: 0.05, tailNs: 5_000_000 },
    },
    'a loaded bus': {
      family: 'i210',
      latency: { medianNs: 20_000, sigma: 0.8, sampleMin: 0.05, sampleMax: 0.95 },
    },
    'a coarse counter': { family: 'i219', oscillatorPpb: -30_000 },
    'latch skew': { family: 'i217', latchSkew: true },
    'a fast crystal': { family: 'i225', oscillatorPpb: 200_000 },
  };
  const cases = Object.entries(scenarios).flatMap(([name, adapter]) =>
    SEEDS.map((seed) => [name, seed, adapter] as const),
  );

  it.each(cases)('with %s, seed %i', async (_name, seed, adapter) => {
    const bench = open(seed, adapter);
    bench.run(0.5, 1000);
    bench.run(60, 6000);
    await bench.hear();
    expect(bench.outside).toEqual([]);
    expect(bench.checked).toBe(7000);
    expect(bench.events.map(({ kind }) => kind)).toContain('locked');
    expect(bench.first(0n, 'discontinuity', 'lost')).toBeUndefined();
    expect(bench.nic.clock.status().state).toBe('ok');
  });

  it.each(SEEDS)('with temperature steps within the drift bound, seed %i', async (seed) => {
    const bench = open(seed, { family: 'i226', oscillatorPpb: 0 });
    bench.run(2, 500);
    for (let ppb = 1; ppb <= 40; ppb += 1) {
      bench.order(`oscillator adapter=0 ppb=${ppb}`);
      bench.run(0.1, 50);
    }
    await bench.hear();
    expect(bench.outside).toEqual([]);
    expect(bench.first(0n, 'discontinuity', 'drift-exceeded')).toBeUndefined();
  });
});

describe('what breaks an assumption is reported', () => {
  /** Readings may be wrong from the order to the event, for two pauses of a second at most. */
  function expectReported(bench: Watch, fromNs: bigint, eventNs: bigint): void {
    expect(eventNs - fromNs).toBeLessThanOrEqual(2050n * MS);
    for (const at of bench.outside) {
      expect(at).toBeGreaterThanOrEqual(fromNs);
      expect(at).toBeLessThanOrEqual(eventNs);
    }
  }

  const jumps = ['clock-step adapter=0 ns=-5000000', 'clock-step adapter=0 ns=80000'].concat(
    'clock-step adapter=0 ns=3600000000000',
  );
  it.each(jumps.flatMap((jump) => SEEDS.map((seed) => [jump, seed] as const)))(
    '%s, seed %i',
    async (jump, seed) => {
      const bench = open(seed, { family: 'i226' });
      bench.run(3, 300);
      const { generation, samples } = bench.nic.clock.status();
      const fromNs = bench.order(jump);
      for (let i = 0; i < 22_000 && bench.nic.clock.status().generation === generation; i += 1) {
        bench.run(0.0001, 1);
      }
      expect(bench.nic.clock.status().samples).toBeLessThanOrEqual(samples + 2);
      bench.run(5, 1000);
      await bench.hear();
      const event = bench.first(fromNs, 'discontinuity');
      expect(event?.generation).toBe(generation + 1);
      expectReported(bench, fromNs, event?.systemNs ?? 0n);
      expect(bench.first(fromNs, 'locked')?.generation).toBe(generation + 1);
      expect(bench.nic.clock.status().state).toBe('ok');
    },
  );

  it.each(SEEDS)('a rate that changes faster than the bound, seed %i', async (seed) => {
    const bench = open(seed, { family: 'i210', oscillatorPpb: 0 }, { driftBoundPpbPerS: 1 });
    bench.run(10, 1000);
    const fromNs = bench.order('oscillator adapter=0 ppb=9000');
    bench.run(5, 5000);
    await bench.hear();
    const event = bench.first(fromNs, 'drift-exceeded', 'discontinuity');
    expectReported(bench, fromNs, event?.systemNs ?? 0n);
    expect(bench.nic.clock.status().state).toBe('ok');
  });

  it.each(SEEDS)('a clock that stands still and goes on, seed %i', async (seed) => {
    const bench = open(seed, { family: 'i210' });
    bench.run(3, 300);
    const frozenNs = bench.order('clock-freeze adapter=0 on=1');
    bench.run(5, 500);
    expect(bench.nic.clock.window().state).toBe('lost');
    expect(() => bench.nic.clock.now()).toThrow(/HAL|clock/);
    const goesNs = bench.order('clock-freeze adapter=0 on=0');
    bench.run(5, 500);
    await bench.hear();
    expectReported(bench, frozenNs, bench.first(frozenNs, 'lost')?.systemNs ?? 0n);
    expect(bench.first(goesNs, 'recovered')).toBeDefined();
    expect(bench.nic.clock.window().state).toBe('ok');
    const { length } = bench.outside;
    bench.run(5, 500);
    expect(bench.outside).toHaveLength(length);
  });

  it.each(SEEDS)('a reset that stops the clock, seed %i', async (seed) => {
    const bench = open(seed, { family: 'i226' });
    bench.run(3, 300);
    const fromNs = bench.order('clock-reset adapter=0');
    bench.run(5, 500);
    await bench.hear();
    expectReported(bench, fromNs, bench.first(fromNs, 'lost')?.systemNs ?? 0n);
    expect(bench.nic.clock.window().state).toBe('lost');
    bench.outside.length = 0;
    bench.startAgain();
    bench.run(2, 200);
    expect(bench.nic.clock.window().state).toBe('ok');
    expect(bench.outside).toEqual([]);
  });

  it.each(SEEDS)('an adapter that is removed, seed %i', async (seed) => {
    const bench = open(seed, { family: 'i210' });
    bench.run(2, 200);
    const fromNs = bench.order('remove adapter=0');
    bench.simulation.advance(1500n * MS);
    await bench.hear();
    expect(bench.first(fromNs, 'lost')).toBeDefined();
    expect(bench.nic.clock.window().state).toBe('lost');
    expect(() => bench.nic.clock.now()).toThrow(
      expect.objectContaining({ code: 'HAL_CLOCK_LOST' }),
    );
    bench.order('return adapter=0');
    bench.simulation.advance(1500n * MS);
    // The handle is of before the removal: only opening again helps.
    expect(bench.nic.clock.window().state).toBe('lost');
    bench.nic.close();
    const again = bench.hal.open({ index: 0 });
    bench.startAgain(again);
    again.clock.startPage();
    bench.simulation.advance(1500n * MS);
    expect(again.clock.window().state).toBe('ok');
  });

  it.each(SEEDS)('one reading that is late is no event, seed %i', async (seed) => {
    const bench = open(seed, { family: 'i226' });
    bench.run(3, 300);
    for (let i = 0; i < 20; i += 1) {
      bench.order('latency-spike adapter=0 ns=9000000');
      bench.run(0.5, 50);
    }
    await bench.hear();
    expect(bench.outside).toEqual([]);
    expect(bench.first(0n, 'discontinuity', 'lost')).toBeUndefined();
  });
});

describe('past instants', () => {
  it.each(SEEDS)('convert both ways inside their bounds, seed %i', (seed) => {
    const bench = open(seed, { family: 'i226', oscillatorPpb: 40_000 });
    bench.run(2, 20);
    const truths = Array.from({ length: 200 }, () => {
      bench.simulation.advance(37n * MS);
      return bench.simulation.truth(bench.nic);
    });
    const { clock } = bench.nic;
    for (const truth of truths) {
      const at = clock.at(truth.systemNs);
      expect(abs(at.deviceNs - truth.deviceNs)).toBeLessThanOrEqual(at.boundNs + 1n);
      const back = clock.toSystem(truth.deviceNs);
      expect(abs(back.systemNs - truth.systemNs)).toBeLessThanOrEqual(back.boundNs + 1n);
    }
  });

  it('outside the history and around a jump are refused', () => {
    const bench = open(1, { family: 'i226' });
    bench.run(3, 30);
    const { clock } = bench.nic;
    const code = (call: () => unknown): unknown => {
      try {
        call();
        return 'no error';
      } catch (error) {
        return (error as { code?: string }).code;
      }
    };
    expect(code(() => clock.at(1n))).toBe('HAL_OUT_OF_RANGE');
    expect(code(() => clock.at(bench.nowNs + 5000n * MS))).toBe('HAL_OUT_OF_RANGE');
    expect(clock.at(bench.nowNs).generation).toBe(0);
    const jumpNs = bench.order('clock-step adapter=0 ns=-1000000000');
    bench.run(3, 30);
    expect(code(() => clock.at(jumpNs))).toBe('HAL_DISCONTINUITY');
    expect(clock.at(bench.nowNs).generation).toBe(1);
  });
});

describe('issue rows of the clock page', () => {
  it.each(SEEDS)('crystal ramp: windows hold the truth until the event, seed %i', async (seed) => {
    for (const ppbPerS of [40, 300, 1000]) {
      const bench = open(seed, { family: 'i226', oscillatorPpb: 0 });
      bench.run(10, 500);
      const fromNs = bench.nowNs;
      const raised = (): boolean => bench.nic.clock.status().driftBoundPpbPerS > 20;
      for (let i = 1; i <= 2000 && !raised(); i += 1) {
        bench.order(`oscillator adapter=0 ppb=${(i * ppbPerS) / 50}`);
        bench.run(0.02, 2);
      }
      await bench.hear();
      expect(bench.first(fromNs, 'drift-exceeded')).toBeDefined();
      expect(bench.outside).toEqual([]);
      bench.close();
    }
  });

  it.each(SEEDS)('sudden change: windows hold the truth until the event, seed %i', async (seed) => {
    for (const ppb of [200, -1000, 3000, -10_000]) {
      const bench = open(seed, { family: 'i226', oscillatorPpb: 0 });
      bench.run(10, 500);
      bench.order(`oscillator adapter=0 ppb=${ppb}`);
      bench.run(3, 3000);
      await bench.hear();
      expect(bench.outside).toEqual([]);
      expect(bench.first(0n, 'discontinuity')).toBeUndefined();
      if (Math.abs(ppb) >= 1000) expect(bench.first(0n, 'drift-exceeded')).toBeDefined();
      bench.close();
    }
  });

  it.each(SEEDS)('now() 5 %% fast: below 1 us from the first reading on, seed %i', (seed) => {
    const bench = open(seed, { family: 'i226' });
    for (let i = 0; i < 300; i += 1) {
      bench.simulation.advance(MS / 10n);
      const window = bench.read();
      expect(abs(window.estimateNs - truthAt(bench.simulation, bench.nic, window))).toBeLessThan(
        1000n,
      );
    }
    expect(bench.outside).toEqual([]);
  });

  it('frozen clock: one lost, one generation, the specific error, a status that says so', async () => {
    const bench = open(1, { family: 'i226' });
    bench.run(5, 50);
    const { clock, stamps } = bench.nic;
    stamps.configure({ packets: true });
    expect(stamps.status().state).toBe('active');
    const { generation } = clock.window();
    const fromNs = bench.order('clock-freeze adapter=0 on=1');
    for (let i = 0; i < 60; i += 1) bench.simulation.advance(1000n * MS);
    await bench.hear();
    const later = bench.events.filter(({ systemNs }) => systemNs >= fromNs);
    expect(later.map(({ kind }) => kind)).toEqual(['lost']);
    expect(clock.window().generation).toBe(generation + 1);
    const frozen = { code: 'HAL_CLOCK_FROZEN' };
    await expect(clock.measureRate({ durationMs: 100 })).rejects.toMatchObject(frozen);
    expect(() => clock.crossTimestamp()).toThrow(expect.objectContaining(frozen));
    expect(stamps.status()).toMatchObject({ state: 'supported-disabled', activeFlags: [] });
    expect(stamps.status().action).toContain('the same time again');
  });
});
