import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readDocument, readReport } from '../../tools/halbench/report/read.js';
import { makeReport, textOf } from './compat-fixture.js';
import { readSchema } from './schema.js';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const plain = (): Json => JSON.parse(textOf(makeReport())) as Json;

/** Paths to every key of an object inside `value`, arrays by their first entry. */
function keysOf(value: Json, path: readonly (string | number)[] = []): (string | number)[][] {
  if (Array.isArray(value)) return value.length === 0 ? [] : keysOf(value[0] ?? null, [...path, 0]);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => [
    [...path, key],
    ...keysOf(entry, [...path, key]),
  ]);
}

const KEYS = keysOf(plain());
/** Keys of maps, which may be missing, and of what may be left out. */
const OPTIONAL = /(capabilities|absences)\.\w+$|samples$/;

function changed(path: readonly (string | number)[], change: (owner: never, key: never) => void) {
  const document = plain();
  let owner = document as never;
  for (const step of path.slice(0, -1)) owner = owner[step as never];
  change(owner, path.at(-1) as never);
  return textOf(document);
}

const shownPath = (path: readonly (string | number)[]): string =>
  path.reduce<string>(
    (text, step) => text + (typeof step === 'number' ? `[${step}]` : `.${step}`),
    '$',
  );

describe('a report that is read', () => {
  test('is the one that was written', () => {
    const report = makeReport();
    expect(readReport(textOf(report))).toEqual(JSON.parse(textOf(report)));
    expect(KEYS.length).toBeGreaterThan(60);
  });

  test.each(KEYS.map((path) => [shownPath(path), path] as const))(
    '%s: a wrong kind of value is named',
    (shown, path) => {
      const text = changed(path, (owner: Record<string, unknown>, key: string) => {
        owner[key] = [{ wrong: true }];
      });
      expect(() => readReport(text, 'r.json')).toThrow(shown);
      expect(() => readReport(text, 'r.json')).toThrow(/^r\.json: /);
    },
  );

  test.each(
    KEYS.map((path) => [shownPath(path), path] as const).filter(([shown]) => !OPTIONAL.test(shown)),
  )('%s: a missing key is named', (shown, path) => {
    const text = changed(path, (owner: Record<string, unknown>, key: string) => {
      delete owner[key];
    });
    expect(() => readReport(text)).toThrow(shown);
  });

  test('an unknown key is named', () => {
    const text = textOf({ ...makeReport(), comment: 'looks fine' });
    expect(() => readReport(text)).toThrow('$.comment is not described');
    const inner = changed(['checks', 0, 'id'], (owner: Record<string, unknown>) => {
      Object.defineProperty(owner, '__proto__', { value: {}, enumerable: true });
    });
    expect(() => readReport(inner)).toThrow('__proto__ is not described');
  });

  test('a reading that is no number is a word, and not any word', () => {
    const of = (value: string): string =>
      changed(['checks', 1, 'samples', 0, 'values', 0], (owner: unknown[]) => {
        owner[0] = value;
      });
    for (const word of ['NaN', 'Infinity', '-Infinity', '-12']) readReport(of(word));
    for (const word of ['nan', '1.5', '']) {
      expect(() => readReport(of(word))).toThrow('$.checks[1].samples[0].values[0]');
    }
  });

  test('no message steers the terminal', () => {
    const text = textOf({ ...makeReport(), 'a\u001b[2Jb\u009bc': 1 });
    expect(() => readReport(text)).toThrow('$.a?[2Jb?c is not described');
  });

  test.each([0, 2, '1', 1.5, null])('version %j is refused', (version) => {
    const text = textOf({ ...makeReport(), version });
    expect(() => readReport(text)).toThrow(
      `$.version: this halbench reads version 1 of avb-hal/compat, got ${JSON.stringify(version)}`,
    );
  });

  test.each([
    ['', 'not JSON'],
    ['{', 'not JSON'],
    ['[]', '--report FILE writes a whole report'],
    ['null', 'must be one JSON object, got null'],
    ['{}', '$.schema must be one of avb-hal/compat, got undefined'],
    ['{"schema":"avb-hal/run"}', '$.schema must be one of avb-hal/compat, got "avb-hal/run"'],
  ])('%j is refused', (text, says) => {
    expect(() => readReport(text)).toThrow(says);
  });

  test('what no schema can say is checked, too', () => {
    const report = makeReport();
    const totals = { ...report.totals, pass: 7 };
    expect(() => readReport(textOf({ ...report, totals }))).toThrow('$.totals.pass: 7, but 2');
    const twice = report.checks.map((check) => ({ ...check, id: 'clock.same' }));
    expect(() => readReport(textOf({ ...report, checks: twice }))).toThrow(
      "'clock.same' occurs twice",
    );
    const silent = report.checks.map((check) => ({ ...check, reason: null }));
    expect(() => readReport(textOf({ ...report, checks: silent }))).toThrow(
      '$.checks[2].reason must be why',
    );
    const loud = report.checks.map((check) => ({ ...check, reason: 'so' }));
    expect(() => readReport(textOf({ ...report, checks: loud }))).toThrow(
      '$.checks[0].reason must be null',
    );
  });
});

describe('other documents', () => {
  const example = (name: string): string =>
    readFileSync(new URL(`../../docs/examples/${name}`, import.meta.url), 'utf8');

  test.each(['run-sim.json', 'compare-sim-sim.json', 'precision-sim.json'])(
    '%s is read',
    (name) => {
      expect(readDocument(example(name), name)).toEqual(JSON.parse(example(name)));
    },
  );

  test('another version is refused, by the name of its key', () => {
    const text = textOf({ ...JSON.parse(example('run-sim.json')), schemaVersion: 2 });
    expect(() => readDocument(text, 'run.json')).toThrow(
      '$.schemaVersion: this halbench reads version 1',
    );
  });
});

test('every object of the schema names what it requires', () => {
  const seen: string[] = [];
  const visit = (value: unknown, at: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const { properties, required } = value as { properties?: object; required?: string[] };
    if (properties !== undefined) {
      seen.push(at);
      for (const key of required ?? []) expect(Object.keys(properties), at).toContain(key);
    }
    for (const [key, entry] of Object.entries(value)) visit(entry, `${at}.${key}`);
  };
  visit(readSchema('compat.schema.json'), '$');
  expect(seen.length).toBeGreaterThan(10);
});
