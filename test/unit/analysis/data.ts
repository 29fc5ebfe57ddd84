// Seeded data and plain definitions for the tests of src/analysis.

/** Uniform in 0 … 1 (mulberry32). */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Standard normal values (Box and Muller). */
export function whiteNoise(count: number, seed: number): Float64Array {
  const random = uniform(seed);
  return Float64Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return radius * Math.cos(2 * Math.PI * random());
  });
}

/** Whole numbers, so that every difference is exact. */
export function wholeNumbers(count: number, seed: number, span = 1000): number[] {
  const random = uniform(seed);
  return Array.from({ length: count }, () => Math.floor(random() * span));
}

/** 0, then the running sums. */
export function integrate(values: ArrayLike<number>): number[] {
  let sum = 0;
  return [0, ...Array.from(values, (value) => (sum += value))];
}

/**
 * Frequency data of the 1000-point suite of NIST SP 1065: n(i+1) = 16807 n(i) mod (2^31 - 1). With
 * n(0) as the first datum the published values come out; with n(1) as the first they do not.
 */
export function nist1000(first: 'n0' | 'n1' = 'n0'): number[] {
  let n = 1_234_567_890;
  const next = (): number => (n = (16_807 * n) % 2_147_483_647);
  if (first === 'n1') next();
  return Array.from({ length: 1000 }, () => {
    const y = n / 2_147_483_647;
    next();
    return y;
  });
}

/** Mean square of all values, for definitions written out. */
export function meanSquare(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0) / values.length;
}

/** 0 … count - 1. */
export function range(count: number): number[] {
  return Array.from({ length: Math.max(0, count) }, (_, i) => i);
}
