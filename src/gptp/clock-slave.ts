import {
  type Adapter,
  type HalErrorCode,
  isHalError,
  type RateAdjustment,
  type Servo,
  type ServoState,
} from '../index.js';
import type { SyncEvent } from './events.js';

/** What was done with a Sync. Frozen. */
export interface SlaveOffset {
  /** The grandmaster's time when the Sync came. */
  readonly masterNs: bigint;
  /** Our clock minus the grandmaster's, before the correction. */
  readonly offsetNs: bigint;
  /** Rate of the grandmaster against our own clock, ppb. */
  readonly masterPpb: number;
  /** What of the time is the way from the neighbor. */
  readonly linkDelayNs: number;
  /** What the clock was told; null where nothing was. */
  readonly correctedPpb: number | null;
  /** What the clock was stepped by; 0: not at all. */
  readonly steppedNs: bigint;
  /** State of the servo after it. */
  readonly servo: ServoState;
}

/** What a clock says that will be known again. */
const PASSING: readonly HalErrorCode[] = [
  'HAL_CLOCK_LOST',
  'HAL_DISCONTINUITY',
  'HAL_OUT_OF_RANGE',
];

/** Told when our clock jumped and goes at another rate: `TimeAwareSystem.localChanged`. */
export type Steered = (atNs: bigint, stepNs: bigint, factor: number) => void;

/**
 * ClockSlave (IEEE 802.1AS-2020 10.2.13): keeps an adapter's clock on the grandmaster through a servo, by
 * the adapter's hardware or the transform, as the adapter was opened.
 */
export class ClockSlave {
  readonly #nic: Adapter;
  readonly #servo: Servo;
  readonly #steered: Steered;
  #lastNs = 0n;
  /** What the hardware's rate was commanded to last. */
  #ranPpb: number;
  #owedPpb = 0;

  constructor(nic: Adapter, servo: Servo, steered: Steered) {
    this.#nic = nic;
    this.#servo = servo;
    this.#steered = steered;
    this.#ranPpb = servo.ppb;
  }

  /** What our clock shows at an instant of the adapter's own; null while it is lost or has just jumped. */
  localTime(rawNs: bigint): bigint | null {
    const { clock } = this.#nic;
    if (clock.mode === 'hardware') return rawNs;
    try {
      return clock.fromRaw(rawNs);
    } catch (error) {
      if (PASSING.some((code) => isHalError(error, code))) return null;
      throw error;
    }
  }

  /** A Sync came: the servo's answer is done, where `steer` says so. null while our clock is not known. */
  follow(sync: SyncEvent, steer: boolean): SlaveOffset | null {
    const { masterNs, linkDelayNs, rateOffset } = sync;
    // Another grandmaster, or one that was set: its times begin again.
    if (masterNs <= this.#lastNs) this.restart();
    this.#lastNs = masterNs;
    const localNs = this.localTime(sync.ingressNs);
    if (localNs === null) return null;
    const offsetNs = localNs - masterNs;
    const seen = { masterNs, offsetNs, masterPpb: rateOffset * 1e9, linkDelayNs };
    if (!steer) {
      const { state } = this.#servo;
      return Object.freeze({ ...seen, correctedPpb: null, steppedNs: 0n, servo: state });
    }
    const { action, ppb, offsetNs: stepNs, state } = this.#servo.sample(offsetNs, masterNs);
    if (action !== 'none') this.#steer(ppb, stepNs);
    const correctedPpb = action === 'none' ? null : ppb;
    return Object.freeze({ ...seen, correctedPpb, steppedNs: stepNs, servo: state });
  }

  /** No Sync comes: our clock goes on at its mean rate. */
  holdOver(): void {
    const { action, ppb } = this.#servo.miss();
    if (action === 'adjust') this.#steer(ppb, 0n);
  }

  /** Another grandmaster: what was measured counts no more. */
  restart(): void {
    this.#servo.reset();
    this.#lastNs = 0n;
  }

  /** The rate first: at a rate that is percents off, the offset would grow again meanwhile. */
  #steer(ppb: number, stepNs: bigint): void {
    const { clock } = this.#nic;
    const atNs = clock.readNs();
    const rate = this.#adjust(ppb);
    const change = stepNs === 0n ? null : clock.adjustOffset(stepNs);
    const jumpedNs = change?.appliedTo === 'hardware' ? stepNs : 0n;
    this.#steered(atNs, jumpedNs, this.#factor(rate));
  }

  /**
   * A rate between two steps of the hardware (488 ppb on an I219) is met on average: each command makes
   * up for what the one before left over.
   */
  #adjust(ppb: number): RateAdjustment {
    const wantedPpb = ppb + this.#owedPpb;
    const rate = this.#nic.clock.adjustRate(wantedPpb);
    this.#owedPpb = rate.appliedTo === 'hardware' ? wantedPpb - rate.commandedPpb : 0;
    return rate;
  }

  /** How much faster the adapter's own clock goes since the rate was adjusted. */
  #factor({ appliedTo, commandedPpb }: RateAdjustment): number {
    if (appliedTo !== 'hardware') return 1;
    const factor = (1 + commandedPpb * 1e-9) / (1 + this.#ranPpb * 1e-9);
    this.#ranPpb = commandedPpb;
    return factor;
  }
}
