/** The example daemon, as a process, on the simulator. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Ended, runNode } from './child.js';

const daemon = fileURLToPath(new URL('../../docs/examples/daemon.mjs', import.meta.url));

interface Line {
  readonly slave?: string;
  readonly simulated?: boolean;
  readonly event?: string;
  readonly clock?: string;
  readonly seconds?: number;
  readonly state?: string;
  readonly action?: string;
  readonly by?: string | null;
  readonly offsetNs?: string | null;
  readonly boundNs?: string | null;
}

async function run(...args: string[]): Promise<Line[]> {
  const ended: Ended = await runNode([daemon, '--backend', 'sim', ...args]);
  const { code, signal, stdout, stderr } = ended;
  expect({ code, signal, stderr }, stdout).toEqual({ code: 0, signal: null, stderr: '' });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

describe('the example daemon', () => {
  it.each(['pi', 'linear-regression'])(
    'keeps a simulated adapter on the system clock: %s',
    async (servo) => {
      const lines = await run('--virtual', '--seconds', '60', '--servo', servo);
      expect(lines[0]).toMatchObject({ slave: '02:a5:b0:00:00:02', simulated: true });
      const rounds = lines.filter(({ seconds }) => seconds !== undefined);
      expect(rounds.length).toBeGreaterThanOrEqual(60);
      // The system clock and the adapter begin years apart.
      expect(rounds.filter(({ action }) => action === 'step')).toHaveLength(1);
      for (const { state, offsetNs, boundNs, by } of rounds.slice(-40)) {
        expect(state).toBe('locked');
        expect(by).toBe('hardware');
        expect(Math.abs(Number(offsetNs))).toBeLessThan(500);
        expect(Number(boundNs)).toBeLessThan(5000);
      }
      const events = lines.filter(({ event }) => event !== undefined).map(({ event }) => event);
      expect(events).toEqual(['locked', 'discontinuity', 'locked']);
    },
  );

  it('keeps one simulated adapter on another', async () => {
    const lines = await run('--virtual', '--seconds', '30', '--master', '02:a5:b0:00:00:00');
    const last = lines.at(-1);
    expect(last).toMatchObject({ state: 'locked', by: 'hardware' });
    expect(Math.abs(Number(last?.offsetNs))).toBeLessThan(500);
    const clocks = lines.filter(({ event }) => event === 'locked').map(({ clock }) => clock);
    expect([...new Set(clocks)].sort()).toEqual(['master', 'slave']);
  });

  it('runs in real time and ends by itself', async () => {
    const lines = await run('--seconds', '1', '--interval', '5');
    expect(lines.some(({ action }) => action === 'step')).toBe(true);
    expect(lines.filter(({ event }) => event === 'lost')).toEqual([]);
  });
});
