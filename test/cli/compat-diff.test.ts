import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckRecord, CompatReport } from 'avb-hal/compat';
import { afterAll, describe, expect, test } from 'vitest';
import { diffReports } from '../../tools/halbench/commands/compat-diff/diff.js';
import { renderDiff } from '../../tools/halbench/commands/compat-diff/render.js';
import type { CompatDiff } from '../../tools/halbench/result.js';
import { HOSTILE, makeCheck, makeReport, textOf } from './compat-fixture.js';
import { halbench } from './halbench.js';
import { schemaErrors } from './schema.js';

const folder = mkdtempSync(join(tmpdir(), 'avb-hal-diff-'));
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

const REASONS = { pass: null, fail: 'it is broken', skip: 'cannot be checked' } as const;

const ended = (id: string, outcome: CheckRecord['outcome']): CheckRecord =>
  makeCheck(id, { outcome, reason: REASONS[outcome] });

const of = (...checks: CheckRecord[]): CompatReport => makeReport({ checks });

const compare = (old: CompatReport, now: CompatReport, factor = 2): CompatDiff =>
  diffReports({ file: 'old.json', report: old }, { file: 'new.json', report: now }, factor);

/** The lists that a check stands in, and whether it makes the new report worse. */
function fate(old: CheckRecord['outcome'] | null, now: CheckRecord['outcome'] | null): string {
  const before = old === null ? of() : of(ended('a.b', old));
  const after = now === null ? of() : of(ended('a.b', now));
  const diff = compare(before, after);
  const lists = Object.entries(diff).filter(
    ([key, value]) =>
      key !== 'worse' && Array.isArray(value) && value.some((one) => one.id === 'a.b'),
  );
  return [...lists.map(([key]) => key), ...(diff.isWorse ? ['WORSE'] : [])].join(' ');
}

test.each([
  ['pass', 'pass', ''],
  ['pass', 'fail', 'newFailures WORSE'],
  ['pass', 'skip', 'noLongerChecked WORSE'],
  ['pass', null, 'removed WORSE'],
  ['fail', 'pass', 'mended'],
  ['fail', 'fail', 'stillFailing'],
  ['fail', 'skip', 'skippedInstead'],
  ['fail', null, 'removed'],
  ['skip', 'pass', 'nowChecked'],
  ['skip', 'fail', 'newFailures WORSE'],
  ['skip', 'skip', ''],
  ['skip', null, 'removed'],
  [null, 'pass', 'added'],
  [null, 'fail', 'newFailures added WORSE'],
  [null, 'skip', 'added'],
] as const)('%s, then %s: %s', (old, now, lists) => {
  expect(fate(old, now)).toBe(lists);
});

describe('numbers', () => {
  const withValue = (value: number | string | boolean | null, unit = 'ns'): CompatReport =>
    of(makeCheck('a.b', { evidence: [{ name: 'step', value, unit, limit: null, ok: true }] }));
  const moved = (old: Parameters<typeof withValue>[0], now: typeof old, factor = 2) =>
    compare(withValue(old), withValue(now), factor).moved;

  test.each([
    [100, 200, false],
    [100, 201, true],
    [201, 100, true],
    [-100, -300, true],
    [0, 1e-9, true],
    [5, -5, true],
    [0, 0, false],
    ['9007199254740993000', '9007199254740993001', false],
    ['9007199254740993000', '99007199254740993000', true],
    [100, '300', true],
    ['abc', 'abd', false],
    [true, false, false],
    [null, 5, false],
  ])('%s, then %s: %s', (old, now, is) => {
    expect(moved(old, now).length > 0).toBe(is);
  });

  test('the factor can be chosen; values stand there as in the reports', () => {
    expect(moved(100, 900, 10)).toEqual([]);
    expect(moved('100000000000000000000', 1)).toEqual([
      {
        id: 'a.b',
        evidence: 'step',
        unit: 'ns',
        old: '100000000000000000000',
        new: 1,
        factor: 1e20,
      },
    ]);
    expect(moved(0, 7)[0]?.factor).toBeNull();
  });

  test('of several with one name the first is compared with the first, and so on', () => {
    const both = (...values: number[]): CompatReport => {
      const evidence = values.map((value) => ({
        name: 'n',
        value,
        unit: '',
        limit: null,
        ok: true,
      }));
      return of(makeCheck('a.b', { evidence }));
    };
    expect(compare(both(1, 100), both(1, 100)).moved).toEqual([]);
    expect(compare(both(1, 100), both(1, 900)).moved).toMatchObject([{ old: 100, new: 900 }]);
  });

  test('numbers in different units are not compared, and nothing gets worse by a number', () => {
    expect(compare(withValue(1, 'ns'), withValue(1000, 'ps')).moved).toEqual([]);
    expect(compare(withValue(1), withValue(1000)).isWorse).toBe(false);
  });
});

