import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseResult, RunDocument } from '../../tools/halbench/result.js';
import { halbench, type Outcome, outcome, start } from './halbench.js';
import { schemaErrors } from './schema.js';

const SIM = ['--backend', 'sim'];
const FEW = ['--calls', '60'];
const FIGURES = [
  'open-and-enumerate',
  'enumerate',
  'open-adapter',
  'page-now-against-hrtime',
  'page-batch-against-hrtime',
  'page-window-into-against-hrtime',
  'first-window',
  'memory-per-adapter',
  'memory-per-page',
  'addon-share-clock-read',
  'addon-share-cross-timestamp',
  'addon-share-register-read',
  'addon-share-adapter',
  'clock-read-against-empty-call',
  'clock-read-against-empty-bigint',
  'clock-read-against-hrtime',
  'ffi-against-addon',
  'page-reads-scaling',
];

const read = (stdout: string): RunDocument => JSON.parse(stdout) as RunDocument;
const scratch = mkdtempSync(join(tmpdir(), 'halbench-'));
const inScratch = (name: string): string => join(scratch, name);

afterAll(() => rmSync(scratch, { recursive: true }));

describe('halbench run on the simulator', () => {
  let done: Outcome;
  let document: RunDocument;

  beforeAll(async () => {
    done = await halbench([
      ...['run', '--json'],
      ...SIM,
      ...FEW,
      '--output',
      inScratch('run.json'),
    ]);
    document = read(done.stdout);
  });

  test('stdout is one document of its schema', () => {
    expect(schemaErrors(document, 'run.schema.json')).toEqual([]);
  });

  test('every operation goes every path on every adapter', () => {
    const ids = new Set(document.cases.map(({ id }) => id));
    for (const path of ['addon', 'c-loop', 'ffi']) {
      for (const key of ['sim:0', 'sim:1', 'sim:2']) {
        for (const operation of ['clock-read', 'cross-timestamp', 'register-read', 'open']) {
          expect(ids).toContain(`${operation}/${path}/${key}`);
        }
      }
      expect(ids).toContain(`enumerate/${path}`);
    }
    expect(ids.size).toBe(document.cases.length);
    expect(document.cases.filter(({ path }) => path === 'floor')).toHaveLength(8);
  });

  test('everything was measured, in the number of calls asked for, and flagged as too few', () => {
    const missing = document.cases.filter(({ outcome: o }) => o !== 'measured');
    expect(missing).toEqual([]);
    for (const one of document.cases) {
      expect(one).toMatchObject({ calls: 60, cut: false, belowMinimum: true });
    }
    expect(document.notes.join()).toContain('fewer than the 10000 calls');
  });

  test('quantiles rise', () => {
    for (const one of document.cases) {
      if (one.outcome !== 'measured') continue;
      const { minNs, p50Ns, p90Ns, p99Ns, p999Ns, maxNs, meanNs } = one.ns;
      const rising = [minNs, p50Ns, p90Ns, p99Ns, p999Ns, maxNs];
      expect(rising, one.id).toEqual(rising.toSorted((x, y) => x - y));
      expect(meanNs, one.id).toBeLessThanOrEqual(maxNs);
      expect(one.hdr, one.id).toMatch(/^HIST/);
    }
  });

  test('every figure is there, measured, with its limit', () => {
    expect(document.figures.map(({ id }) => id)).toEqual(FIGURES);
    expect(document.figures.filter(({ value }) => value === null)).toEqual([]);
    const limits = Object.fromEntries(document.figures.map(({ id, limit }) => [id, limit]));
    expect(limits).toMatchObject({
      'open-and-enumerate': 50,
      'memory-per-adapter': 200,
      'page-now-against-hrtime': 0.6,
      'page-batch-against-hrtime': 0.35,
      'page-window-into-against-hrtime': 0.6,
      'first-window': 100,
      'memory-per-page': 200,
      'addon-share-clock-read': 150,
      'clock-read-against-hrtime': null,
    });
    for (const { low, high, value } of document.figures) {
      if (low === null || high === null || value === null) continue;
      expect([low <= value, value <= high]).toEqual([true, true]);
    }
  });

  test('all of it is simulated and says so', () => {
    expect(document.simulated).toBe(true);
    expect(document.label).toMatch(/^SIMULATED/);
    expect(document.figures.every(({ simulated }) => simulated)).toBe(true);
    const touching = document.cases.filter(({ path }) => path !== 'floor');
    expect(touching.every(({ simulated }) => simulated)).toBe(true);
  });

  test('talk goes to stderr, a line a case', () => {
    expect(done.stderr).toMatch(/^\[1\/\d+\] floor: nothing, timed in JavaScript: p50 \d+ ns/m);
    expect(done.stderr).toContain('i226 02:a5:b0:00:00:02: open and close, ffi: p50');
  });

  test('the exit code follows the findings', () => {
    const missed = document.figures.filter(({ met }) => met === false);
    expect(document.findings).toHaveLength(missed.length);
    expect(done.code).toBe(document.findings.length > 0 ? 1 : 0);
  });

  test('--output holds the same document', () => {
    expect(readFileSync(inScratch('run.json'), 'utf8')).toBe(done.stdout);
    expect(existsSync(`${inScratch('run.json')}.part`)).toBe(false);
  });
});

