import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseResult, RunDocument } from '../../tools/halbench/result.js';
import { halbench, type Outcome, outcome, start } from './halbench.js';
import { schemaErrors } from './schema.js';

const SIM = ['--backend', 'sim'];
const FEW = ['--calls', '60'];
const read = (stdout: string): RunDocument => JSON.parse(stdout) as RunDocument;
const scratch = mkdtempSync(join(tmpdir(), 'halbench-'));
const inScratch = (name: string): string => join(scratch, name);

afterAll(() => rmSync(scratch, { recursive: true, maxRetries: 5 }));

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
    for (const path of ['addon', 'ffi']) {
      for (const key of ['sim:0', 'sim:1', 'sim:2']) {
        for (const operation of ['clock-read', 'cross-timestamp', 'register-read', 'open']) {
          expect(ids).toContain(`${operation}/${path}/${key}`);
        }
      }
      expect(ids).toContain(`enumerate/${path}`);
    }
    expect(ids.size).toBe(document.cases.length);
    expect(document.cases.filter(({ path }) => path === 'floor')).toHaveLength(4);
  });

  test('everything was measured, in the number of calls asked for, and flagged as too few', () => {
    const missing = document.cases.filter(({ outcome: o }) => o !== 'measured');
    expect(missing).toEqual([]);
    for (const one of document.cases) {
      expect(one).toMatchObject({ calls: 60, cut: false, belowMinimum: true });
    }
    expect(document.notes.join()).toContain('fewer than 10000 calls');
  });

  test('quantiles rise', () => {
    for (const one of document.cases) {
      if (one.outcome !== 'measured') continue;
      const { minNs, p50Ns, p90Ns, p99Ns, p999Ns, maxNs, meanNs } = one.ns;
      const rising = [minNs, p50Ns, p90Ns, p99Ns, p999Ns, maxNs];
      expect(rising, one.id).toEqual(rising.toSorted((x, y) => x - y));
      expect(meanNs, one.id).toBeLessThanOrEqual(maxNs);
      expect(one.percentiles.at(0), one.id).toEqual([0, minNs]);
      expect(one.percentiles.at(-1), one.id).toEqual([100, maxNs]);
    }
  });

  test('all of it is simulated and says so', () => {
    expect(document.simulated).toBe(true);
    expect(document.label).toMatch(/^SIMULATED/);
    const touching = document.cases.filter(({ path }) => path !== 'floor');
    expect(touching.every(({ simulated }) => simulated)).toBe(true);
  });

  test('progress goes to stderr, a line per case', () => {
    expect(done.stderr).toMatch(/^\[1\/\d+\] floor: nothing: p50 \d+ ns/m);
    expect(done.stderr).toContain('i226 02:a5:b0:00:00:02: open and close, ffi: p50');
  });

  test('speed is no finding: whatever a call takes, the exit code is 0', () => {
    expect(document.findings).toEqual([]);
    expect(document).not.toHaveProperty('figures');
    expect(done.code).toBe(0);
  });

  test('it names the binary that was loaded, by its hash', () => {
    const path = fileURLToPath(new URL('../../build/Release/hal_sim.node', import.meta.url));
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    expect(document.binary).toEqual({ path, sha256 });
  });

  test('--output holds the same document', () => {
    expect(readFileSync(inScratch('run.json'), 'utf8')).toBe(done.stdout);
    expect(readdirSync(scratch)).toEqual(['run.json']);
  });
});

test('tables are labelled and fit into 80 columns', async () => {
  const { stdout } = await halbench(['run', ...SIM, ...FEW, '--adapter', 'i226']);
  const titles = ['Adapters of sim', 'Calls to one adapter', 'Enumerating and opening'];
  for (const title of titles) expect(stdout).toContain(`${title}  [SIMULATED]`);
  expect(stdout).not.toContain('i210 02:');
  const tooLong = stdout.split('\n').filter((line) => line.length > 80);
  expect(tooLong).toEqual([]);
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
  expect(notes.join()).toContain('--max-seconds 0.05 ended');
});

test('without the C library its rows stay, with the reason', async () => {
  const addon = fileURLToPath(new URL('../../build/Release/hal_sim.node', import.meta.url));
  copyFileSync(addon, inScratch('hal_sim.node'));
  const { stdout } = await halbench(['run', '--json', ...SIM, ...FEW], {
    AVB_HAL_BINARY_DIR: scratch,
  });
  const { cases, binary } = read(stdout);
  const foreign = cases.filter(({ id }) => /ffi/.test(id));
  const reasonOf = (one: CaseResult): string => ('reason' in one ? one.reason : 'measured');
  expect(binary?.path).toBe(inScratch('hal_sim.node'));
  expect(foreign).toHaveLength(14);
  for (const one of foreign) {
    expect(one.outcome).toBe('unavailable');
    expect(reasonOf(one)).toContain('no C library at ');
  }
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
  expect(stderr).toMatch(/^halbench: cannot write .*: its folder does not exist \(ENOENT\)\n$/);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
});