test('what the machine, the driver, the adapter and the settings changed is named', () => {
  const old = makeReport();
  const adapter = old.adapter;
  if (adapter === null) throw new Error('the made-up report has an adapter');
  const now = makeReport({
    simulated: false,
    machine: { ...old.machine, osRelease: '10.0.26100' },
    versions: { ...old.versions, node: '24.1.0', driver: null },
    adapter: { ...adapter, family: 'i210', capabilities: { clockRead: true, clockSet: true } },
    settings: { ...old.settings, seconds: 60, only: ['clock.*'] },
  });
  const changes = compare(old, now).environment;
  expect(changes).toContainEqual({ what: 'driver', old: 'IntelAvbFilter 1.0.216', new: 'unknown' });
  expect(changes.map(({ what }) => what)).toEqual([
    'simulated',
    'driver',
    'Node',
    'operating system',
    'adapter family',
    'capabilities',
    'seconds of long measurements',
    'checks asked for',
  ]);
  expect(compare(old, makeReport({ adapter: null })).environment).toContainEqual({
    what: 'adapter MAC',
    old: 'a0:36:9f:00:00:03',
    new: 'none',
  });
  expect(compare(old, old).environment).toEqual([]);
});

test('a new unexpected event is worse, one that was there before is not', () => {
  const said = makeReport({ unexpected: ['the rate could not be restored'] });
  expect(compare(makeReport(), said)).toMatchObject({ isWorse: true, unexpected: said.unexpected });
  expect(compare(said, said).isWorse).toBe(false);
});

test('text: every change stands there, nothing steers the terminal', () => {
  const hostile = makeCheck('a.b', { outcome: 'fail', reason: HOSTILE });
  const text = renderDiff(
    compare(of(ended('a.b', 'pass'), ended('c.d', 'fail')), of(hostile, ended('c.d', 'pass'))),
  );
  expect(text).toContain('New failures: 1');
  expect(text).toContain('a.b (was pass)');
  expect(text).toContain('Fixed: 1');
  expect(text).toMatch(/WORSE: 1 check fails that did not\.\n$/);
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  expect(codes.filter((code) => (code < 32 && code !== 10) || (code > 126 && code < 160))).toEqual(
    [],
  );
});

describe('halbench compat diff', () => {
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const good = file('good.json', textOf(of(ended('a.b', 'pass'))));
  const bad = file('bad.json', textOf(of(ended('a.b', 'fail'))));

  test.each([
    ['nothing worse', [good, good], 0],
    ['mended', [bad, good], 0],
    ['worse', [good, bad], 1],
    ['one file', [good], 2],
    ['a factor below 1', [good, bad, '--factor', '0.5'], 2],
    ['an option of other commands', [good, bad, '--backend', 'sim'], 2],
    ['no such file', [good, join(folder, 'none.json')], 3],
    ['not a report', [good, file('list.json', '[]')], 3],
    ['another version', [good, file('v2.json', textOf({ ...of(), version: 2 }))], 3],
  ] as const)('%s: exit code', async (_title, args, code) => {
    const found = await halbench(['compat', 'diff', ...args]);
    expect(found.code).toBe(code);
    expect(code < 2 ? found.stderr : found.stdout).toBe('');
    expect(code < 2 ? found.stdout : found.stderr).not.toBe('');
  });

  test('--json is as its schema says', async () => {
    const { stdout } = await halbench(['compat', 'diff', good, bad, '--json']);
    const diff = JSON.parse(stdout) as CompatDiff;
    expect(schemaErrors(diff, 'compat-diff.schema.json')).toEqual([]);
    expect(diff).toMatchObject({ isWorse: true, old: { file: good }, new: { file: bad } });
  });
});
