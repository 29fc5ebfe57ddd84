import { checkBigint, checkNumber, outOfRange, U64_MAX } from '../base/check.js';
import type { ServoFilter } from './filter.js';
import { LockDetector } from './lock.js';
import { MovingMean } from './moving-mean.js';
import { type CheckedServoOptions, checkServoOptions, type ServoOptions } from './options.js';
import { PiFilter } from './pi.js';
import { RegressionFilter } from './regression.js';

/**
 * `unlocked`: measuring the slave's rate. `locking`: following. `locked`: offsets stay within the
 * threshold. `holdover`: no offsets; the slave runs at its mean rate.
 */
export type ServoState = 'unlocked' | 'locking' | 'locked' | 'holdover';

/** What to do to the slave. */
export interface ServoOutput {
  /** `adjust`: command the rate `ppb`. `step`: step by `offsetNs` and command the rate. */
  readonly action: 'none' | 'step' | 'adjust';
  /** The rate that the slave shall run at; what adjustRate() takes. */
  readonly ppb: number;
  /** What adjustOffset() takes; 0 unless the action is a step. */
  readonly offsetNs: bigint;
  readonly state: ServoState;
}

interface Sample {
  readonly offsetNs: bigint;
  readonly atNs: bigint;
}

const LIMIT_NS = 1n << 64n;

const size = (ns: bigint): bigint => (ns < 0n ? -ns : ns);

/** Whether an offset passes a threshold; 0 is none. */
const passes = (offsetNs: bigint, thresholdNs: number): boolean =>
  thresholdNs > 0 && size(offsetNs) > BigInt(Math.round(thresholdNs));

const filterOf = (options: CheckedServoOptions): ServoFilter =>
  options.kind === 'pi'
    ? new PiFilter({ kp: options.kp, ki: options.ki })
    : new RegressionFilter(options.correctionIntervals);

/**
 * Keeps one clock (the slave) on another (the master): takes offsets, says what to do. Pure: knows no
 * clock and no timer. Two offsets give the slave's rate error, which is taken away first, together
 * with a large offset; from then on a filter follows.
 */
export class Servo {
  readonly #options: CheckedServoOptions;
  readonly #filter: ServoFilter;
  readonly #lock: LockDetector;
  readonly #mean: MovingMean;
  #ppb: number;
  #first: Sample | null = null;
  #following = false;
  #stepped = false;
  #lastNs: bigint | null = null;
  #state: ServoState = 'unlocked';

  constructor(options?: ServoOptions) {
    this.#options = checkServoOptions(options, 'new Servo(options)');
    this.#filter = filterOf(this.#options);
    this.#lock = new LockDetector(this.#options.lockThresholdNs, this.#options.lockCount);
    this.#mean = new MovingMean(this.#options.averageCount);
    this.#ppb = this.#options.initialPpb;
    Object.freeze(this);
  }

  get state(): ServoState {
    return this.#state;
  }

  /** The rate that was commanded last. */
  get ppb(): number {
    return this.#ppb;
  }

  /**
   * Takes an offset, slave minus master, measured at `atNs` of any steady clock. RangeError unless
   * `atNs` is later than the one before.
   */
  sample(offsetNs: bigint, atNs: bigint): ServoOutput {
    checkBigint(offsetNs, 'servo.sample(offsetNs)', -LIMIT_NS, LIMIT_NS);
    checkBigint(atNs, 'servo.sample(atNs)', 0n, U64_MAX);
    if (this.#lastNs !== null && atNs <= this.#lastNs) {
      throw outOfRange('servo.sample(atNs)', `an instant after ${this.#lastNs}`, atNs);
    }
    const intervalS = Number(atNs - (this.#lastNs ?? atNs)) / 1e9;
    this.#lastNs = atNs;
    if (this.#following) return this.#follow(offsetNs, atNs, intervalS);
    return this.#first === null ? this.#begin(offsetNs, atNs) : this.#measure(offsetNs, atNs);
  }

  /** No offset came: the slave goes on at its mean rate. */
  miss(): ServoOutput {
    if (this.#state === 'holdover') return this.#output('none');
    this.#state = 'holdover';
    this.#lock.reset();
    const mean = this.#mean.mean;
    if (mean === null) {
      this.#first = null;
      return this.#output('none');
    }
    this.#ppb = mean;
    this.#filter.reset(mean);
    return this.#output('adjust');
  }

  /**
   * Starts anew from the rate `ppb`, ±5e8: the slave's clock was set, or its rate commanded, by
   * somebody else.
   */
  reset(ppb: number = this.#ppb): void {
    checkNumber(ppb, 'servo.reset(ppb)', -5e8, 5e8, ' ppb');
    this.#ppb = ppb;
    this.#restart();
    this.#lastNs = null;
  }

  #restart(): void {
    this.#first = null;
    this.#following = false;
    this.#state = 'unlocked';
    this.#lock.reset();
    this.#mean.reset();
  }

  #begin(offsetNs: bigint, atNs: bigint): ServoOutput {
    this.#first = { offsetNs, atNs };
    this.#state = 'unlocked';
    return this.#output('none');
  }

  /** The second offset: both give the rate error. */
  #measure(offsetNs: bigint, atNs: bigint): ServoOutput {
    const first = this.#first as Sample;
    const slope = Number(offsetNs - first.offsetNs) / Number(atNs - first.atNs);
    this.#ppb = this.#clamp(((1 + this.#ppb * 1e-9) / (1 + slope) - 1) * 1e9);
    this.#filter.reset(this.#ppb);
    this.#first = null;
    this.#following = true;
    this.#state = 'locking';
    const { firstStepThresholdNs, stepThresholdNs } = this.#options;
    const step = passes(offsetNs, this.#stepped ? stepThresholdNs : firstStepThresholdNs);
    this.#stepped = true;
    return this.#output(step ? 'step' : 'adjust', step ? -offsetNs : 0n);
  }

  #follow(offsetNs: bigint, atNs: bigint, intervalS: number): ServoOutput {
    if (passes(offsetNs, this.#options.stepThresholdNs)) {
      this.#restart();
      return this.#begin(offsetNs, atNs);
    }
    const offset = Number(offsetNs);
    this.#ppb = this.#clamp(this.#filter.update(offset, intervalS));
    this.#filter.applied(this.#ppb);
    this.#mean.add(this.#filter.frequencyPpb);
    this.#lock.add(offset);
    this.#state = this.#lock.locked ? 'locked' : 'locking';
    return this.#output('adjust');
  }

  #clamp(ppb: number): number {
    const { maxPpb } = this.#options;
    return Math.min(Math.max(ppb, -maxPpb), maxPpb);
  }

  #output(action: ServoOutput['action'], offsetNs = 0n): ServoOutput {
    return Object.freeze({ action, ppb: this.#ppb, offsetNs, state: this.#state });
  }
}
