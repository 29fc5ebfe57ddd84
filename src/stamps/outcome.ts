/** How far the effect of a change is known: read back, or only accepted by the driver. */
export interface ChangeOutcome {
  readonly effect: 'verified' | 'accepted';
  /** Why it is not verified, or how it differs; empty when it does not. */
  readonly note: string;
  readonly simulated: boolean;
}

/** @internal The effect that native code names. */
export const effectOf = (name: string): 'verified' | 'accepted' =>
  name === 'verified' ? 'verified' : 'accepted';
