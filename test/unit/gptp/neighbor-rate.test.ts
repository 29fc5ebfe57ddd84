import { describe, expect, it } from 'vitest';
import { NeighborRate } from '../../../src/gptp/neighbor-rate.js';

const SECOND = 1_000_000_000n;
/** A neighbor that goes `ppm` faster. */
const peerAt = (localNs: bigint, ppm: number, offsetNs = 0n): bigint =>
  (localNs + BigInt(Math.round((Number(localNs) * ppm) / 1e6)) + offsetNs) << 16n;

function fed(count: number, ppm: number, spoiled: (n: number) => bigint = () => 0n): NeighborRate {
  const rate = new NeighborRate();
  for (let n = 1; n <= count; n += 1) {
    rate.add(peerAt(BigInt(n) * SECOND, ppm, spoiled(n)), BigInt(n) * SECOND);
  }
  return rate;
}

describe('NeighborRate', () => {
  it('knows nothing before two exchanges', () => {
    expect(fed(0, 10).offset).toBeNull();
    expect(fed(1, 10).offset).toBeNull();
    expect(fed(2, 10).offset).toBeCloseTo(10e-6, 12);
  });

  it.each([-200, -37.5, 0, 1, 100, 200])('measures %d ppm', (ppm) => {
    expect(fed(20, ppm).offset).toBeCloseTo(ppm * 1e-6, 11);
  });

  it('is not moved by two late stamps of eleven', () => {
    const rate = fed(12, 50, (n) => (n === 6 || n === 9 ? 15_000n : 0n));
    expect(rate.offset).toBeCloseTo(50e-6, 9);
  });

  it('drops one that cannot be, and begins again when two agree', () => {
    expect(fed(12, 50, (n) => (n === 12 ? 1_000_000n : 0n)).offset).toBeCloseTo(50e-6, 11);
    const jumped = fed(14, 50, (n) => (n >= 10 ? 5n * SECOND : 0n));
    expect(jumped.offset).toBeCloseTo(50e-6, 11);
  });

  it('follows its own clock through a step and a change of the rate', () => {
    const rate = fed(8, 50);
    const at = 8n * SECOND;
    rate.localChanged(at, 1_000_000n, 1 + 50e-6);
    expect(rate.offset).toBeCloseTo(0, 8);
    for (let n = 1n; n <= 3n; n += 1n) {
      rate.add(peerAt(at, 50) + ((n * SECOND) << 16n), at + 1_000_000n + n * SECOND);
    }
    expect(rate.offset).toBeCloseTo(0, 9);
  });

  it('forgets', () => {
    const rate = fed(8, 50);
    rate.clear();
    expect(rate.offset).toBeNull();
  });
});
