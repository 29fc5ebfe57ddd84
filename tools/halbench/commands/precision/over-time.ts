import type { OverTime, Stretch, WayName } from '../../result.js';
import type { Differences } from './differences.js';

const MOST_STRETCHES = 120;

const least = (values: Float64Array): number => values.reduce((a, b) => Math.min(a, b));
const greatest = (values: Float64Array): number => values.reduce((a, b) => Math.max(a, b));

/** Neighbouring readings together, so that the worst of them are kept in few numbers. */
export function overTime(way: WayName, { valuesNs, atS, lowsNs, highsNs }: Differences): OverTime {
  const size = Math.max(1, Math.ceil(valuesNs.length / MOST_STRETCHES));
  const stretches: Stretch[] = [];
  for (let start = 0; start < valuesNs.length; start += size) {
    const end = Math.min(valuesNs.length, start + size);
    const values = valuesNs.subarray(start, end);
    stretches.push({
      atS: ((atS[start] ?? 0) + (atS[end - 1] ?? 0)) / 2,
      leastNs: least(values),
      greatestNs: greatest(values),
      lowNs: least(lowsNs.subarray(start, end)),
      highNs: greatest(highsNs.subarray(start, end)),
    });
  }
  return { way, stretches };
}
