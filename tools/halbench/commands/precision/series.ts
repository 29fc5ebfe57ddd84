/** What one way answered, call by call: device time at an instant of the system clock, in ns. */
export class Series {
  readonly #rounds: Uint32Array;
  readonly #systemNs: BigUint64Array;
  readonly #deviceNs: BigUint64Array;
  readonly #lowNs: BigUint64Array;
  readonly #highNs: BigUint64Array;
  /** False: lowNs and highNs are the reading itself. */
  readonly bounded: boolean;
  #length = 0;
  #failed = 0;
  #reason: string | null = null;

  constructor(capacity: number, bounded: boolean) {
    this.#rounds = new Uint32Array(capacity);
    this.#systemNs = new BigUint64Array(capacity);
    this.#deviceNs = new BigUint64Array(capacity);
    this.#lowNs = new BigUint64Array(capacity);
    this.#highNs = new BigUint64Array(capacity);
    this.bounded = bounded;
  }

  get length(): number {
    return this.#length;
  }
  /** Calls that failed. */
  get failed(): number {
    return this.#failed;
  }
  /** Why the first of them failed. */
  get reason(): string | null {
    return this.#reason;
  }

  /** A reading without a bound. */
  add(round: number, systemNs: bigint, deviceNs: bigint): void {
    this.addWindow(round, systemNs, deviceNs, deviceNs, deviceNs);
  }

  /** A reading of which lowNs <= true time <= highNs is said. */
  addWindow(
    round: number,
    systemNs: bigint,
    deviceNs: bigint,
    lowNs: bigint,
    highNs: bigint,
  ): void {
    const i = this.#length;
    this.#rounds[i] = round;
    this.#systemNs[i] = systemNs;
    this.#deviceNs[i] = deviceNs;
    this.#lowNs[i] = lowNs;
    this.#highNs[i] = highNs;
    this.#length += 1;
  }

  fail(reason: string): void {
    this.#failed += 1;
    this.#reason ??= reason;
  }

  round(i: number): number {
    return this.#rounds[i] as number;
  }
  systemNs(i: number): bigint {
    return this.#systemNs[i] as bigint;
  }
  deviceNs(i: number): bigint {
    return this.#deviceNs[i] as bigint;
  }
  lowNs(i: number): bigint {
    return this.#lowNs[i] as bigint;
  }
  highNs(i: number): bigint {
    return this.#highNs[i] as bigint;
  }
}
