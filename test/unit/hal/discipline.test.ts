/** Keeping one simulated clock on another, against the truth of both, in virtual time. */
import { describe, expect, it } from 'vitest';
import type { ClockOptions, SteeringMode } from '../../../src/adapter/clock-options.js';
import type { ScenarioAdapter } from '../../../src/binding/scenario.js';
import { correlate } from '../../../src/clock/correlate.js';
import type { Adapter } from '../../../src/hal/adapter.js';
import { type DisciplineReport, discipline } from '../../../src/hal/discipline.js';
import type { ServoKind } from '../../../src/servo/options.js';
import { Servo } from '../../../src/servo/servo.js';
import { abs, openBench, truthAt } from '../fakes/truth.js';

const MASTER: ScenarioAdapter = { family: 'i210', oscillatorPpb: 8_000, wanderPpbPerSqrtS: 1 };
const SLAVE: ScenarioAdapter = { family: 'i226', oscillatorPpb: -30_000, wanderPpbPerSqrtS: 1 };

interface Pair extends ReturnType<typeof openBench> {
  master: Adapter;
  slave: Adapter;
}

function pair(seed: number, clock: ClockOptions = {}, slaveModel = SLAVE): Pair {
  const bench = openBench({
    seed,
    adapters: [MASTER, slaveModel],
    clock: { wantedBoundNs: 500, ...clock },
  });
  const [master, slave] = bench.nics as [Adapter, Adapter];
  return { ...bench, master, slave };
}

/** True offset of what the slave shows from the master's true time, now. */
function trueOffset({ simulation, master, slave }: Pair): bigint {
  const window = slave.clock.window();
  return window.estimateNs - truthAt(simulation, master, window);
}

/** Takes reports for `seconds`; `each` sees every one. */
async function follow(
  bench: Pair,
  seconds: number,
  more: Partial<Parameters<typeof discipline>[0]> = {},
  each: (report: DisciplineReport, seconds: number) => void = () => undefined,
): Promise<DisciplineReport[]> {
  const reports: DisciplineReport[] = [];
  const startNs = bench.hal.systemClock.nowNs();
  const options = { master: bench.master.clock, slave: bench.slave.clock, ...more };
  for await (const report of discipline(options)) {
    reports.push(report);
    const passed = Number(bench.hal.systemClock.nowNs() - startNs) / 1e9;
    each(report, passed);
    if (passed > seconds) break;
  }
  return reports;
}

