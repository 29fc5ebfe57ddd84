import { beforeAll, describe, expect, test } from 'vitest';
import type { CompareDocument } from '../../tools/halbench/result.js';
import { halbench, type Outcome } from './halbench.js';
import { schemaErrors } from './schema.js';

const read = (stdout: string): CompareDocument => JSON.parse(stdout) as CompareDocument;

describe('halbench compare sim sim', () => {
  let done: Outcome;
  let document: CompareDocument;

  beforeAll(async () => {
    done = await halbench(['compare', 'sim', 'sim', '--calls', '200', '--seed', '7', '--json']);
    document = read(done.stdout);
  });

  test('is one document of its schema', () => {
    expect(schemaErrors(document, 'compare.schema.json')).toEqual([]);
  });

  test('compares the same adapter, recognised by its MAC', () => {
    expect(document.identity.confidence).toBe('mac');
    expect(document.a.adapter.mac).toBe(document.b.adapter.mac);
    expect(document.a.adapter.index).toBe(0);
    expect(document.notes.join()).toContain('choose one with --adapter');
  });

  test('every operation has a ratio inside its interval', () => {
    const operations = document.comparisons.map(({ operation }) => operation);
    expect(operations).toEqual([
      'clock-read',
      'cross-timestamp',
      'register-read',
      'enumerate',
      'open',
    ]);
    for (const one of document.comparisons) {
      if (one.outcome !== 'compared') throw new Error(`${one.operation}: ${one.reason}`);
      expect(one.a.calls).toBe(200);
      expect(one.b.calls).toBe(200);
      expect(one.blocks * one.callsPerBlock).toBe(200);
      expect(one.belowMinimum).toBe(true);
      for (const ratio of [one.p50, one.p99]) {
        const { low, value, high } = ratio ?? { low: Number.NaN, value: 0, high: 0 };
        expect([low <= value, value <= high], `seed 7, ${one.operation}`).toEqual([true, true]);
      }
    }
  });

  test('two simulators are not said to agree or to differ', () => {
    const { clocks } = document;
    if (clocks.outcome !== 'measured') throw new Error(clocks.reason);
    expect(clocks.agree).toBeNull();
    expect(clocks.boundNs).toBeGreaterThan(0);
  });

  test('ends well, labelled, with its seed', () => {
    expect(document).toMatchObject({ simulated: true, complete: true, findings: [] });
    expect(document.options.seed).toBe(7);
    expect(done.stderr).toContain('[5/5] sim / sim: open and close: A / B ');
    expect(done.code).toBe(0);
  });
});

test('the table is labelled, prints the seed and fits', async () => {
  const { stdout } = await halbench([
    'compare',
    'sim',
    'sim',
    '--calls',
    '100',
    '--adapter',
    'i226',
  ]);
  expect(stdout).toContain('A against B; above 1, A is slower  [SIMULATED]');
  expect(stdout).toContain('2  i226    02:a5:b0:00:00:02');
  expect(stdout).toContain('seed 1');
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('an adapter that neither side has', async () => {
  const { code, stdout, stderr } = await halbench(['compare', 'sim', 'sim', '--adapter', 'i225']);
  expect(stderr).toContain("no adapter is certainly the same through 'sim' and 'sim'");
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
});

test.skipIf(process.platform === 'win32')('a backend that is not here', async () => {
  const { code, stderr } = await halbench(['compare', 'sim', 'windows_api']);
  expect(stderr).toContain('HAL_BACKEND_MISSING');
  expect(code).toBe(3);
});
