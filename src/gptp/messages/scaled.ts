/** Times in 2^-16 ns, as corrections of PTP messages are (IEEE 1588-2019 5.3.2). */

const SCALE_BITS = 16n;
const PER_NS = 65_536;
/** Rates are sent × 2^41 (IEEE 802.1AS-2020 11.4.4.3.6). */
const RATE_SCALE = 2 ** 41;
const MAX_S32 = 2 ** 31 - 1;

/** `ns` in 2^-16 ns. */
export const scaled = (ns: bigint): bigint => ns << SCALE_BITS;

/** A span of ns, with its fraction, in 2^-16 ns. */
export const scaledSpan = (ns: number): bigint => BigInt(Math.round(ns * PER_NS));

/** 2^-16 ns as ns with the fraction: for spans, which a double holds. */
export const spanNs = (value: bigint): number => Number(value) / PER_NS;

/** 2^-16 ns as whole ns, rounded to the nearest. */
export const wholeNs = (value: bigint): bigint => (value + (1n << (SCALE_BITS - 1n))) >> SCALE_BITS;

/** A rate ratio minus 1 as it is sent, held within what the field can say: ± 977 ppm. */
export const scaledRate = (offset: number): number =>
  Math.min(Math.max(Math.round(offset * RATE_SCALE), -MAX_S32), MAX_S32);

/** The inverse of {@link scaledRate}. */
export const rateOf = (value: number): number => value / RATE_SCALE;
