/** How a servo turns offsets into a rate. Pure; one slave clock each. */
export interface ServoFilter {
  /** Starts anew from the rate `ppb`, which is what the clock runs at now. */
  reset(ppb: number): void;
  /**
   * The rate to command after an offset (slave minus master) in ns, `intervalS` seconds after the one
   * before, in which the clock ran at the rate given to {@link applied}.
   */
  update(offsetNs: number, intervalS: number): number;
  /** What became of the rate that update() gave: less, where it was out of range. */
  applied(ppb: number): void;
  /** The rate at which the clock would keep its offset, as far as is known. */
  readonly frequencyPpb: number;
}
