/** `npm run soak` in its short form, and that growth is seen. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ALLOWED, growth, verdict } from '../soak/usage.mjs';

const script = fileURLToPath(new URL('../soak/main.mjs', import.meta.url));
const run = promisify(execFile);

const FLAT = { handles: 19, threads: 11, heapBytes: 7_000_000, rssBytes: 100_000_000 };

const series = (perSample: Partial<typeof FLAT>) =>
  Array.from({ length: 40 }, (_, n) => ({
    cycle: 1000 * (n + 1),
    handles: FLAT.handles + n * (perSample.handles ?? 0),
    threads: FLAT.threads + n * (perSample.threads ?? 0),
    heapBytes: FLAT.heapBytes + n * (perSample.heapBytes ?? 0),
    rssBytes: FLAT.rssBytes + n * (perSample.rssBytes ?? 0),
  }));

const grown = (samples: Parameters<typeof growth>[0]) =>
  growth(samples)
    .filter(({ ok }) => ok === false)
    .map(({ name }) => name);

describe('soak', () => {
  it('finds a leak of each kind, and none where there is none', () => {
    expect(grown(series({}))).toEqual([]);
    expect(grown(series({ handles: 1 }))).toEqual(['handles']);
    expect(grown(series({ threads: 1 }))).toEqual(['threads']);
    expect(grown(series({ heapBytes: ALLOWED.heapBytes / 10 }))).toEqual(['heapBytes']);
    expect(grown(series({ rssBytes: ALLOWED.rssBytes / 10 }))).toEqual(['rssBytes']);
  });

  it('does not judge what cannot be judged yet', () => {
    const early = series({ rssBytes: ALLOWED.rssBytes }).map((sample) => ({
      ...sample,
      cycle: sample.cycle / 1000,
    }));
    expect(grown(early)).toEqual([]);
    expect(growth(early).find(({ name }) => name === 'rssBytes')?.skipped).toContain('6000');
    expect(() => growth(series({}).slice(0, 7))).toThrow('at least 8 samples');
  });

  it('says flat only of what it judged', () => {
    const row = (name: string, ok?: boolean) =>
      ok === undefined ? { name, skipped: 'too short' } : { name, ok };
    const of = (...rows: ReturnType<typeof row>[]) => verdict([{ backend: 'sim', rows }]);
    expect(of(row('threads', true), row('rssBytes'))).toEqual({
      text: 'flat: threads of sim (simulated adapters); not judged: rssBytes of sim',
      exitCode: 0,
    });
    expect(of(row('threads', true), row('handles', false))).toMatchObject({ exitCode: 1 });
    expect(of(row('threads'), row('rssBytes'))).toMatchObject({
      text: 'nothing was judged; not judged: threads of sim, rssBytes of sim',
      exitCode: 3,
    });
  });

  it('runs on every backend and stays flat', async ({ skip }) => {
    skip(process.platform === 'win32', 'the stand-in in one process is not built on Windows');
    const { stdout } = await run(process.execPath, [script, '--seconds', '12']);
    expect(stdout).toContain('soak: flat');
    for (const backend of ['sim', 'intel_avb', 'windows_api']) expect(stdout).toContain(backend);
  }, 180_000);

  it('refuses a time that makes no sense', async () => {
    await expect(run(process.execPath, [script, '--seconds', '0'])).rejects.toMatchObject({
      code: 2,
    });
  });
});
