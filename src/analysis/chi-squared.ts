/** Coefficients of Lanczos' approximation of the gamma function, g = 7 (error below 1e-14). */
const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

function logGamma(a: number): number {
  const z = a - 1;
  const series = LANCZOS.reduce((sum, c, k) => sum + c / (z + k + 1), 0.9999999999998099);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(series);
}

/** By its series; converges for x below a + 1. */
function lowerGamma(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * Number.EPSILON; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * Math.exp(a * Math.log(x) - x - logGamma(a));
}

/** By its continued fraction (Lentz); for x from a + 1. */
function upperGamma(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Infinity;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1, change = 0; Math.abs(change - 1) > Number.EPSILON; n += 1) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    change = c * d;
    fraction *= change;
  }
  return fraction * Math.exp(a * Math.log(x) - x - logGamma(a));
}

/** Share of the chi-squared distribution of `degrees` degrees of freedom that lies below `x`. */
export function chiSquaredBelow(x: number, degrees: number): number {
  if (x <= 0) return 0;
  const [a, half] = [degrees / 2, x / 2];
  return half < a + 1 ? lowerGamma(a, half) : 1 - upperGamma(a, half);
}

/** The value below which `share` (above 0, below 1) of the distribution lies. */
export function chiSquaredQuantile(share: number, degrees: number): number {
  let low = 0;
  let high = degrees + 1;
  while (chiSquaredBelow(high, degrees) < share) [low, high] = [high, 2 * high];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (chiSquaredBelow(middle, degrees) < share) low = middle;
    else high = middle;
  }
}
