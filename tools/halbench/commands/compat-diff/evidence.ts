import type { CheckRecord, Evidence } from 'avb-hal/compat';
import type { MovedNumber } from '../../result.js';

const DECIMAL = /^-?\d+$/;

/** Number of an evidence; null for words. Beyond 2^53 the factor is as exact as a double is. */
function numberOf({ value }: Evidence): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && DECIMAL.test(value) ? Number(value) : null;
}

/** Larger size divided by smaller; null without a meaning. */
function factorOf(a: number, b: number): number | null {
  if (a === 0 || b === 0 || Math.sign(a) !== Math.sign(b)) return null;
  const [small, large] = [Math.abs(a), Math.abs(b)].sort((x, y) => x - y);
  return (large ?? 0) / (small ?? 1);
}

function movedNumber(
  id: string,
  before: Evidence,
  after: Evidence,
  most: number,
): MovedNumber | null {
  const [a, b] = [numberOf(before), numberOf(after)];
  if (a === null || b === null || a === b || before.unit !== after.unit) return null;
  const factor = factorOf(a, b);
  if (factor !== null && factor <= most) return null;
  return {
    id,
    evidence: after.name,
    unit: after.unit,
    old: before.value as number | string,
    new: after.value as number | string,
    factor,
  };
}

/** Evidence by its name; what has the name of something before it is counted. */
function byName(evidence: readonly Evidence[]): Map<string, Evidence> {
  const found = new Map<string, Evidence>();
  const times = new Map<string, number>();
  for (const one of evidence) {
    const before = times.get(one.name) ?? 0;
    times.set(one.name, before + 1);
    found.set(`${before} ${one.name}`, one);
  }
  return found;
}

/** The numbers of one check that moved by more than a factor of `most`, or changed sign, or left 0. */
export function movedNumbers(before: CheckRecord, after: CheckRecord, most: number): MovedNumber[] {
  const old = byName(before.evidence);
  return [...byName(after.evidence)].flatMap(([name, one]) => {
    const partner = old.get(name);
    const moved = partner === undefined ? null : movedNumber(after.id, partner, one, most);
    return moved === null ? [] : [moved];
  });
}