test('tables are labelled and fit into 100 columns', async () => {
  const { stdout } = await halbench(['run', ...SIM, ...FEW, '--adapter', 'i226']);
  const titles = ['Adapters of sim', 'Calls to one adapter', 'Enumerating and opening', 'Figures'];
  for (const title of titles) expect(stdout).toContain(`${title}  [SIMULATED]`);
  expect(stdout).not.toContain('i210 02:');
  const tooLong = stdout.split('\n').filter((line) => line.length > 100);
  expect(tooLong).toEqual([]);
});

test('--figures-only measures no cases', async () => {
  const { stdout } = await halbench(['run', '--figures-only', '--json', ...SIM, ...FEW]);
  const { cases, figures } = read(stdout);
  expect(cases).toEqual([]);
  expect(figures.map(({ id }) => id)).toEqual(FIGURES);
});

test('a case cut by time says how many calls it made', async () => {
  const { stdout } = await halbench([
    ...['run', '--json', ...SIM, '--adapter', '0'],
    ...['--calls', '5000000', '--max-seconds', '0.05'],
  ]);
  const { cases, notes } = read(stdout);
  for (const one of cases) {
    if (one.outcome !== 'measured') throw new Error(`${one.id}: ${one.reason}`);
    expect(one.calls, one.id).toBeGreaterThan(0);
    expect(one.cut, one.id).toBe(one.calls < 5_000_000);
    expect(one.belowMinimum, one.id).toBe(one.calls < 10_000);
  }
  expect(cases.some((one) => one.outcome === 'measured' && one.cut)).toBe(true);
  expect(notes.join()).toContain('ended by --max-seconds 0.05');
});

test('without the C library its rows stay, with the reason', async () => {
  const addon = fileURLToPath(new URL('../../build/Release/hal_sim.node', import.meta.url));
  copyFileSync(addon, inScratch('hal_sim.node'));
  const { stdout } = await halbench(['run', '--json', ...SIM, ...FEW], {
    AVB_HAL_BINARY_DIR: scratch,
  });
  const { cases, figures } = read(stdout);
  const foreign = cases.filter(({ id }) => /ffi/.test(id));
  const reasonOf = (one: CaseResult): string => ('reason' in one ? one.reason : 'measured');
  expect(foreign).toHaveLength(14);
  for (const one of foreign) {
    expect(one.outcome).toBe('unavailable');
    expect(reasonOf(one)).toContain('no C library at ');
  }
  expect(figures.find(({ id }) => id === 'ffi-against-addon')?.reason).toContain(
    'no C library at ',
  );
});

test('a killed run leaves what it had measured', async () => {
  const file = inScratch('killed.json');
  const child = start(['run', ...SIM, '--calls', '1000', '--output', file]);
  child.stderr?.on('data', (chunk: Buffer) => {
    if (chunk.toString().includes('[5/')) child.kill('SIGKILL');
  });
  await outcome(child);
  const document = read(readFileSync(file, 'utf8'));
  expect(schemaErrors(document, 'run.schema.json')).toEqual([]);
  expect(document.complete).toBe(false);
  expect(document.cases.length).toBeGreaterThanOrEqual(4);
});

test('a file that cannot be written is an error before anything is measured', async () => {
  const { code, stdout, stderr } = await halbench([
    'run',
    ...SIM,
    '--output',
    inScratch('no/such/folder.json'),
  ]);
  expect(stderr).toMatch(/^halbench: ENOENT: .*\n$/);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
});
