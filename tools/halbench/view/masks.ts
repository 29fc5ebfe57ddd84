/** Limits of standards for how far a clock may move within an averaging time. */

/** Pieces of a mask: from an averaging time on, ns = atZeroNs + perSecondNs * tau. */
interface Piece {
  readonly fromS: number;
  readonly toS: number;
  readonly atZeroNs: number;
  readonly perSecondNs: number;
}

/** A mask that can be laid over measured points. */
export interface Mask {
  readonly name: string;
  /** Corners between two averaging times; empty where the mask says nothing about them. */
  points(fromS: number, toS: number): readonly (readonly [tauS: number, ns: number])[];
}

/** Points of a piece: a sum is no straight line on logarithmic axes. */
const STEPS = 12;

function pieceOf({ fromS, toS, atZeroNs, perSecondNs }: Piece, leastS: number, mostS: number) {
  const [start, end] = [Math.max(fromS, leastS), Math.min(toS, mostS)];
  if (start >= end) return [];
  return Array.from({ length: STEPS + 1 }, (_, index) => {
    const tauS = start * (end / start) ** (index / STEPS);
    return [tauS, atZeroNs + perSecondNs * tauS] as const;
  });
}

const mask = (name: string, pieces: readonly Piece[]): Mask => ({
  name,
  points: (fromS, toS) => pieces.flatMap((one) => pieceOf(one, fromS, toS)),
});

export const MASKS: readonly Mask[] = [
  // IEEE 802.1AS-2020, B.1.3.2: wander of a local clock; the value was not compared with the standard's text.
  mask('TDEV limit of a local clock, IEEE 802.1AS (unverified)', [
    { fromS: 0.05, toS: 10, atZeroNs: 0, perSecondNs: 5 },
  ]),
  // ITU-T G.8272, table 1: a primary reference time clock of class A.
  mask('MTIE limit of a PRTC-A, ITU-T G.8272', [
    { fromS: 0.1, toS: 273, atZeroNs: 25, perSecondNs: 0.275 },
    { fromS: 273, toS: 100_000, atZeroNs: 100, perSecondNs: 0 },
  ]),
];
