import type { Adapter, Clock, RateRange } from '../index.js';
import type { CheckContext } from './context.js';

/** A rate near the middle of the commandable ones that is not a round number. */
const SMALL_PPB = 12_345;

/** Switches the stamps of packets; back again after the check where that can be done. */
export function switchPackets(context: CheckContext, nic: Adapter, packets: boolean): void {
  const change = nic.stamps.configure({ packets });
  context.restoring('packet stamps', () => {
    if (change.notRestorable.length === 0) change.restore();
  });
}

/** Whether `ppb` can be commanded. */
export const commandable = ({ minPpb, maxPpb }: RateRange, ppb: number): boolean =>
  ppb >= minPpb && ppb <= maxPpb;

/** The rates the hardware takes now; measures its scale first where that is needed. */
export async function calibratedRange(nic: Adapter): Promise<RateRange> {
  const range = nic.clock.rateRange();
  if (range.calibrated) return range;
  await nic.clock.calibrate();
  return nic.clock.rateRange();
}

/** A rate that the hardware can be commanded, as near to nothing special as possible. */
export async function rateToCommand(nic: Adapter): Promise<number> {
  const range = await calibratedRange(nic);
  if (commandable(range, SMALL_PPB)) return SMALL_PPB;
  return range.minPpb + Math.min(1e6, (range.maxPpb - range.minPpb) / 2);
}

/**
 * Calibrates, and commands the hardware's present rate again after the check: what was measured, or
 * what the register stands for, whichever writes the same register value.
 */
export async function keepRate(context: CheckContext, nic: Adapter): Promise<void> {
  const { clock } = nic;
  const before = nic.capabilities.clockConfig ? clock.config() : null;
  const { ratePpb } = await clock.calibrate();
  context.log.note('rate before', ratePpb, 'ppb');
  context.restoring('the rate', () => {
    if (before === null) clock.adjustRate(ratePpb);
    else putBack(clock, before.timinca, [ratePpb, before.timincaPpb]);
  });
}

/** Commands one rate after the other until the increment register holds `timinca`. */
function putBack(clock: Clock, timinca: number, commands: readonly number[]): void {
  for (const ppb of commands) {
    if (clock.config().timinca === timinca) return;
    clock.adjustRate(ppb);
  }
  const { timinca: now } = clock.config();
  if (now !== timinca) throw new Error(`the increment register must be ${timinca}, got ${now}`);
}
