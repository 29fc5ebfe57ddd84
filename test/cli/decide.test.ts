import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { decide } from '../../tools/halbench/commands/decide/decide.js';
import type { DecideOptions } from '../../tools/halbench/commands/decide/options.js';
import { decisionView } from '../../tools/halbench/commands/decide/view.js';
import type { DecisionDocument } from '../../tools/halbench/result.js';
import { viewPage } from '../../tools/halbench/view/html/view-page.js';
import { halbench } from './halbench.js';
import { schemaErrors } from './schema.js';

const folder = mkdtempSync(join(tmpdir(), 'avb-hal-decide-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

const EXAMPLE = readFileSync(
  new URL('../../docs/examples/precision-sim.json', import.meta.url),
  'utf8',
);

/** What the tests change of a `precision` document. */
interface Mutable {
  simulated: boolean;
  label: string;
  subjects: {
    quantity: string;
    ways: { difference: Record<string, number> | null; bound: { meanBoundNs: number } | null }[];
    stability: { mtieNs: number }[];
  }[];
  software: unknown;
}
const parsed = (): Mutable => JSON.parse(EXAMPLE);

/** A document in which every size of every way is `factor` times that of the example. */
function scaled(factor: number, change: (document: Mutable) => void = () => undefined): string {
  const document = parsed();
  for (const { ways, stability } of document.subjects) {
    for (const { difference, bound } of ways) {
      for (const key of ['rmsNs', 'p99Ns'])
        if (difference) difference[key] = (difference[key] as number) * factor;
      if (bound) bound.meanBoundNs *= factor;
    }
    for (const point of stability) point.mtieNs *= factor;
  }
  change(document);
  return JSON.stringify(document);
}

/** As if a real adapter had answered. */
const real = (document: Mutable): void => {
  document.simulated = false;
  document.label = 'HARDWARE: a real adapter answered';
};

function write(name: string, text: string): string {
  writeFileSync(at(name), text);
  return at(name);
}

const OPTIONS: DecideOptions = {
  adapter: null,
  weights: { precision: 30, gptp: 25, avtp: 20, effort: 15, complexity: 10 },
  effort: { stay: 10, move: 5, reason: 'code to port' },
  complexity: { stay: 10, move: 6, reason: 'a driver to sign' },
  simulated: false,
};
const MEASURED = { precision: 40, gptp: 0, avtp: 40, effort: 10, complexity: 10 };

const decided = (stay: string, move: string, more: Partial<DecideOptions> = {}): DecisionDocument =>
  decide(write('stay.json', stay), write('move.json', move), { ...OPTIONS, ...more });

const judged = ['--effort', '10/5: code to port', '--complexity', '10/6: a driver to sign'];

/** The cells of every row of a page, by the text of their first cell. */
function rowsOf(page: string): Map<string, string[][]> {
  const rows = new Map<string, string[][]>();
  for (const [, row = ''] of page.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)) {
    const cells = [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/gs)].map(([, text = '']) => text);
    const [first = '', ...rest] = cells;
    rows.set(first, [...(rows.get(first) ?? []), rest]);
  }
  return rows;
}

describe('recomputed from the numbers of the page alone', () => {
  // So much worse than the example that no score of moving is cut off.
  const page = viewPage(decisionView(decided(scaled(200, real), scaled(20, real))), '');
  const rows = rowsOf(page);
  const cells = (name: string, index = 0): string[] => rows.get(name)?.[index] ?? [];
  const numberIn = (text = ''): number => Number(/-?[\d.]+/.exec(text)?.[0]);
  const clamp = (score: number): number => Math.min(10, Math.max(0, score));
  const fact = (name: string, side: 0 | 1): number => numberIn(rows.get(name)?.[side]?.[0]);

  const x = [fact('rms', 0), fact('rms', 1)] as const;
  const precision = x.map((ns) => clamp(2.5 * Math.log10(100_000 / ns)));
  const avtp = ([0, 1] as const).map((side) => {
    const error = (intervalNs: number): number =>
      fact('error', side) + (fact('drift', side) * intervalNs) / 1e9;
    const need = (allowed: number, intervalNs: number): number =>
      clamp(5 + 5 * Math.log10(allowed / error(intervalNs)));
    return (need(1000, 125_000) + need(2000, 250_000)) / 2;
  });

  test('scores', () => {
    const shown = (name: string): number[] => cells(name).slice(1, 3).map(Number);
    expect(precision.every((score) => score > 0 && score < 10)).toBe(true);
    expect(avtp[1]).toBeGreaterThan(0);
    for (const [name, scores] of [
      ['timestamp precision', precision],
      ['AVTP pipeline needs', avtp],
    ] as const) {
      scores.forEach((score, side) => {
        expect(shown(name)[side]).toBeCloseTo(score, 2);
      });
    }
    expect(cells('gPTP performance')).toEqual(['25 %', 'not measured', 'not measured']);
  });

  test('totals, condition and sensitivity', () => {
    const low = ([0, 1] as const).map(
      (side) =>
        0.3 * (precision[side] ?? 0) +
        0.2 * (avtp[side] ?? 0) +
        0.15 * ([10, 5][side] ?? 0) +
        0.1 * ([10, 6][side] ?? 0),
    );
    const text = (side: 0 | 1): string =>
      `${(low[side] ?? 0).toFixed(2)} … ${((low[side] ?? 0) + 2.5).toFixed(2)}`;
    expect(cells('total')).toEqual(['100 %', text(0), text(1)]);
    expect(page).toContain(`${(x[0] / x[1]).toFixed(2)} times`);
    const gain = 0.3 * ((precision[1] ?? 0) - (precision[0] ?? 0));
    expect(Number(cells('timestamp precision', 2)[0])).toBeCloseTo(gain, 2);
  });
});

