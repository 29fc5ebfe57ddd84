/** A unit that one column of durations is shown in. */
export interface DurationUnit {
  readonly name: string;
  readonly ns: number;
  readonly digits: number;
}

const NS: DurationUnit = { name: 'ns', ns: 1, digits: 0 };
const UNITS: readonly DurationUnit[] = [
  NS,
  { name: 'µs', ns: 1e3, digits: 2 },
  { name: 'ms', ns: 1e6, digits: 2 },
  { name: 's', ns: 1e9, digits: 2 },
];
/** Longer numbers than this are hard to read. */
const COMFORTABLE = 1e4;
/** Never longer than this, even if a column's small numbers then show few digits. */
const LONGEST = 1e6;
const SMALLEST = 0.1;

/** One unit for a whole column: its longest duration stays short, its shortest keeps its digits. */
export function unitFor(durationsNs: readonly number[]): DurationUnit {
  const longest = Math.max(0, ...durationsNs);
  const shortest = Math.min(longest, ...durationsNs);
  const comfortable = UNITS.findIndex(({ ns }) => longest < COMFORTABLE * ns);
  const coarsest = comfortable < 0 ? UNITS.length - 1 : comfortable;
  const finer = UNITS.slice(0, coarsest + 1).findLast(({ ns }) => shortest >= SMALLEST * ns) ?? NS;
  const readable = UNITS.find(({ ns }) => longest < LONGEST * ns);
  return readable !== undefined && readable.ns > finer.ns ? readable : finer;
}

export function inUnit(durationNs: number, unit: DurationUnit): string {
  return grouped((durationNs / unit.ns).toFixed(unit.digits));
}

/** Thousands apart, from five digits on. */
export function grouped(number: string): string {
  const [whole = '', fraction] = number.split('.');
  const apart =
    whole.replace('-', '').length > 4 ? whole.replaceAll(/\B(?=(\d{3})+$)/g, ',') : whole;
  return fraction === undefined ? apart : `${apart}.${fraction}`;
}

/** Three significant digits or all of the whole part. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return grouped(value.toFixed(0));
  return value.toFixed(size >= 10 ? 1 : 2);
}

/** A duration in three or four digits with its unit: 10 µs, 2.56 s. */
export function durationText(ns: number): string {
  const unit = UNITS.findLast((one) => ns >= one.ns) ?? NS;
  const size = ns / unit.ns;
  return `${Number(size.toPrecision(size >= 1000 ? 4 : 3))} ${unit.name}`;
}
