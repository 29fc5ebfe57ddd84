import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript
import { compareResults, MARGIN, ratioOf } from '../../bench/against.mjs';
import { seededRandom } from '../../tools/halbench/measure/random.js';
import { schemaErrors } from './schema.js';

const main = fileURLToPath(new URL('../../bench/main.mjs', import.meta.url));
const results = mkdtempSync(join(tmpdir(), 'bench-'));
const file = join(results, 'bench.json');
const SEED = 20_261_121;

afterAll(() => rmSync(results, { recursive: true, maxRetries: 5 }));

function bench(args: readonly string[]) {
  const few = ['--calls', '100', '--processes', '2', '--results', results];
  return spawnSync(process.execPath, [main, ...few, ...args], { encoding: 'utf8' });
}

const document = () => JSON.parse(readFileSync(file, 'utf8'));

describe('npm run bench', () => {
  let done: ReturnType<typeof bench>;

  beforeAll(() => {
    done = bench([]);
  });

  test('prints its tables and keeps its numbers', () => {
    expect(schemaErrors(document(), 'bench.schema.json')).toEqual([]);
    expect(done.stdout).toContain('Figures  [SIMULATED]');
    expect(done.stdout).toContain('Side by side, 2 processes  [SIMULATED]');
    expect(done.stdout).toContain('Nanoseconds an element');
    expect(done.stdout).toContain('Stamps from a full native ring');
    expect(done.stdout).toContain('Frames of 64 bytes with stamps');
    const { calls, findings, against, stamps, frames } = document();
    for (const row of frames.rows) {
      // In virtual time, so it holds on a busy machine, too.
      expect(row).toMatchObject({ lost: 0, stamped: row.perSecond, whole: row.perSecond });
      expect(row.perSecond).toBeGreaterThanOrEqual(100_000);
    }
    expect(stamps.rows.map(({ id }: { id: string }) => id)).toEqual([
      'batches',
      'batches-read',
      'events',
    ]);
    expect(calls.rows[0]).toMatchObject({ id: 'hrtime', ratio: { value: 1, low: 1, high: 1 } });
    expect(calls.rows[0].processesNs).toHaveLength(2);
    expect(against).toBeNull();
    expect(done.status).toBe(findings.length > 0 ? 1 : 0);
  });

  test('has the figures of the clock and of opening', () => {
    const ids = document().figures.map(({ id }: { id: string }) => id);
    for (const id of [
      'page-window-against-floor',
      'page-now-against-floor',
      'page-batch-against-counter',
      'page-now-of-two',
      'first-window',
      'memory-per-adapter',
      'memory-per-page',
      'addon-share-clock-read',
      'page-reads-scaling',
    ]) {
      expect(ids).toContain(id);
    }
    const limits = document().figures.map(({ id, limit }: { id: string; limit: number | null }) => [
      id,
      limit,
    ]);
    expect(Object.fromEntries(limits)).toMatchObject({
      'open-and-enumerate': 50,
      'memory-per-adapter': 200,
      'page-window-against-floor': 1.3,
      'page-now-against-floor': 1.1,
      'page-batch-against-counter': 1.5,
      'page-now-of-two': 1.1,
      'addon-share-clock-read': 150,
    });
  });

  test('--against decides the exit code', () => {
    const old = join(results, 'old.json');
    writeFileSync(old, readFileSync(file));
    const again = bench(['--against', old]);
    const { against } = document();
    expect(schemaErrors(document(), 'bench.schema.json')).toEqual([]);
    expect(again.stdout).toContain('Against the result of ');
    const slower = against.rows.filter(({ verdict }: { verdict: string }) => verdict === 'slower');
    expect(again.status).toBe(slower.length + against.limits.length > 0 ? 1 : 0);
  });

  test.each([
    [['--against', join(results, 'nothing.json')], '--against: ENOENT'],
    [['--against', main], '--against: '],
    [['--calls', '0'], "--calls must be a whole number from 1, got '0'"],
    [['--bogus'], "Unknown option '--bogus'"],
  ])('%j is a mistake', (args, says) => {
    const { status, stdout, stderr } = bench(args);
    expect(stderr).toContain(says);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});

describe('what became slower', () => {
  const random = seededRandom(SEED);
  const around = (ns: number) =>
    Array.from({ length: 5 }, () => {
      const process = ns * (1 + 0.04 * random());
      return Array.from({ length: 10 }, () => process * (1 + 0.02 * random()));
    });
  const machine = { platform: 'linux', arch: 'x64', node: '20', cpu: 'x', cores: 2 };
  const result = (hrtime: number, now: number, met = true) => ({
    startedAt: 'then',
    machine,
    figures: [{ id: 'f', title: 'a figure', met }],
    calls: {
      baseline: 'hrtime',
      rows: [
        { id: 'hrtime', call: 'hrtime', processesNs: around(hrtime) },
        { id: 'now', call: 'now', processesNs: around(now) },
      ],
    },
  });
  const verdict = (now: object, before: object): string =>
    compareResults(now, before)
      .rows.map((row: { verdict: string }) => row.verdict)
      .join();

  test('noise is not slower, a fifth is', () => {
    expect(verdict(result(40, 30), result(40, 30)), `seed ${SEED}`).toBe('same');
    expect(verdict(result(40, 36), result(40, 30)), `seed ${SEED}`).toBe('slower');
    expect(verdict(result(40, 24), result(40, 30)), `seed ${SEED}`).toBe('faster');
  });

  test('a machine that runs slower as a whole made nothing slower', () => {
    expect(verdict(result(80, 60), result(40, 30)), `seed ${SEED}`).toBe('same');
  });

  test('on another machine only the ratio counts', () => {
    const other = { ...result(10, 10), machine: { ...machine, cpu: 'y' } };
    const compared = compareResults(other, result(40, 30));
    expect(compared).toMatchObject({
      sameMachine: false,
      rows: [{ verdict: 'slower', time: null }],
    });
  });

  test('one bad process among five is noise', () => {
    const before = around(30);
    const now = around(30);
    now[2] = now[2]?.map((ns) => ns * 1.6) ?? [];
    const { low, value, high } = ratioOf(now, before);
    expect([low <= 1 + MARGIN, low <= value, value <= high], `seed ${SEED}`).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('a limit that is no longer kept', () => {
    expect(compareResults(result(40, 30, false), result(40, 30)).limits).toEqual(['f: a figure']);
    expect(compareResults(result(40, 30, false), result(40, 30, false)).limits).toEqual([]);
  });

  test('a call that the old result does not have is left out', () => {
    const old = result(40, 30);
    old.calls.rows.pop();
    expect(compareResults(result(40, 30), old).rows).toEqual([]);
  });
});
