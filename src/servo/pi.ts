import type { ServoFilter } from './filter.js';

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
 * Proportional-integral control of a clock. The gains follow the interval as it is usual for hardware
 * timestamps (linuxptp's pi servo): kp * T^-0.3, at most 0.7 / T; ki * T^0.4, at most 0.3 / T.
 */
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

  reset(ppb: number): void {
    this.#integralPpb = ppb;
    this.#beforePpb = ppb;
    this.#askedPpb = ppb;
  }

  update(offsetNs: number, intervalS: number): number {
    const { kp, ki } = this.#gains;
    const proportional = Math.min(kp * intervalS ** KP_EXPONENT, KP_LIMIT / intervalS);
    const integral = Math.min(ki * intervalS ** KI_EXPONENT, KI_LIMIT / intervalS);
    this.#beforePpb = this.#integralPpb;
    this.#integralPpb -= integral * offsetNs;
    this.#askedPpb = this.#integralPpb - proportional * offsetNs;
    return this.#askedPpb;
  }

  /** At the end of the range the integral stands still, or it would have to run back later. */
  applied(ppb: number): void {
    if (ppb !== this.#askedPpb) this.#integralPpb = this.#beforePpb;
  }
}
