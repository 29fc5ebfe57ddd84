import type { Adapter, RateRange } from '../index.js';
import type { CheckContext } from './context.js';

/** A rate near the middle of the commandable ones that is no round number. */
const SMALL_PPB = 12_345;

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

/** The command that gives the hardware the rate it has now. */
async function presentCommand(nic: Adapter): Promise<number> {
  // What a calibration measured and what is commanded relative to it cancel exactly.
  if (!nic.clock.rateRange().calibrated) return (await nic.clock.calibrate()).ratePpb;
  return nic.capabilities.clockConfig ? nic.clock.config().timincaPpb : 0;
}

/** Commands the hardware's present rate again after the check, and looks whether it took effect. */
export async function keepRate(context: CheckContext, nic: Adapter): Promise<void> {
  const before = nic.capabilities.clockConfig ? nic.clock.config().timinca : null;
  const command = await presentCommand(nic);
  context.log.note('rate before, as commanded', command, 'ppb');
  context.restoring('the rate', () => {
    if (before !== null && nic.clock.config().timinca === before) return;
    nic.clock.adjustRate(command);
    if (before === null) return;
    const { timinca } = nic.clock.config();
    if (timinca !== before) throw new Error(`increment register: wanted ${before}, got ${timinca}`);
  });
}
