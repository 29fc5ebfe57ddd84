/** The servos beside linuxptp's on the same input: never worse in rms, settling or holdover. */
import { describe, expect, it } from 'vitest';
import { DISTURBANCES, figuresOf, measure } from '../../../bench/servo/figures.mjs';
import { PeerPi } from '../../../bench/servo/peers.mjs';
import { run } from '../../../bench/servo/plant.mjs';
import { Servo } from '../../../src/servo/servo.js';

const KINDS = ['pi', 'linear-regression'] as const;
const SEEDS = 5;

describe('the pi servo', () => {
  const INTERVALS = [1 / 128, 1 / 32, 1 / 8, 1, 2, 16];

  it.each(INTERVALS)("commands linuxptp's rates at an interval of %s s", (intervalS) => {
    const own = new Servo();
    const peer = new PeerPi(intervalS);
    const offsets = [900, -400, 250, 1_700, -2_300, 40, 0, 5_000, 60, -900, 12];
    for (let n = 0; n < 200; n += 1) {
      const offset = offsets[n % offsets.length] as number;
      const at = BigInt(Math.round(1e9 + n * intervalS * 1e9));
      const output = own.sample(BigInt(offset), at);
      const expected = peer.sample(offset, Number(at) / 1e9);
      expect(output.action).toBe(expected.action);
      expect(Math.abs(output.ppb - expected.ppb)).toBeLessThan(0.02);
    }
  });
});

describe.each(KINDS)('a %s servo', (kind) => {
  const input = (hz: number, arrival: string, disturbance: keyof typeof DISTURBANCES) => ({
    ...DISTURBANCES[disturbance],
    arrival,
    intervalS: 1 / hz,
    seconds: Math.max(60, 400 / hz),
  });

  it.each([8, 32, 128])('settles as fast as linuxptp at %i Hz with 100 ns of jitter', (hz) => {
    const { own, peer } = measure(kind, input(hz, 'regular', 'jitter'), SEEDS);
    expect(own.settledS).toBeLessThanOrEqual(peer.settledS);
    expect(own.steps).toBe(1);
  });

  it.each([1, 8, 32, 128])('follows a rate that swings as linuxptp does at %i Hz', (hz) => {
    const { own, peer } = measure(kind, input(hz, 'regular', 'sine'), 1);
    expect(own.rmsNs).toBeLessThanOrEqual(peer.rmsNs * 1.02 + 0.1);
  });

  it.each(['jitter', 'wander'] as const)('is as quiet as linuxptp under %s', (disturbance) => {
    for (const hz of [1, 8, 32, 128]) {
      for (const arrival of ['regular', 'lossy', 'late']) {
        const { own, peer } = measure(kind, input(hz, arrival, disturbance), SEEDS);
        expect(own.rmsNs, `${hz} Hz, ${arrival}`).toBeLessThanOrEqual(peer.rmsNs * 1.05);
      }
    }
  });

  it.each([1, 8, 32, 128])('is not disturbed by samples that come late at %i Hz', (hz) => {
    for (const disturbance of ['jitter', 'wander'] as const) {
      const late = measure(kind, input(hz, 'late', disturbance), SEEDS).learned;
      const regular = measure(kind, input(hz, 'regular', disturbance), SEEDS).learned;
      expect(late.rmsNs).toBeLessThanOrEqual(1.5 * regular.rmsNs);
      expect(late.steps).toBe(regular.steps);
    }
  });

  it.each([8, 32, 128])('survives samples in bursts and outliers at %i Hz', (hz) => {
    for (const arrival of ['bursty', 'outliers']) {
      const { own, peer } = measure(kind, input(hz, arrival, 'jitter'), SEEDS);
      expect(own.rmsNs).toBeLessThanOrEqual(peer.rmsNs * 1.05);
      expect(own.steps).toBe(1);
    }
  });

  it.each([1, 8, 32, 128])('holds the rate over at least as well at %i Hz', (hz) => {
    const { own, peer } = measure(kind, input(hz, 'regular', 'jitter'), SEEDS);
    expect(own.hold60Ns).toBeLessThanOrEqual(peer.hold60Ns);
    expect(own.hold1000Ns).toBeLessThanOrEqual(peer.hold1000Ns);
  });
});

describe('the simulation', () => {
  it('gives the same figures for the same seed', () => {
    const settings = {
      ...DISTURBANCES.wander,
      arrival: 'late',
      intervalS: 1,
      seconds: 60,
      seed: 7,
    };
    const once = () => figuresOf(run(new PeerPi(1), settings));
    expect(once()).toEqual(once());
  });
});
