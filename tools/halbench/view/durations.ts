import type { Distribution } from '../result.js';
import { grouped, inUnit, unitFor } from './units.js';
import { type Column, number } from './view.js';

/** Calls that were timed. */
export interface Timed {
  readonly calls: number;
  readonly cut: boolean;
  readonly belowMinimum: boolean;
  readonly ns: Distribution;
  readonly callsPerSecond?: number | null;
}

const QUANTILES = [
  ['minNs', 'min', 3],
  ['p50Ns', 'p50', 0],
  ['p90Ns', 'p90', 2],
  ['p99Ns', 'p99', 0],
  ['p999Ns', 'p99.9', 0],
  ['maxNs', 'max', 0],
] as const;

/** How many calls were made, and whether that is fewer than it should be. */
export function callsText({ calls, cut, belowMinimum }: Omit<Timed, 'ns'>): string {
  const count = grouped(String(calls));
  if (cut) return `${count} cut`;
  return belowMinimum ? `${count} few` : count;
}

/** The columns of durations and the cells of a row, each column in one unit. */
export interface DurationColumns {
  readonly columns: readonly Column[];
  readonly cells: (row: Timed) => string[];
}

/** Columns for `rows`: calls, quantiles and, where rows have it, calls per second. */
export function durationColumns(rows: readonly Timed[]): DurationColumns {
  const units = QUANTILES.map(([key]) => unitFor(rows.map(({ ns }) => ns[key])));
  const hasRate = rows.some(({ callsPerSecond }) => callsPerSecond !== undefined);
  const titles = QUANTILES.map(([, title, optional], index) =>
    number(`${title} ${units[index]?.name ?? ''}`, { optional }),
  );
  const rate = ({ callsPerSecond }: Timed): string =>
    callsPerSecond == null ? '-' : grouped(callsPerSecond.toFixed(0));
  return {
    columns: [number('calls'), ...titles, ...(hasRate ? [number('calls/s', { optional: 1 })] : [])],
    cells: (row) => {
      const quantiles = QUANTILES.map(([key], index) => {
        const unit = units[index];
        return unit === undefined ? '' : inUnit(row.ns[key], unit);
      });
      return [callsText(row), ...quantiles, ...(hasRate ? [rate(row)] : [])];
    },
  };
}
