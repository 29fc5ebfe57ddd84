/** How far the effect of a change is known: read back, or only accepted by the driver. */
export interface ChangeOutcome {
  /**
   * `verified`: the hardware was read back and holds the setting. `accepted`: the driver accepted
   * it, and nothing more is known.
   */
  readonly effect: 'verified' | 'accepted';
  /** Why it is not verified, or how it differs; empty when it does not. */
  readonly note: string;
  /** True when the value comes from a model and not from silicon. */
  readonly simulated: boolean;
}

/** @internal The effect that native code names. */
export const effectOf = (name: string): 'verified' | 'accepted' =>
  name === 'verified' ? 'verified' : 'accepted';
