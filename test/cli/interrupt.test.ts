import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const halbench = fileURLToPath(new URL('../../dist/halbench/main.js', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly report: { complete: boolean; checks: { outcome: string; reason: string | null }[] };
}

/** Begins the suite, sends `signals` one after the other once the first check runs. */
async function interrupted(signals: readonly NodeJS.Signals[]): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'avb-hal-interrupt-'));
  const file = join(folder, 'report.json');
  const args = ['compat', '--backend', 'sim', '--only', 'clock.*', '--only', 'page.*'];
  const child = spawn(process.execPath, [halbench, ...args, '--report', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let isSent = false;
  child.stderr.on('data', (chunk: Buffer) => {
    if (isSent || !chunk.toString().includes('[1/')) return;
    isSent = true;
    for (const signal of signals) child.kill(signal);
  });
  try {
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
      child.once('close', (...ended) => resolve(ended));
    });
    return { code, signal, report: JSON.parse(readFileSync(file, 'utf8')) as Ended['report'] };
  } finally {
    rmSync(folder, { recursive: true, maxRetries: 5, force: true });
  }
}

describe('halbench compat that is told to end', () => {
  it.each([[['SIGINT']], [['SIGTERM']], [['SIGHUP']], [['SIGINT', 'SIGINT', 'SIGINT']]] as const)(
    '%s: the report is written and is not complete',
    async (signals) => {
      const { code, signal, report } = await interrupted(signals as readonly NodeJS.Signals[]);
      expect({ code, signal }).toEqual({ code: 3, signal: null });
      expect(report.complete).toBe(false);
      expect(report.checks.at(-1)).toMatchObject({
        outcome: 'skip',
        reason: 'the run was ended before',
      });
    },
  );
});
