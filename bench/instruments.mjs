// What only benchmarks need: empty calls, and calls made by a loop in C++.

/** Calls that enter native code and do nothing there. */
export const emptyCalls = ({ instruments }) => instruments;

/** Durations in ns of `count` calls of `operation`, made by a loop in C++. */
export function loopDurations(adapter, operation, count) {
  const durations = new BigUint64Array(count);
  adapter.timeLoop(operation, durations);
  return durations;
}

/** Their mean. */
export function loopMeanNs(adapter, operation, count) {
  let sum = 0n;
  for (const ns of loopDurations(adapter, operation, count)) sum += ns;
  return Number(sum) / count;
}
