import type { Interval, ServoFilter } from './filter.js';
import type { Point } from './line.js';

/** Gains of a PI servo. */
export interface PiGains {
  /** Proportional, in ppb per ns at an interval of 1 s. */
  readonly kp: number;
  /** Integral, likewise. */
  readonly ki: number;
}

/** What the gains may reach when multiplied by the interval; beyond it the loop swings. */
const KP_LIMIT = 0.7;
const KI_LIMIT = 0.3;
const KP_EXPONENT = -0.3;
const KI_EXPONENT = 0.4;

/**
 * The gains at an interval in s, as it is usual for hardware timestamps (linuxptp's pi servo):
 * kp * T^-0.3, at most 0.7 / T; ki * T^0.4, at most 0.3 / T.
 */
export function gainsAt({ kp, ki }: PiGains, intervalS: number): PiGains {
  return {
    kp: Math.min(kp * intervalS ** KP_EXPONENT, KP_LIMIT / intervalS),
    ki: Math.min(ki * intervalS ** KI_EXPONENT, KI_LIMIT / intervalS),
  };
}

/** Proportional-integral control of a clock; gains as {@link gainsAt} has them. */
export class PiFilter implements ServoFilter {
  readonly #gains: PiGains;
  #integralPpb = 0;
  #beforePpb = 0;
  #askedPpb = 0;

  constructor(gains: PiGains) {
    this.#gains = gains;
  }

  get frequencyPpb(): number {
    return this.#integralPpb;
  }

  start(ppb: number): void {
    this.#integralPpb = ppb;
    this.#beforePpb = ppb;
    this.#askedPpb = ppb;
  }

  update({ phase }: Point, { seconds }: Interval): number {
    const { kp, ki } = gainsAt(this.#gains, seconds);
    this.#beforePpb = this.#integralPpb;
    this.#integralPpb -= ki * phase;
    this.#askedPpb = this.#integralPpb - kp * phase;
    return this.#askedPpb;
  }

  /** At the end of the range the integral stands still, or it would have to run back later. */
  applied(ppb: number): void {
    if (ppb !== this.#askedPpb) this.#integralPpb = this.#beforePpb;
  }
}