describe('discipline', () => {
  const kinds: ServoKind[] = ['pi', 'linear-regression'];
  const modes: SteeringMode[] = ['hardware', 'transform', 'auto'];
  const cases = kinds.flatMap((kind) =>
    modes.flatMap((mode) => [1, 2].map((seed) => [kind, mode, seed] as const)),
  );

  it.each(cases)('%s, %s: within 500 ns of the master, seed %i', async (kind, mode, seed) => {
    const bench = pair(seed, { steering: mode });
    let worst = 0n;
    const reports = await follow(bench, 40, { servo: { kind } }, (_report, passed) => {
      if (passed < 15) return;
      const offset = abs(trueOffset(bench));
      if (offset > worst) worst = offset;
    });
    expect(worst).toBeLessThan(500n);
    expect(reports.at(-1)).toMatchObject({
      output: { action: 'adjust', state: 'locked' },
      missing: null,
      simulated: true,
    });
    // The hard bound of every comparison holds for the truth that the slave's window stands for.
    expect(reports.at(-1)?.correlation?.boundNs).toBeLessThan(5_000n);
    expect(bench.slave.clock.mode).toBe(mode === 'transform' ? 'transform' : 'hardware');
    bench.hal.close();
  });

  it('in hardware, brings the very hardware to the master', async () => {
    const bench = pair(3, { steering: 'hardware' });
    await follow(bench, 30);
    const master = bench.simulation.truth(bench.master);
    const slave = bench.simulation.truth(bench.slave);
    expect(abs(slave.deviceNs - master.deviceNs)).toBeLessThan(500n);
    expect(Math.abs(slave.ratePpb - master.ratePpb)).toBeLessThan(300);
    bench.hal.close();
  });

  it('takes away 2.93 % in the transform and stays within 1 us for ten minutes', async () => {
    const bench = pair(4, {}, { ...SLAVE, oscillatorPpb: 0 });
    // As the public driver leaves an I226, beyond what is to be slowed in hardware here.
    bench.slave.clock.adjustRate(29_300_000);
    bench.slave.close();
    const slave = bench.hal.open(
      { index: 1 },
      { clock: { steering: 'transform', wantedBoundNs: 500 } },
    );
    const again = { ...bench, slave };
    let worst = 0n;
    await follow(again, 600, {}, (_report, passed) => {
      if (passed < 15) return;
      const offset = abs(trueOffset(again));
      if (offset > worst) worst = offset;
    });
    expect(worst).toBeLessThan(1000n);
    expect(slave.clock.residual.ratePpb).toBeCloseTo((1.000008 / 1.0293 - 1) * 1e9, -3);
    bench.hal.close();
  }, 60_000);

  it('keeps an adapter on the system clock', async () => {
    const bench = pair(5, { steering: 'transform' });
    const reports = await follow(bench, 30, { master: bench.hal.systemClock });
    expect(reports.at(-1)?.output.state).toBe('locked');
    const { estimateNs, systemNs } = bench.slave.clock.window();
    expect(abs(estimateNs - systemNs)).toBeLessThan(500n);
    bench.hal.close();
  });

  it('holds over while the master is gone, then follows again', async () => {
    const bench = pair(6, { steering: 'transform' });
    const due: [number, string][] = [
      [25, 'clock-freeze adapter=0 on=1'],
      [40, 'clock-freeze adapter=0 on=0'],
    ];
    const reports = await follow(bench, 60, {}, (_report, passed) => {
      const [next] = due;
      if (next === undefined || passed < next[0]) return;
      bench.simulation.order(next[1]);
      due.shift();
    });
    const held = reports.filter(({ output }) => output.state === 'holdover');
    expect(held[0]).toMatchObject({ missing: { code: 'HAL_CLOCK_LOST' }, correlation: null });
    expect(held[0]?.output.action).toBe('adjust');
    expect(held.slice(1).every(({ output }) => output.action === 'none')).toBe(true);
    expect(reports.at(-1)?.output.state).toBe('locked');
    // The master stood still for a while: the slave had to be set back by that.
    expect(reports.some(({ output }) => output.action === 'step')).toBe(true);
    expect(abs(trueOffset(bench))).toBeLessThan(500n);
    bench.hal.close();
  });

  it('goes on when a slave that was lost comes back', async () => {
    const bench = pair(13, { steering: 'transform' });
    const due: [number, string][] = [
      [15, 'clock-freeze adapter=1 on=1'],
      [25, 'clock-freeze adapter=1 on=0'],
    ];
    const reports = await follow(bench, 45, {}, (_report, passed) => {
      const [next] = due;
      if (next === undefined || passed < next[0]) return;
      bench.simulation.order(next[1]);
      due.shift();
    });
    const lost = reports.filter(({ missing }) => (missing as { code?: string })?.code);
    expect(lost.length).toBeGreaterThan(10);
    for (const { missing, rate } of lost) {
      expect(missing).toMatchObject({ code: 'HAL_CLOCK_LOST' });
      expect(rate).toBeNull();
    }
    expect(reports.at(-1)?.output.state).toBe('locked');
    expect(abs(trueOffset(bench))).toBeLessThan(500n);
    bench.hal.close();
  });

  it('steps the slave when the master was stepped', async () => {
    const bench = pair(7, { steering: 'transform' });
    let ordered = false;
    const reports = await follow(bench, 40, {}, (_report, passed) => {
      if (passed < 20 || ordered) return;
      ordered = true;
      bench.simulation.order('clock-step adapter=0 ns=5000000000');
    });
    const steps = reports.filter(({ output }) => output.action === 'step');
    expect(steps.at(-1)?.output.offsetNs).toBeGreaterThan(4_999_000_000n);
    expect(reports.at(-1)?.output.state).toBe('locked');
    expect(abs(trueOffset(bench))).toBeLessThan(500n);
    bench.hal.close();
  });

  it('waits for clocks that are known well', async () => {
    const bench = pair(8);
    const reports = await follow(bench, 3, { intervalMs: 1 });
    expect(reports[0]?.missing).toBe('settling');
    expect(reports[0]?.rate).toBeNull();
    const narrow = await follow(bench, 1, { maxBoundNs: 1 });
    expect(narrow.some(({ missing }) => missing === null)).toBe(false);
    expect(narrow.at(-1)).toMatchObject({ missing: 'bound', output: { state: 'holdover' } });
    bench.hal.close();
  });

  it('takes over the rate that was commanded before', async () => {
    const bench = pair(9);
    await follow(bench, 20);
    const ppb = bench.slave.clock.residual;
    const [first] = await follow(bench, 0.2);
    expect(first?.output.ppb).not.toBe(0);
    expect(ppb.offsetNs).toBe(0n);
    bench.hal.close();
  });

  it('does not hide what the hardware refuses', async () => {
    const bench = pair(10, { steering: 'hardware' });
    const servo = new Servo({ maxPpb: 5e8, initialPpb: 4.9e8 });
    await expect(follow(bench, 1, { servo })).rejects.toMatchObject({
      code: 'HAL_RATE_UNREACHABLE',
    });
    bench.hal.close();
  });

  it('ends with its signal, between two reports and before the first', async () => {
    const bench = pair(11);
    const controller = new AbortController();
    const { signal } = controller;
    const reports = await follow(bench, 1000, { signal }, (_report, passed) => {
      if (passed > 1) controller.abort();
    });
    expect(reports.length).toBeGreaterThan(5);
    expect(await follow(bench, 1, { signal })).toEqual([]);
    bench.hal.close();
  });

  it('ends with an error when the adapter is closed', async () => {
    const bench = pair(12);
    await expect(
      follow(bench, 5, {}, (_report, passed) => {
        if (passed > 1) bench.slave.close();
      }),
    ).rejects.toMatchObject({ code: 'HAL_CLOSED' });
    bench.hal.close();
  });
});

