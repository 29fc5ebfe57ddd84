/** How a variance is estimated, as far as its degrees of freedom depend on it. */
export interface Estimator {
  /** Order of the difference of phase: 2 Allan, 3 Hadamard. */
  readonly order: 2 | 3;
  /** Whether phase is averaged over tau before. */
  readonly modified: boolean;
  /** Whether differences start at every sample or once every tau. */
  readonly overlapping: boolean;
}

/** Exponents of the noise in the spectrum of frequency: white phase 2 … random run of frequency -4. */
export type Alpha = 2 | 1 | 0 | -1 | -2 | -3 | -4;

/** Samples of one difference from which the paper takes its limit for the falling noises. */
const LIMIT_FROM = 100;
/** Grid of the smooth integrands; the sum is then within 1e-5 of its limit. */
const SMOOTH_STRIDE = 1024;

const BINOMIALS = { 2: [6, -4, 1], 3: [20, -15, 6, -1] } as const;

/** Autocovariance of phase, up to terms that the differences remove; alpha 2 … -4. */
function sw(t: number, alpha: number): number {
  const u = Math.abs(t);
  if (u === 0) return 0;
  const sign = alpha === 2 || alpha === -1 || alpha === -2 ? -1 : 1;
  const power = sign * u ** (3 - alpha);
  return alpha % 2 === 0 ? power : power * Math.log(u);
}

/** The same after the averaging filter of `filter` points a tau, or a continuous one. */
function sx(t: number, filter: number, alpha: number): number {
  if (filter === Infinity) return sw(t, alpha + 2);
  const step = 1 / filter;
  return filter * filter * (2 * sw(t, alpha) - sw(t - step, alpha) - sw(t + step, alpha));
}

/** The same after differencing. */
function sz(t: number, filter: number, alpha: number, order: 2 | 3): number {
  return BINOMIALS[order].reduce((sum, binomial, k) => {
    const both =
      k === 0 ? sx(t, filter, alpha) : sx(t - k, filter, alpha) + sx(t + k, filter, alpha);
    return sum + binomial * both;
  }, 0);
}

interface Grid {
  /** Samples a tau, each an average over its own interval: F of the paper. */
  readonly filter: number;
  /** Differences a tau: S. */
  readonly stride: number;
  /** Differences in all: M. */
  readonly count: number;
}

// sx loses digits as filter^2 grows. For alpha 0 and below it has a limit, that of instantaneous
// samples, which is within 3 % where the paper changes over; for alpha 1 and 2 it has none, but nor
// do they need one below factors of 10^6.
function gridOf(estimator: Estimator, alpha: Alpha, factor: number, samples: number): Grid {
  const { order, modified, overlapping } = estimator;
  const length = modified ? factor * (order + 1) : 1 + factor * order;
  const stride = overlapping ? factor : 1;
  const count = 1 + Math.floor((stride * (samples - length)) / factor);
  const limit = alpha <= 0 && factor * (order + 1) > LIMIT_FROM;
  const filter = modified ? 1 : limit ? Infinity : factor;
  const smooth = modified || filter === Infinity;
  if (!smooth || stride <= SMOOTH_STRIDE) return { filter, stride, count };
  const coarseCount = Math.max(1, Math.round((count * SMOOTH_STRIDE) / stride));
  return { filter, stride: SMOOTH_STRIDE, count: coarseCount };
}

/**
 * Equivalent degrees of freedom of a mean of squared differences under one power-law noise, by
 * C. A. Greenhall and W. J. Riley, "Uncertainty of stability variances based on finite differences",
 * PTTI 2003 (also NIST SP 1065, degrees of freedom): (sum of the squared correlations)^-1 times the
 * number of terms. Takes each phase sample as an average over tau0. The estimator must have a term at
 * this factor.
 */
export function differenceDegrees(
  estimator: Estimator,
  alpha: Alpha,
  factor: number,
  samples: number,
): number {
  const { filter, stride, count } = gridOf(estimator, alpha, factor, samples);
  const { order } = estimator;
  const variance = sz(0, filter, alpha, order) ** 2;
  const last = Math.min(count, (order + 1) * stride);
  let sum = variance;
  for (let j = 1; j < last; j += 1) {
    sum += 2 * (1 - j / count) * sz(j / stride, filter, alpha, order) ** 2;
  }
  sum += (1 - last / count) * sz(last / stride, filter, alpha, order) ** 2;
  return (variance * count) / sum;
}

/** Coefficients b and c of {@link totalDegrees}; NIST SP 1065, degrees of freedom of TOTVAR. */
const TOTAL: Partial<Record<Alpha, readonly [number, number]>> = {
  0: [1.5, 0],
  [-1]: [1.16832, 0.222],
  [-2]: [0.92715, 0.358],
};

/**
 * Equivalent degrees of freedom of the total variance, b T / tau - c, with T the length of the record;
 * undefined for the noises that it is not published for (all but white, flicker and random-walk
 * frequency) and for tau above T / 2.
 */
export function totalDegrees(alpha: Alpha, factor: number, samples: number): number | undefined {
  const coefficients = TOTAL[alpha];
  const ratio = (samples - 1) / factor;
  if (coefficients === undefined || ratio < 2) return undefined;
  return coefficients[0] * ratio - coefficients[1];
}
