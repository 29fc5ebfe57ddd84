// What the servos of avb-hal are compared with: proportional-integral control and linear regression
// as linuxptp 4 runs them, written from their published behaviour (start after 0.016 / ki seconds,
// gains fixed by the configured interval, errors of prediction smoothed by 0.02). Both take an
// offset (slave minus master, ns) at a time in s and say what to do, as Servo.sample() does.

const MAX_PPB = 1e8;
const clamp = (ppb) => Math.min(Math.max(ppb, -MAX_PPB), MAX_PPB);
const output = (action, ppb, offsetNs = 0) => ({ action, ppb, offsetNs });

/** Thresholds in ns: of the first step, and of a later one. */
const STEPS = { first: 20_000, later: 1_000_000 };

const passes = (offsetNs, first) =>
  (first && Math.abs(offsetNs) > STEPS.first) || Math.abs(offsetNs) > STEPS.later;

export class PeerPi {
  #kp;
  #ki;
  #samples = [];
  #following = false;
  #first = true;
  #driftPpb = 0;
  #ppb = 0;

  constructor(intervalS) {
    this.#kp = Math.min(0.7 * intervalS ** -0.3, 0.7 / intervalS);
    this.#ki = Math.min(0.3 * intervalS ** 0.4, 0.3 / intervalS);
  }

  sample(offsetNs, atS) {
    if (this.#following) return this.#follow(offsetNs);
    this.#samples = [...this.#samples.slice(0, 1), { offsetNs, atS }];
    const [begin, end] = this.#samples;
    const spanS = end === undefined ? 0 : end.atS - begin.atS;
    if (spanS * 1.001 < Math.min(0.016 / this.#ki, 1000)) return output('none', this.#ppb);
    const risen = end.offsetNs - begin.offsetNs;
    const slope = risen / (spanS * 1e9 + risen); // against the slave's own time
    this.#driftPpb = clamp(this.#driftPpb - (1e9 + this.#driftPpb) * slope);
    this.#following = true;
    const step = passes(offsetNs, this.#first);
    this.#first = false;
    this.#ppb = this.#driftPpb;
    return output(step ? 'step' : 'adjust', this.#ppb, step ? -offsetNs : 0);
  }

  #follow(offsetNs) {
    if (Math.abs(offsetNs) > STEPS.later) {
      this.#following = false;
      this.#samples = [];
      return output('none', this.#ppb);
    }
    const integral = -this.#ki * offsetNs;
    const asked = this.#driftPpb + integral - this.#kp * offsetNs;
    this.#ppb = clamp(asked);
    if (this.#ppb === asked) this.#driftPpb += integral;
    return output('adjust', this.#ppb);
  }
}

const SIZES = [4, 8, 16, 32, 64];
const MOST_POINTS = 64;
const SMOOTH = 0.02;
const SETTLING_UPDATES = 10;
const EQUAL = 1.05;

function lineThrough(points) {
  const { x: x0, y: y0 } = points[0];
  let [n, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (const point of points) {
    const x = point.x - x0;
    const y = point.y - y0;
    n += 1;
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
  }
  const slope = (sxy - (sx * sy) / n) / (sxx - (sx * sx) / n);
  return { x: x0, y: y0 + (sy - slope * sx) / n, slope };
}

export class PeerLinearRegression {
  #intervalS;
  #points = []; // newest first; y is the free phase in ns
  #results = SIZES.map(() => ({ line: null, error: 0, updates: 0 }));
  #ppb = 0;
  #atS = null;
  #moved = 0;
  #first = true;

  constructor(intervalS) {
    this.#intervalS = intervalS;
  }

  sample(offsetNs, atS) {
    if (this.#atS !== null) this.#moved += this.#ppb * (atS - this.#atS);
    this.#atS = atS;
    this.#add({ x: atS, y: offsetNs - this.#moved });
    const size = this.#best();
    if (size === -1) return output('none', this.#ppb);
    const { line } = this.#results[size];
    const estimatedNs = line.y + line.slope * (atS - line.x) + this.#moved;
    const step = passes(estimatedNs, this.#first);
    this.#first = false;
    if (step) this.#moved -= estimatedNs;
    const exponent = size + 2;
    const intervals = exponent <= 4 ? 1 : exponent / 2;
    const remaining = step ? 0 : estimatedNs;
    this.#ppb = clamp(-line.slope - remaining / this.#intervalS / intervals);
    return output(step ? 'step' : 'adjust', this.#ppb, step ? -estimatedNs : 0);
  }

  #add(point) {
    this.#points = [point, ...this.#points].slice(0, MOST_POINTS);
    SIZES.forEach((count, i) => {
      const result = this.#results[i];
      if (result.line !== null) {
        const { x, y, slope } = result.line;
        const error = Math.abs(point.y - (y + slope * (point.x - x)));
        result.error =
          result.updates === 0 ? error : result.error + SMOOTH * (error - result.error);
        result.updates += 1;
      }
      if (this.#points.length >= count) result.line = lineThrough(this.#points.slice(0, count));
    });
  }

  #best() {
    let best = -1;
    this.#results.forEach(({ error, updates }, i) => {
      const eligible = best === -1 ? updates > 0 : updates >= SETTLING_UPDATES;
      if (eligible && (best === -1 || this.#results[best].error * EQUAL > error)) best = i;
    });
    return best;
  }
}