describe('correlate', () => {
  it.each([1, 2, 3])('has the truth inside its bounds, seed %i', (seed) => {
    const bench = pair(seed);
    const { master, slave, simulation } = bench;
    slave.clock.startPage();
    master.clock.startPage();
    simulation.advance(500_000_000n);
    for (let i = 0; i < 500; i += 1) {
      simulation.advance(17_000_003n);
      const found = correlate(slave.clock, master.clock);
      const truths = [slave, master].map((nic) => {
        const truth = simulation.truth(nic);
        const elapsed = Number(found.systemNs - truth.systemNs);
        return truth.deviceNs + BigInt(Math.round(elapsed * (1 + truth.ratePpb * 1e-9)));
      }) as [bigint, bigint];
      const error = abs(truths[0] - truths[1] - found.offsetNs);
      expect(error).toBeLessThanOrEqual(found.boundNs + 2n);
      const rates = [slave, master].map((nic) => 1 + simulation.truth(nic).ratePpb * 1e-9);
      const ratePpb = ((rates[0] as number) / (rates[1] as number) - 1) * 1e9;
      const { rate } = found;
      if (rate !== null) {
        expect(Math.abs(rate.ratePpb - ratePpb)).toBeLessThanOrEqual(rate.boundPpb + 0.1);
      }
    }
    expect(correlate(slave.clock, master.clock).rate).not.toBeNull();
    bench.hal.close();
  });
});
