import { FRAME_VERDICTS } from '../binding/native-frames.js';

/** How a stamp is known to be its frame's. */
export type StampProof = 'hardware' | 'proven';

/** Why a frame has no stamp. */
export type NoStampReason = 'ambiguous' | 'none came' | 'lost' | 'no event message';

const HARDWARE = FRAME_VERDICTS.indexOf('hardware');
const PROVEN = FRAME_VERDICTS.indexOf('proven');

/** How a stamp with this verdict is known; null when there is none. */
export function proofOf(verdict: number): StampProof | null {
  if (verdict === HARDWARE) return 'hardware';
  return verdict === PROVEN ? 'proven' : null;
}

/** Why there is no stamp; null when there is one. */
export function reasonOf(verdict: number): NoStampReason | null {
  if (verdict === HARDWARE || verdict === PROVEN) return null;
  return FRAME_VERDICTS[verdict] as NoStampReason;
}
