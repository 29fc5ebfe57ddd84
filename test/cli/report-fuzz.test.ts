import { describe, expect, test } from 'vitest';
import { CannotRun } from '../../tools/halbench/cli/errors.js';
import { junitXml } from '../../tools/halbench/commands/compat/junit.js';
import { DEFAULT_FACTOR, diffReports } from '../../tools/halbench/commands/compat-diff/diff.js';
import { renderDiff } from '../../tools/halbench/commands/compat-diff/render.js';
import { asHtml } from '../../tools/halbench/commands/report/pages.js';
import { seededRandom } from '../../tools/halbench/measure/random.js';
import { readReport } from '../../tools/halbench/report/read.js';
import { makeCheck, makeReport, textOf } from './compat-fixture.js';

const SEED = 20_260_102;
const ROUNDS = 1500;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const ODD: readonly Json[] = [
  null,
  true,
  '',
  '\u0000<&"\ud800',
  'x'.repeat(5000),
  0,
  -0,
  -1,
  1e308,
  5e-324,
  '-123456789012345678901234567890',
  [],
  {},
  [[]],
];

/** Changes one value, anywhere inside `value`. */
function mutate(value: Json, random: () => number): Json {
  const pick = (count: number): number => Math.floor(random() * count);
  const inside = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  if (inside.length === 0 || random() < 0.02) return ODD[pick(ODD.length)] ?? null;
  const key = inside[pick(inside.length)] ?? '';
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as never;
  const owner = copy as Record<string, Json>;
  if (random() < 0.05 && !Array.isArray(value)) delete owner[key];
  else owner[key] = mutate(owner[key] ?? null, random);
  return copy;
}

describe(`reports with anything in them, seed ${SEED}`, () => {
  test('are refused as unreadable, or shown in every form', () => {
    const random = seededRandom(SEED);
    const series = { name: 's', unit: 'ns', values: ['12345678901234567890', 5, -3] };
    const samples = [series, { ...series, values: [0.5, -1, 7] }];
    const base = makeReport({ checks: [makeCheck('a.b', { samples }), makeCheck('c.d')] });
    const plain = JSON.parse(textOf(base)) as Json;
    const counts = { read: 0, refused: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      const text = JSON.stringify(mutate(plain, random));
      try {
        const report = readReport(text);
        counts.read += 1;
        const shown = [asHtml(report, ''), junitXml(report)];
        const named = [base, report].map((one) => ({ file: 'r.json', report: one }));
        const [old, now] = named as [(typeof named)[0], (typeof named)[0]];
        shown.push(renderDiff(diffReports(old, now, DEFAULT_FACTOR)));
        for (const one of shown) expect(one).not.toMatch(/NaN|undefined|\[object/);
      } catch (error) {
        if (!(error instanceof CannotRun))
          throw new Error(`round ${round}: ${text}`, { cause: error });
        counts.refused += 1;
      }
    }
    expect(counts.read).toBeGreaterThan(ROUNDS / 10);
    expect(counts.refused).toBeGreaterThan(ROUNDS / 10);
  });
});
