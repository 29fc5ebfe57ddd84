// A slave clock under a servo, in simulated time: a rate that wanders or swings, noise in what is
// measured, and samples that arrive regularly or not. Nothing here reads a clock; a seed gives the
// same run again.

/** xorshift128+ is not needed: mulberry32 is enough for noise, and short. */
export class Random {
  #state;

  constructor(seed) {
    this.#state = (seed * 0x9e3779b9) >>> 0;
  }

  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  gauss() {
    const u = 1 - this.next();
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * this.next());
  }
}

const OUTLIER_NS = 2_000_000;

/** How samples arrive: what follows says, for sample `n`, when it is taken and what is wrong with it. */
export const ARRIVALS = {
  regular: () => ({}),
  lossy: ({ random }) => ({ lost: random.next() < 0.2 }),
  late: ({ random }) => ({ lateIntervals: random.next() < 0.2 ? 0.95 : 0 }),
  bursty: ({ n }) => ({ lateIntervals: 7.9 - (n % 8) - 0.05 * (7 - (n % 8)) }),
  outliers: ({ n, random }) => ({
    outlierNs: n > 100 && random.next() < 0.01 ? OUTLIER_NS * (random.next() < 0.5 ? -1 : 1) : 0,
  }),
};

/** The instants and errors of the samples of one run. */
function* samples({ arrival, intervalS, seconds, noiseNs, random }) {
  const count = Math.floor(seconds / intervalS);
  for (let n = 0; n < count; n += 1) {
    const { lost = false, lateIntervals = 0, outlierNs = 0 } = ARRIVALS[arrival]({ n, random });
    const errorNs = noiseNs * random.gauss() + outlierNs;
    if (!lost) yield { atS: 1 + (n + lateIntervals) * intervalS, errorNs };
  }
}

/** The free rate of the slave: an offset, a sine, a random walk. */
class Oscillator {
  #settings;
  #random;
  #walkPpb = 0;

  constructor(settings, random) {
    this.#settings = settings;
    this.#random = random;
  }

  /** The mean rate from `fromS` to `toS`. */
  ratePpb(fromS, toS) {
    const { ratePpb = 0, walkPpbPerSqrtS = 0, sinePpb = 0, sinePeriodS = 60 } = this.#settings;
    this.#walkPpb += walkPpbPerSqrtS * Math.sqrt(toS - fromS) * this.#random.gauss();
    const middle = (fromS + toS) / 2;
    return ratePpb + this.#walkPpb + sinePpb * Math.sin((2 * Math.PI * middle) / sinePeriodS);
  }
}

/**
 * Runs `servo` (sample(offsetNs, atS) and hold()) and gives its figures in ns and s. The tail of
 * `holdover` seconds is without samples.
 */
export function run(servo, settings) {
  const random = new Random(settings.seed);
  const oscillator = new Oscillator(settings, random);
  let offsetNs = settings.offsetNs ?? 0;
  let ppb = 0;
  let atS = 1;
  let steps = 0;
  const trace = [];
  const pass = (toS) => {
    if (toS <= atS) return;
    const free = oscillator.ratePpb(atS, toS);
    offsetNs += ((1 + free * 1e-9) * (1 + ppb * 1e-9) - 1) * 1e9 * (toS - atS);
    atS = toS;
    trace.push({ atS: atS - 1, offsetNs });
  };
  for (const sample of samples({ ...settings, random })) {
    pass(sample.atS);
    const said = servo.sample(Math.round(offsetNs + sample.errorNs), sample.atS);
    if (said.action === 'none') continue;
    ppb = said.ppb;
    if (said.action === 'step') {
      offsetNs += said.offsetNs;
      steps += 1;
    }
  }
  const taken = trace.length;
  ppb = servo.hold?.() ?? ppb;
  const heldAtS = atS;
  const holdover = {};
  for (const seconds of [60, 1000]) {
    while (atS < heldAtS + seconds) pass(atS + 1);
    holdover[seconds] = Math.abs(offsetNs);
  }
  trace.length = taken;
  return { trace, steps, holdover };
}
