/** The suite on every machine: what fails is what the facts about the driver predict, and no more. */
import { ALL_CHECKS, type CompatReport } from 'avb-hal/compat';
import { describe, expect, it } from 'vitest';
import { type MachineName, runOn, SEED, scenario } from './machines.js';
import { type Behaviour, predictedOn } from './predicted.js';

const idsOf = (report: CompatReport, outcome: string): string[] =>
  report.checks.filter((check) => check.outcome === outcome).map(({ id }) => id);

/** What holds for every report. */
function expectSound(report: CompatReport): void {
  const { checks, totals } = report;
  expect(checks.map(({ id }) => id)).toEqual(ALL_CHECKS.map(({ id }) => id));
  expect(totals.pass + totals.fail + totals.skip).toBe(checks.length);
  expect(report.unexpected ?? []).toEqual([]);
  expect(report.simulated).toBe(true);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  for (const { id, outcome, reason, evidence } of checks) {
    expect(reason === null, id).toBe(outcome === 'pass');
    if (outcome === 'pass')
      expect(
        evidence.some(({ limit }) => limit !== null),
        id,
      ).toBe(true);
  }
}

describe('on the simulator', () => {
  it.each(['i210', 'i217', 'i219', 'i225', 'i226'] as const)(
    `%s: nothing fails, seed ${SEED}`,
    async (family) => {
      const adapters = [{ family }, { family: 'i210' }, { family }] as const;
      const report = await runOn({ name: 'sim', scenario: scenario(adapters) });
      expectSound(report);
      expect(
        idsOf(report, 'fail'),
        JSON.stringify(report.checks.filter((c) => c.outcome === 'fail')),
      ).toEqual([]);
      expect(report.adapter?.family).toBe(family);
      expect(report.totals.pass).toBeGreaterThan(120);
    },
  );

  it('nobody may do more than observe unless told so', async () => {
    const report = await runOn({ name: 'sim' }, { access: 'observe' });
    expectSound(report);
    const levels = report.checks.flatMap(
      ({ reason }) => /needs access '(\w+)'/.exec(reason ?? '')?.[1] ?? [],
    );
    expect(new Set(levels)).toEqual(new Set(['discipline', 'configure']));
    expect(report.totals.fail).toBe(0);
  });
});

const MACHINES: readonly MachineName[] = ['intel_avb', 'windows_api'];
const FAMILIES = ['i210', 'i219', 'i226'] as const;
const BEHAVIOURS: readonly Behaviour[] = ['ideal', 'faithful'];
const CASES = MACHINES.flatMap((name) =>
  FAMILIES.flatMap((family) => BEHAVIOURS.map((behaviour) => ({ name, family, behaviour }))),
);

describe.skipIf(process.platform === 'win32')('on the stand-in', () => {
  it.each(CASES)(
    '$name, $family, $behaviour: what is predicted fails',
    async ({ name, family, behaviour }) => {
      const orders = [`adapters list=i210,i219,i226 seed=${SEED}`, `behaviour mode=${behaviour}`];
      const report = await runOn({ name, orders, selector: { family } });
      expectSound(report);
      const failed = report.checks.filter(({ outcome }) => outcome === 'fail');
      expect(failed.map(({ id }) => id).sort(), JSON.stringify(failed)).toEqual(
        predictedOn(name, family, behaviour),
      );
    },
  );

  it('both backends are compared where both reach the adapter', async () => {
    const report = await runOn({ name: 'intel_avb' }, { only: 'agree' });
    expect(idsOf(report, 'pass')).toEqual(['agree.identity', 'agree.clock', 'agree.rate']);
  });
});
