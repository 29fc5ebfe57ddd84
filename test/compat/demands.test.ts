/**
 * What the suite demands of an adapter, written out: every limit, and what a fault makes of it. In
 * virtual time both follow from the seed alone. After a change that is meant, `npx vitest run
 * --project compat -u` writes the files again; their difference is what to review.
 */
import { fileURLToPath } from 'node:url';
import { ALL_CHECKS, type CheckRecord } from 'avb-hal/compat';
import { describe, expect, it } from 'vitest';
import { machineOf } from './faults/fault.js';
import { FAULTS } from './faults.js';
import { runOn, SEED, scenario } from './machines.js';

const LONGEST = 120;
const root = fileURLToPath(new URL('../..', import.meta.url));
const here = `this is linux-${process.arch}`;

/** One line, the same on every machine. */
const short = (value: unknown): string => {
  const [first = ''] = String(value).split('\n');
  const text = first.replaceAll(root, 'ROOT/').replaceAll(here, 'this is PLATFORM');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
};

function written({ id, outcome, reason, evidence }: CheckRecord): string {
  const demands = evidence.filter(({ limit, ok }) => limit !== null && ok === (outcome === 'pass'));
  return [
    outcome === 'skip' ? `${id}: skip, ${reason}` : id,
    ...demands.map(({ name, value, limit, unit }) =>
      [`  ${name}:`, short(limit), unit, '| got', short(value)].filter(Boolean).join(' '),
    ),
  ].join('\n');
}

// Messages hold paths and names of the platform.
describe.runIf(process.platform === 'linux')(`demands, seed ${SEED}`, () => {
  it.each(['i219', 'i226'] as const)('of an %s', async (family) => {
    const adapters = [{ family }, { family: 'i210' }, { family }] as const;
    const { checks } = await runOn({ name: 'sim', scenario: scenario(adapters) });
    const text = `${checks.map(written).join('\n')}\n`;
    await expect(text).toMatchFileSnapshot(`demands/${family}.txt`);
  });

  it('that faults do not meet', async () => {
    const lines: string[] = [];
    for (const { id } of ALL_CHECKS) {
      const machine = machineOf(FAULTS[id] ?? {});
      const { checks } = await runOn(machine, { only: id, timeoutMs: 10_000 });
      lines.push(...checks.map(written));
    }
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('demands/faults.txt');
  }, 120_000);
});
