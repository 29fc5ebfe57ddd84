import { requireLevel } from '../adapter/context.js';
import { checkClosedObject, checkObject, checkSignal, wrongType } from '../base/check.js';
import { type HalError, isHalError } from '../base/errors.js';
import { checkEach, number, or } from '../base/fields.js';
import { type Clock, internalsOf } from '../clock/clock.js';
import { type AnyClock, correlator } from '../clock/correlate.js';
import type { Correlation } from '../clock/correlation.js';
import type { RateAdjustment } from '../clock/types.js';
import type { ServoOptions } from '../servo/options.js';
import { Servo, type ServoOutput } from '../servo/servo.js';

/** Options of {@link discipline}. */
export interface DisciplineOptions {
  /** The clock to follow: an adapter's, or the system clock. */
  readonly master: AnyClock;
  /** The clock to steer. Its adapter needs access 'discipline'. */
  readonly slave: Clock;
  /** The servo, or how to make one. Default: `pi` with the usual constants. */
  readonly servo?: Servo | ServoOptions;
  /**
   * Pause between two corrections in ms, in steps of 1 ns: 802.1AS intervals of 2^-5 s (31.25) to 2^3 s
   * among them. 1 … 60 000, default 125.
   */
  readonly intervalMs?: number;
  /** Offsets that are known less well are not used, in ns. 1 … 1e9, default 100 000. */
  readonly maxBoundNs?: number;
  /** Ends the loop; the slave keeps the rate it has. */
  readonly signal?: AbortSignal;
}

/** One round of {@link discipline}. */
export interface DisciplineReport {
  /** Slave against master (a is the slave); null where they could not be compared. */
  readonly correlation: Correlation | null;
  /** What the servo asked for; its state. */
  readonly output: ServoOutput;
  /** Result of the commanded rate; null where none was commanded. */
  readonly rate: RateAdjustment | null;
  /** Why there was no offset to use; null where there was one. */
  readonly missing: HalError | 'settling' | 'bound' | null;
  /** True when the time of either clock comes from a model and not from silicon. */
  readonly simulated: boolean;
}

interface Loop {
  readonly slave: Clock;
  readonly servo: Servo;
  readonly compare: () => Correlation;
  readonly maxBoundNs: bigint;
}

const PARAMETER = 'discipline(options)';
const NS_PER_MS = 1e6;
const KEYS = ['master', 'slave', 'servo', 'intervalMs', 'maxBoundNs', 'signal'] as const;

/** A servo that is made here knows the interval. */
function servoOf(value: unknown, intervalMs: number): Servo {
  if (value instanceof Servo) return value;
  const given = value === undefined ? {} : checkObject(value, 'new Servo(options)');
  return new Servo({ intervalMs, ...given });
}

/** What tells that the clocks cannot be compared now, but may be later. */
const isPassing = (error: unknown): error is HalError =>
  isHalError(error, 'HAL_CLOCK_LOST') || isHalError(error, 'HAL_DISCONTINUITY');

const none = ({ ppb, state }: Servo): ServoOutput =>
  Object.freeze({ action: 'none', ppb, offsetNs: 0n, state });

/** The rate first: at a rate that is percents off, the offset would grow again meanwhile. */
function apply(slave: Clock, output: ServoOutput): RateAdjustment | null {
  if (output.action === 'none') return null;
  const rate = slave.adjustRate(output.ppb);
  if (output.action === 'step') slave.adjustOffset(output.offsetNs);
  return rate;
}

/** Whether the values of both clocks can be used: before the first correction, both must be settled. */
function isSettled({ a, b }: Correlation, servo: Servo): boolean {
  const states = [a.state, b.state];
  if (states.includes('discontinuity') || states.includes('empty')) return false;
  return servo.state !== 'unlocked' || !states.includes('settling');
}

function missed(loop: Loop, missing: HalError | 'bound', found: Correlation | null) {
  const output = loop.servo.miss();
  try {
    return { correlation: found, output, rate: apply(loop.slave, output), missing };
  } catch (error) {
    // A slave that is lost cannot be told to hold its rate over.
    if (!isPassing(error)) throw error;
    return { correlation: found, output, rate: null, missing: error };
  }
}

function round(loop: Loop): Omit<DisciplineReport, 'simulated'> {
  const { slave, servo, compare, maxBoundNs } = loop;
  try {
    const correlation = compare();
    if (!isSettled(correlation, servo)) {
      return { correlation, output: none(servo), rate: null, missing: 'settling' };
    }
    if (correlation.boundNs > maxBoundNs) return missed(loop, 'bound', correlation);
    const output = servo.sample(correlation.offsetNs, correlation.systemNs);
    return { correlation, output, rate: apply(slave, output), missing: null };
  } catch (error) {
    if (!isPassing(error)) throw error;
    return missed(loop, error, null);
  }
}

/** The servo and the slave agree on the rate that the slave runs at. */
function agree(slave: Clock, servo: Servo, requestedPpb: number | null): void {
  if (requestedPpb === null) slave.adjustRate(servo.ppb);
  else if (requestedPpb !== servo.ppb) servo.reset(requestedPpb);
}

/**
 * Keeps `slave` on `master`: compares them every `intervalMs`, corrects the slave's rate, and its
 * time where the offset is a step; yields one report per round. Nothing happens between two reports
 * unless the caller takes them: `for await` is the loop. Never blocks the event loop; in virtual
 * time each pause advances the simulator.
 *
 * Ends with `signal` or when the caller leaves the loop. While a clock is lost or just jumped, the
 * reports say so and the slave holds its mean rate over. Throws what the slave's adjustRate() and
 * adjustOffset() throw, such as HAL_RATE_UNREACHABLE with steering 'hardware'; HAL_ACCESS_LEVEL.
 */
export function discipline(
  options: DisciplineOptions,
): AsyncGenerator<DisciplineReport, void, undefined> {
  const given = checkClosedObject(options, PARAMETER, KEYS);
  const { intervalMs, maxBoundNs, signal } = checkEach(given, PARAMETER, {
    intervalMs: or(number(1, 60_000, ' ms'), 125),
    maxBoundNs: or(number(1, 1e9, ' ns'), 100_000),
    signal: checkSignal,
  });
  const slave = given.slave as Clock;
  const below = typeof slave === 'object' && slave !== null ? internalsOf(slave) : undefined;
  if (below === undefined) throw wrongType(`${PARAMETER}.slave`, "an adapter's clock", slave);
  const names = [`${PARAMETER}.slave`, `${PARAMETER}.master`] as const;
  const compare = correlator(slave, given.master, names);
  requireLevel(below.context, 'discipline', 'discipline');
  const servo = servoOf(given.servo, intervalMs);
  const loop = { slave, servo, compare, maxBoundNs: BigInt(Math.round(maxBoundNs)) };
  return rounds(loop, BigInt(Math.round(intervalMs * NS_PER_MS)), signal);
}

async function* rounds(
  loop: Loop,
  pauseNs: bigint,
  signal: AbortSignal | null,
): AsyncGenerator<DisciplineReport, void, undefined> {
  const below = internalsOf(loop.slave);
  if (below === undefined || signal?.aborted) return;
  const { context, requestedPpb } = below;
  agree(loop.slave, loop.servo, requestedPpb());
  while (!signal?.aborted) {
    yield Object.freeze({ ...round(loop), simulated: context.simulated });
    if (signal?.aborted) return;
    await context.sleep(pauseNs, signal ?? undefined);
  }
}
