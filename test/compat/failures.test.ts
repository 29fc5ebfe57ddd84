/** Every check can fail: its fault makes it fail, and without the fault it does not. */
import { CAPABILITY_NAMES } from 'avb-hal';
import { ALL_CHECKS, type CheckRecord } from 'avb-hal/compat';
import { describe, expect, it } from 'vitest';
import { machineOf } from './faults/fault.js';
import { FAULTS } from './faults.js';
import { runOn, SEED } from './machines.js';

/** What needs a frame or an edge, or cannot be put back. */
const WITHOUT_PAIR = [
  'transmitStamps',
  'receiveStamps',
  'stampMatching',
  'frameLaunch',
  'targetTime',
  'portLatency',
  'phyWrite',
  'streamReservation',
];

const IDS = ALL_CHECKS.map(({ id }) => id);

async function recordOf(id: string): Promise<CheckRecord> {
  const { checks } = await runOn(machineOf(FAULTS[id] ?? {}), { only: id, timeoutMs: 10_000 });
  expect(checks, id).toHaveLength(1);
  return checks[0] as CheckRecord;
}

describe(`faults, seed ${SEED}`, () => {
  it('are there for every check, and for nothing else', () => {
    expect(Object.keys(FAULTS).sort()).toEqual([...IDS].sort());
    expect(new Set(IDS).size).toBe(IDS.length);
    expect(IDS.length).toBeGreaterThanOrEqual(120);
  });

  it('every capability has its pair, but for those that nothing uses yet', () => {
    const missing = CAPABILITY_NAMES.filter(
      (name) =>
        !IDS.includes(`capability.${name}-works`) || !IDS.includes(`capability.${name}-refused`),
    );
    expect(missing).toEqual(WITHOUT_PAIR);
  });

  it.each(IDS)('%s fails', async (id) => {
    const { outcome, reason, evidence } = await recordOf(id);
    expect(outcome, `${reason}`).toBe('fail');
    expect(reason).not.toBe('');
    expect(evidence.filter(({ ok }) => !ok).length).toBeGreaterThan(0);
  });
});
