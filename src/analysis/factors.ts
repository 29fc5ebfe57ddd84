import { checkInteger } from '../base/check.js';

/** Longest list of factors anyone can ask for: every factor that a series of 2^32 samples has. */
const LARGEST_FACTOR = 2 ** 32;

function geometric(ratio: number, largest: number, name: string): number[] {
  checkInteger(largest, `${name}(largest)`, 0, LARGEST_FACTOR);
  const factors: number[] = [];
  for (let factor = 1; factor <= largest; factor *= ratio) factors.push(factor);
  return factors;
}

/** 1, 2, 4, … up to `largest`, 0 … 2^32; none for 0. */
export function octaveFactors(largest: number): number[] {
  return geometric(2, largest, 'octaveFactors');
}

/** 1, 10, 100, … up to `largest`, 0 … 2^32; none for 0. */
export function decadeFactors(largest: number): number[] {
  return geometric(10, largest, 'decadeFactors');
}