describe('the verdict', () => {
  test('go: more than 2 times better, and ahead whatever was not measured', () => {
    const document = decided(scaled(1000, real), scaled(1, real), { weights: MEASURED });
    expect(document).toMatchObject({ verdict: 'go', findings: [], condition: { met: true } });
    expect(document.condition.ratio).toBeCloseTo(1000, 0);
    expect(document.totals.stay.low).toBe(document.totals.stay.high);
    expect(schemaErrors(document, 'decision.schema.json')).toEqual([]);
  });

  test('undecided: gPTP was not measured and could turn it', () => {
    const document = decided(scaled(5, real), scaled(1, real));
    expect(document.verdict).toBe('undecided');
    expect(document.because.join()).toContain('what was not measured (gptp, 25 %)');
    expect(document.rows[1]).toMatchObject({ criterion: 'gptp', stay: null, move: null });
  });

  test('undecided: ahead, but by less than what was not measured weighs', () => {
    const effort = { stay: 8, move: 8, reason: 'the same' };
    const document = decided(scaled(5, real), scaled(1, real), { effort, complexity: effort });
    const gain = document.sensitivity.reduce((sum, { contribution }) => sum + contribution, 0);
    expect(gain).toBeGreaterThan(0);
    expect(gain).toBeLessThan(2.5);
    expect(document.verdict).toBe('undecided');
  });

  test('no-go: exactly 2 times better is not more than 2 times', () => {
    const document = decided(scaled(2, real), scaled(1, real), { weights: MEASURED });
    expect(document.condition).toEqual({ ratio: 2, limit: 2, met: false });
    expect(document.verdict).toBe('no-go');
    expect(document.findings).toHaveLength(1);
  });

  test('no-go: more than 2 times better, but behind by effort', () => {
    const effort = { stay: 10, move: 0, reason: 'too much' };
    const weights = { precision: 1, gptp: 0, avtp: 1, effort: 97, complexity: 1 };
    const document = decided(scaled(3, real), scaled(1, real), { weights, effort });
    expect([document.condition.met, document.verdict]).toEqual([true, 'no-go']);
  });
});

describe('what sides are made from', () => {
  test('without a truth on both sides, windows are compared', () => {
    const agreement = (document: Mutable): void => {
      real(document);
      for (const subject of document.subjects) subject.quantity = 'agreement';
    };
    const document = decided(scaled(10, agreement), scaled(1, real));
    expect(document.quantity).toBe('bound');
    expect(document.condition.ratio).toBeCloseTo(10, 3);
    expect(document.stay.errorNs).toBe(document.stay.boundNs);
    expect(document.notes.join()).toContain('half windows are compared');
  });

  test('without a measured adapter, software time is the baseline, and says so', () => {
    const software = (document: Mutable): void => {
      real(document);
      const way = { ...document.subjects[0]?.ways[1], way: 'software-narrowest', call: 'x' };
      document.subjects = [];
      document.software = { outcome: 'measured', how: 'x', ways: [way] };
    };
    const document = decided(scaled(100, software), scaled(1, real));
    expect(document.stay).toMatchObject({ way: 'shortest of 25', driftNsPerS: 200_000 });
    expect(document.stay.state).toContain('software time only');
  });

  test('the files are named with their hashes', () => {
    const document = decided(scaled(3, real), scaled(1, real));
    const hash = createHash('sha256').update(scaled(3, real)).digest('hex');
    expect(document.stay).toMatchObject({ file: at('stay.json'), sha256: hash });
  });

  test('an adapter that was not measured is refused by name', () => {
    const adapter = { family: 'i210' } as const;
    expect(() => decided(scaled(3, real), scaled(1, real), { adapter })).toThrow(
      'no adapter with {"family":"i210"} was measured',
    );
  });
});

