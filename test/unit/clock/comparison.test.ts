import { describe, expect, it } from 'vitest';
import { compareClocks } from '../../../src/clock/comparison.js';
import type { RatePoint } from '../../../src/clock/rate.js';
import { Random } from '../fakes/random.js';

const point = (systemNs: bigint, deviceNs: bigint, boundNs = 10n): RatePoint => ({
  systemNs,
  deviceNs,
  boundNs,
});

describe('compareClocks', () => {
  const before = point(0n, 1_000_000n);
  const after = point(1000n, 1_001_000n, 30n);

  it.each<[string, bigint, string]>([
    ['equal', 1_000_400n, 'same'],
    ['ahead by the bound', 1_000_441n, 'same'],
    ['behind by the bound', 1_000_359n, 'same'],
    ['ahead by more', 1_000_442n, 'different'],
    ['behind by more', 1_000_358n, 'different'],
  ])('a clock that is %s is %s', (_, deviceNs, verdict) => {
    expect(compareClocks(before, point(400n, deviceNs), after).verdict).toBe(verdict);
  });

  it.each<[string, RatePoint, RatePoint]>([
    ['stood still', point(400n, 1_000_400n), point(1000n, 1_000_000n)],
    ['went back', point(400n, 1_000_400n), point(1000n, 999_999n)],
    ['leapt', point(400n, 1_000_400n), point(1000n, 1_009_000n)],
    ['was sampled in no time', point(0n, 1_000_000n), point(0n, 1_000_100n)],
    ['was sampled in another order', point(2000n, 1_002_000n), point(1000n, 1_001_000n)],
  ])('decides nothing when the first clock %s', (_, between, last) => {
    expect(compareClocks(before, between, last).verdict).toBe('unknown');
  });

  it('gives its numbers as evidence', () => {
    expect(compareClocks(before, point(400n, 1_000_425n), after).evidence).toBe(
      'the clocks differ by 25 ns at one instant, known to ±41 ns',
    );
  });

  it('never denies that a clock is itself, and tells clocks apart that are not', () => {
    const seed = 31;
    const random = new Random(seed);
    for (let draw = 0; draw < 3000; draw += 1) {
      const ppb = random.integer(-30_000_000, 30_000_000);
      const epoch = BigInt(random.integer(0, 2 ** 50));
      const at = (t: bigint) => epoch + t + (t * BigInt(ppb)) / 1_000_000_000n;
      const reading = (t: bigint, offset = 0n): RatePoint => {
        const bound = BigInt(random.integer(2, 3000));
        const error = BigInt(random.integer(-Number(bound) + 1, Number(bound) - 1));
        return point(t, at(t) + error + offset, bound);
      };
      const start = BigInt(random.integer(0, 1e9));
      const first = reading(start);
      const middle = start + BigInt(random.integer(1, 1e6));
      const last = reading(middle + BigInt(random.integer(200_000, 1e6)));
      const where = `seed ${seed}, draw ${draw}`;
      expect(compareClocks(first, reading(middle), last).verdict, where).toBe('same');
      const far = BigInt(random.integer(12_001, 1e9));
      expect(compareClocks(first, reading(middle, far), last).verdict, where).toBe('different');
      expect(compareClocks(first, reading(middle, -far), last).verdict, where).toBe('different');
    }
  });
});
