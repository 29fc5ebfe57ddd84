/** A slave clock for servos: a rate, noise in the measured offsets, and nothing else. */
import type { Servo, ServoOutput } from '../../../src/servo/servo.js';
import { Random } from './random.js';

export interface PlantSettings {
  readonly seed: number;
  /** Rate of the slave when nothing is commanded. */
  ratePpb: number;
  /** Offset at the beginning, in ns. */
  readonly offsetNs?: number;
  /** Uniform noise of a measured offset, ±. */
  readonly noiseNs?: number;
  readonly intervalS?: number;
}

/** The slave under a servo; every round advances by one interval. */
export class Plant {
  readonly settings: PlantSettings;
  readonly servo: Servo;
  readonly steps: bigint[] = [];
  offsetNs: number;
  /** What the next measured offsets are wrong by. */
  errorNs = 0;
  ppb = 0;
  atNs = 1_000_000_000n;
  readonly #random: Random;

  constructor(servo: Servo, settings: PlantSettings) {
    this.servo = servo;
    this.settings = settings;
    this.offsetNs = settings.offsetNs ?? 0;
    this.ppb = servo.ppb;
    this.#random = new Random(settings.seed);
  }

  get intervalS(): number {
    return this.settings.intervalS ?? 1;
  }

  /** Lets one interval pass. */
  pass(): void {
    const rate = (1 + this.settings.ratePpb * 1e-9) * (1 + this.ppb * 1e-9) - 1;
    this.offsetNs += rate * 1e9 * this.intervalS;
    this.atNs += BigInt(Math.round(this.intervalS * 1e9));
  }

  /** One offset to the servo, and what it asks for to the slave. */
  round(): ServoOutput {
    const noise = (this.#random.next() * 2 - 1) * (this.settings.noiseNs ?? 0);
    const output = this.servo.sample(
      BigInt(Math.round(this.offsetNs + this.errorNs + noise)),
      this.atNs,
    );
    this.obey(output);
    this.pass();
    return output;
  }

  obey(output: ServoOutput): void {
    if (output.action === 'none') return;
    this.ppb = output.ppb;
    if (output.action === 'step') {
      this.offsetNs += Number(output.offsetNs);
      this.steps.push(output.offsetNs);
    }
  }

  /** The largest offset of the last `tail` of `rounds` rounds. */
  worst(rounds: number, tail: number): number {
    let worst = 0;
    for (let i = 0; i < rounds; i += 1) {
      this.round();
      if (i >= rounds - tail) worst = Math.max(worst, Math.abs(this.offsetNs));
    }
    return worst;
  }
}
