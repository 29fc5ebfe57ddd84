import { checkBigint, checkNumber, outOfRange, U64_MAX } from '../base/check.js';
import { Acquisition } from './acquisition.js';
import type { ServoFilter } from './filter.js';
import { HoldoverRate } from './holdover.js';
import { SampleInterval } from './interval.js';
import { type Line, type Point, valueAt } from './line.js';
import { LockDetector } from './lock.js';
import { MovingMean } from './moving-mean.js';
import {
  type CheckedServoOptions,
  checkServoOptions,
  DEFAULT_STEP_THRESHOLD_NS,
  type ServoOptions,
} from './options.js';
import { gainsAt, PiFilter } from './pi.js';
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
  /** State of the servo after the call. */
  readonly state: ServoState;
}

const LIMIT_NS = 1n << 64n;
/** linuxptp's pi servo: the first slope spans at least 0.016 / ki seconds, 1000 at most. */
const SPAN_KI_S = 0.016;
const MAX_SPAN_S = 1000;
/** `linear-regression` begins with so many points, however short their span. */
const ENOUGH_POINTS = 5;

const size = (ns: bigint): bigint => (ns < 0n ? -ns : ns);

/** Whether an offset passes a threshold; 0 means no threshold. */
const passes = (offsetNs: bigint, thresholdNs: number): boolean =>
  thresholdNs > 0 && size(offsetNs) > BigInt(Math.round(thresholdNs));

const filterOf = (options: CheckedServoOptions): ServoFilter =>
  options.kind === 'pi' ? new PiFilter(options) : new RegressionFilter(options.correctionIntervals);

/** Offsets are off a line when no noise explains it that still allows steps to be told from it. */
const toleranceNs = ({ lockThresholdNs, stepThresholdNs }: CheckedServoOptions): number =>
  Math.max(10 * lockThresholdNs, (stepThresholdNs || DEFAULT_STEP_THRESHOLD_NS) / 4);

const acquisitionOf = (options: CheckedServoOptions): Acquisition =>
  new Acquisition({
    enough: options.kind === 'pi' ? Number.POSITIVE_INFINITY : ENOUGH_POINTS,
    leastSquares: options.kind !== 'pi',
    toleranceNs: toleranceNs(options),
  });

/**
 * Keeps one clock (the slave) on another (the master): takes offsets, says what to do. Pure: knows no
 * clock and no timer. The first offsets give the slave's rate error, which is taken away first,
 * together with a large offset; from then on a filter follows. An offset beyond `stepThresholdNs` is
 * dropped and decides nothing: only those after it can show that the clock really jumped.
 */
export class Servo {
  readonly #options: CheckedServoOptions;
  readonly #filter: ServoFilter;
  readonly #acquisition: Acquisition;
  readonly #interval: SampleInterval;
  readonly #lock: LockDetector;
  readonly #holdover: HoldoverRate;
  readonly #mean: MovingMean | null;
  #ppb: number;
  /** Times are counted in s from the first instant: doubles hold them then. */
  #originNs: bigint | null = null;
  /** What the offsets of the acquisition are counted from. */
  #baseNs = 0n;
  #lastNs: bigint | null = null;
  /** When the filter was fed last, in s. */
  #usedAt = 0;
  #following = false;
  /** Whether the last offset was beyond the threshold, and dropped. */
  #suspicious = false;
  #stepped = false;
  /** Whether a large offset is suspect: not while one is slewed that was there from the start. */
  #armed = false;
  readonly #arrival: LockDetector;
  #state: ServoState = 'unlocked';

  /** An unlocked servo. TypeError or RangeError for wrong options. */
  constructor(options?: ServoOptions) {
    this.#options = checkServoOptions(options, 'new Servo(options)');
    const { intervalMs, lockThresholdNs, stepThresholdNs, lockCount } = this.#options;
    const { averageCount, initialPpb } = this.#options;
    this.#filter = filterOf(this.#options);
    this.#acquisition = acquisitionOf(this.#options);
    this.#interval = new SampleInterval(intervalMs === null ? null : intervalMs / 1000);
    this.#lock = new LockDetector(lockThresholdNs, lockCount);
    this.#arrival = new LockDetector(stepThresholdNs, lockCount);
    this.#holdover = new HoldoverRate();
    this.#mean = averageCount === null ? null : new MovingMean(averageCount);
    this.#ppb = initialPpb;
    Object.freeze(this);
  }

