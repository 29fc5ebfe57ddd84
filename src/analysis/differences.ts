// Differences are taken between neighbours first: with phase that carries a large offset or slope,
// a - 2b + c in one expression rounds at the size of the phase, not at the size of its differences.

/** Second difference of three phase samples, oldest first. */
export function secondDifference(a: number, b: number, c: number): number {
  return c - b - (b - a);
}

/** Third difference of four phase samples, oldest first. */
export function thirdDifference(a: number, b: number, c: number, d: number): number {
  return secondDifference(b, c, d) - secondDifference(a, b, c);
}