describe('sensitivity', () => {
  const document = decided(scaled(3000, real), scaled(300, real), { weights: MEASURED });
  const advantage = (change: (row: DecisionDocument['rows'][number]) => [number, number]): number =>
    document.rows.reduce((sum, row) => {
      const [weight, move] = change(row);
      return sum + (weight * (move - (row.stay?.score ?? 0))) / 100;
    }, 0);

  test.each(document.sensitivity.map((one) => [one.criterion, one] as const))(
    '%s: its tie is one',
    (criterion, { tieScore, tieWeight }) => {
      if (tieScore !== null) {
        const tied = advantage(({ criterion: own, weight, move }) => [
          weight,
          own === criterion ? tieScore : (move?.score ?? 0),
        ]);
        expect(tied).toBeCloseTo(0, 9);
      }
      if (tieWeight !== null) {
        const own = document.rows.find((row) => row.criterion === criterion)?.weight ?? 0;
        const tied = advantage((row) => [
          row.criterion === criterion ? tieWeight : (row.weight * (100 - tieWeight)) / (100 - own),
          row.move?.score ?? 0,
        ]);
        expect(tied).toBeCloseTo(0, 9);
      }
    },
  );

  test('there is a tie of each kind to look at', () => {
    expect(document.sensitivity.some(({ tieScore }) => tieScore !== null)).toBe(true);
    expect(document.sensitivity.some(({ tieWeight }) => tieWeight !== null)).toBe(true);
  });
});

describe('halbench decide', () => {
  const stay = write('sim-stay.json', scaled(3));
  const move = write('sim-move.json', scaled(1));

  test('refuses simulated numbers unless it is told to take them', async () => {
    const { code, stdout, stderr } = await halbench(['decide', stay, move, ...judged]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('the numbers are simulated; --simulated decides');
  });

  test('then every line says so, in the terminal and on the page', async () => {
    const html = at('page.html');
    const { code, stdout } = await halbench([
      ...['decide', stay, move, ...judged],
      ...['--simulated', '--html', html],
    ]);
    expect(code).toBe(1);
    const lines = stdout.split('\n').filter((line) => line !== '');
    expect(lines.filter((line) => !line.includes('SIMULATED'))).toEqual([]);
    const main = /<main[\s\S]*?<\/main>/.exec(readFileSync(html, 'utf8'))?.[0] ?? '';
    const [machine = ''] = main.split('where-this-was-run').slice(0, 1);
    const texts = [...machine.matchAll(/<(?:tr|p|li|h2)[ >].*?<\/(?:tr|p|li|h2)>/gs)]
      .map(([text]) => text)
      .filter((text) => !text.includes('<th scope="col"') && !text.includes('id="folds"'));
    expect(texts.length).toBeGreaterThan(20);
    expect(texts.filter((text) => !text.includes('SIMULATED'))).toEqual([]);
  });

  test('--json is the document; report makes its page', async () => {
    const output = at('decision.json');
    const args = ['decide', stay, move, ...judged, '--simulated', '--json', '--output', output];
    const { stdout } = await halbench(args);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ schema: 'avb-hal/decision', simulated: true });
    const { code } = await halbench(['report', output, '--html', at('again.html')]);
    expect(code).toBe(0);
  });

  test.each([
    [['--complexity', '1/2: x'], '--effort is required'],
    [['--effort', '1/2', '--complexity', '1/2: x'], '--effort must be two scores from 0 to 10'],
    [['--effort', '11/2: x', '--complexity', '1/2: x'], '--effort must be two scores'],
    [[...judged, '--weights', '50/50'], '--weights must be five numbers that add up to 100'],
    [[...judged, '--weights', '30/25/20/15/11'], '--weights must be five numbers'],
    [[...judged, '--output', stay], 'must not name the file that is read'],
  ])('%j is a mistake in the command line', async (args, says) => {
    const { code, stderr } = await halbench(['decide', stay, move, ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});
