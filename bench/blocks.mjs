// Calls in alternating blocks: whatever slows the machine meets all of them alike.

/** Nanoseconds a call over a block of `calls` calls, the loop included. */
export function blockNs(call, calls) {
  const before = process.hrtime.bigint();
  for (let i = 0; i < calls; i += 1) call();
  return Number(process.hrtime.bigint() - before) / calls;
}

const MOST_WARM_UP = 200;

/** One row per round: what each of `sides` measured in it. */
export function alternate(sides, rounds) {
  const warmUp = Math.min(MOST_WARM_UP, 2 * rounds);
  for (let i = 0; i < warmUp; i += 1) for (const side of sides) side();
  return Array.from({ length: rounds }, () => sides.map((side) => side()));
}

export function median(values) {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Numbers in [0, 1), the same for the same seed: mulberry32. */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What `statistic` is of all of `samples`, and its 95 % interval by resampling each of them. */
function interval(samples, statistic, seed, resamples = 1000) {
  const random = seededRandom(seed);
  const again = (values) => values.map(() => values[Math.floor(random() * values.length)]);
  const drawn = Float64Array.from({ length: resamples }, () =>
    statistic(samples.map(again)),
  ).sort();
  const at = (share) => drawn[Math.round(share * (resamples - 1))];
  return { value: statistic(samples), low: at(0.025), high: at(0.975) };
}

/** The median and its 95 % interval. */
export const medianInterval = (values, seed) => interval([values], ([own]) => median(own), seed);

/** The ratio of two medians and its 95 % interval. */
export const medianRatio = (values, beside, seed) =>
  interval([values, beside], ([own, other]) => median(own) / median(other), seed);
