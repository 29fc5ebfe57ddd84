/** The formulas of docs/decision.md: from measured numbers to scores of 0 to 10. */
import type { DecisionQuantity, DecisionSide, Score } from '../../result.js';

const MOST = 10;
/** Precision: so many ns get no point, and each decade better gets as many as this. */
const NO_POINTS_NS = 100_000;
const POINTS_PER_DECADE = 2.5;
/** AVTP: meeting a need exactly gets this many points, and so does each decade. */
const NEED_POINTS = 5;
const NS_PER_S = 1e9;

/** An interval of IEEE 1722 classes, and the error of presentation times that it allows. */
export interface AvtpClass {
  readonly name: string;
  readonly intervalNs: number;
  readonly allowedNs: number;
}

/** A hundred and twenty-fifth of the interval: 1 µs at class A, what IEEE 802.1AS asks for end to end. */
export const AVTP_CLASSES: readonly AvtpClass[] = [
  { name: 'class A', intervalNs: 125_000, allowedNs: 1000 },
  { name: 'class B', intervalNs: 250_000, allowedNs: 2000 },
];

const limited = (score: number): number => Math.min(MOST, Math.max(0, score));

/** Numbers as they are shown and calculated with: what is on the page gives the same score. */
export const shown = (value: number): number => Number(value.toPrecision(6));

/** The number that precision is judged by. */
export const sizeOf = ({ rmsNs, boundNs }: DecisionSide, quantity: DecisionQuantity): number =>
  shown((quantity === 'rms' ? rmsNs : boundNs) ?? Number.NaN);

export function precisionScore(side: DecisionSide, quantity: DecisionQuantity): Score {
  const ns = sizeOf(side, quantity);
  const score = limited(POINTS_PER_DECADE * Math.log10(NO_POINTS_NS / ns));
  return { score, how: `${quantity} ${ns} ns` };
}

/** Error of a presentation time: that of the clock, and how far it moves within an interval. */
export function presentationErrorNs(
  { errorNs, driftNsPerS }: DecisionSide,
  { intervalNs }: AvtpClass,
): number {
  return shown(shown(errorNs) + (shown(driftNsPerS) * intervalNs) / NS_PER_S);
}

export function avtpScore(side: DecisionSide): Score {
  const parts = AVTP_CLASSES.map((one) => {
    const ns = presentationErrorNs(side, one);
    const score = limited(NEED_POINTS + NEED_POINTS * Math.log10(one.allowedNs / ns));
    return { score, how: `${one.name} ${ns} ns` };
  });
  const sum = parts.reduce((total, { score }) => total + score, 0);
  return { score: sum / parts.length, how: parts.map(({ how }) => how).join(', ') };
}