  /** State of the servo now. */
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
    if (this.#lastNs !== null && this.#state !== 'holdover') {
      this.#interval.add(Number(atNs - this.#lastNs) / 1e9);
    }
    this.#lastNs = atNs;
    this.#originNs ??= atNs;
    const t = Number(atNs - this.#originNs) / 1e9;
    if (!this.#following) return this.#begin(offsetNs, t);
    return this.#isSuspect(offsetNs) ? this.#suspect(offsetNs, t) : this.#follow(offsetNs, t);
  }

  /** No offset came: the slave goes on at its mean rate. */
  miss(): ServoOutput {
    if (this.#state === 'holdover') return this.#output('none');
    this.#state = 'holdover';
    this.#lock.reset();
    this.#acquisition.clear();
    this.#suspicious = false;
    const mean = this.#mean === null ? this.#holdover.ppb : this.#mean.mean;
    if (mean === null) return this.#output('none');
    this.#ppb = this.#clamp(mean);
    this.#filter.start(this.#ppb, []);
    return this.#output('adjust');
  }

  /**
   * Starts again from the rate `ppb`, ±5e8: the slave's clock was set, or its rate commanded, by
   * somebody else.
   */
  reset(ppb: number = this.#ppb): void {
    checkNumber(ppb, 'servo.reset(ppb)', -5e8, 5e8, ' ppb');
    this.#ppb = ppb;
    this.#following = false;
    this.#suspicious = false;
    this.#state = 'unlocked';
    this.#acquisition.clear();
    this.#lock.reset();
    this.#holdover.clear();
    this.#mean?.reset();
    this.#lastNs = null;
    this.#originNs = null;
  }

  /** The first offsets: they give the rate error. */
  #begin(offsetNs: bigint, t: number): ServoOutput {
    this.#state = 'unlocked';
    const line = this.#acquire(offsetNs, t, 0);
    if (line === null) return this.#output('none');
    const { firstStepThresholdNs, stepThresholdNs } = this.#options;
    const step = passes(offsetNs, this.#stepped ? stepThresholdNs : firstStepThresholdNs);
    return this.#correct(line, offsetNs, step);
  }

  /** `expectedPpb`: the slope of the offsets that the known rate explains. */
  #acquire(offsetNs: bigint, t: number, expectedPpb: number): Line | null {
    if (this.#acquisition.points.length === 0) this.#baseNs = offsetNs;
    const phase = Number(offsetNs - this.#baseNs);
    if (this.#acquisition.points.length === 0) {
      return this.#acquisition.add({ t, phase }, 0, expectedPpb);
    }
    const { ki } = gainsAt(this.#options, this.#interval.seconds);
    return this.#acquisition.add({ t, phase }, Math.min(SPAN_KI_S / ki, MAX_SPAN_S), expectedPpb);
  }

  /** Takes the rate error of `line` away, and the offset by a step where `step` says so. */
  #correct(line: Line, offsetNs: bigint, step: boolean): ServoOutput {
    this.#ppb = this.#clamp(((1 + this.#ppb * 1e-9) / (1 + line.slope * 1e-9) - 1) * 1e9);
    const remaining = step ? 0 : Number(offsetNs);
    const points = this.#acquisition.points.map(({ t, phase }) => ({
      t,
      phase: phase - valueAt(line, t) + remaining,
    }));
    this.#filter.start(this.#ppb, points);
    this.#holdover.clear();
    this.#following = true;
    this.#stepped = true;
    this.#armed ||= step || !passes(offsetNs, this.#options.stepThresholdNs);
    return this.#acted(line.at, step ? -offsetNs : 0n);
  }

  /** The offset at `t` was used. */
  #acted(t: number, stepNs: bigint): ServoOutput {
    this.#acquisition.clear();
    this.#suspicious = false;
    this.#usedAt = t;
    this.#state = this.#lock.locked ? 'locked' : 'locking';
    return this.#output(stepNs === 0n ? 'adjust' : 'step', stepNs);
  }

  #isSuspect(offsetNs: bigint): boolean {
    const beyond = passes(offsetNs, this.#options.stepThresholdNs);
    this.#arrival.add(Number(offsetNs));
    this.#armed ||= this.#arrival.locked;
    return beyond && this.#armed;
  }

  /** The first offset beyond the threshold is dropped; those after it decide, when they agree. */
  #suspect(offsetNs: bigint, t: number): ServoOutput {
    this.#state = 'unlocked';
    if (!this.#suspicious) {
      this.#suspicious = true;
      return this.#output('none');
    }
    const expectedPpb = this.#ppb - this.#filter.frequencyPpb;
    const line = this.#acquire(offsetNs, t, expectedPpb);
    return line === null ? this.#output('none') : this.#jump(line, offsetNs, expectedPpb);
  }

  /** The clock jumped. Its rate is known better than two offsets tell, unless they contradict it. */
  #jump(line: Line, offsetNs: bigint, expectedPpb: number): ServoOutput {
    this.#lock.reset();
    const [first] = this.#acquisition.points as [Point];
    const explainedNs = 2 * this.#options.lockThresholdNs;
    if (Math.abs(line.slope - expectedPpb) * (line.at - first.t) > explainedNs) {
      this.#mean?.reset();
      return this.#correct(line, offsetNs, true);
    }
    // The jump and this step cancel: for the filter nothing happened.
    return this.#follow(0n, line.at, -offsetNs);
  }

  #follow(offsetNs: bigint, t: number, stepNs = 0n): ServoOutput {
    const offset = Number(offsetNs);
    const ranPpb = this.#ppb;
    this.#ppb = this.#clamp(this.#filter.update({ t, phase: offset }, this.#interval));
    this.#filter.applied(this.#ppb);
    this.#holdover.add(ranPpb, t - this.#usedAt, offset, this.#ppb);
    this.#mean?.add(this.#filter.frequencyPpb);
    this.#lock.add(offset);
    return this.#acted(t, stepNs);
  }

  #clamp(ppb: number): number {
    const { maxPpb } = this.#options;
    return Math.min(Math.max(ppb, -maxPpb), maxPpb);
  }

  #output(action: ServoOutput['action'], offsetNs = 0n): ServoOutput {
    return Object.freeze({ action, ppb: this.#ppb, offsetNs, state: this.#state });
  }
}
