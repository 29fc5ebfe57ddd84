import { PTP_MESSAGE } from '../base/ptp.js';
import type { ClockIdentity } from './messages/identity.js';
import { type Announce, PTP_FLAGS } from './messages/message.js';
import type { CheckedGptpOptions } from './options.js';
import { headOf } from './origin.js';
import type { GptpPort } from './port.js';
import type { PriorityVector } from './priority.js';

/** More clocks do not fit into a frame with the rest of the message. */
const MAX_PATH = 170;

/** What is announced besides the vector: of the grandmaster's time. */
type TimeProperties = Pick<Announce, 'flags' | 'utcOffsetS' | 'timeSource'>;

/** Of this system as the grandmaster. */
function ownProperties({ timescale, utcOffsetS, timeSource }: CheckedGptpOptions): TimeProperties {
  const flags = timescale === 'ptp' ? PTP_FLAGS.PTP_TIMESCALE | PTP_FLAGS.UTC_OFFSET_VALID : 0;
  return { flags, utcOffsetS, timeSource };
}

/** Announces `best`, which `heard` told of; null: this system is the grandmaster itself. */
export function sendAnnounce(
  port: GptpPort,
  own: ClockIdentity,
  options: CheckedGptpOptions,
  best: PriorityVector,
  heard: GptpPort['heard'] | null,
): void {
  const { clock: grandmaster, ...quality } = best.system;
  const path = [...(heard?.path ?? []), own];
  port.send({
    ...headOf(port.origin, PTP_MESSAGE.ANNOUNCE, {
      sequenceId: port.nextSequenceId(PTP_MESSAGE.ANNOUNCE),
      logInterval: port.intervals.log('announce'),
    }),
    ...(heard?.announce ? propertiesOf(heard.announce) : ownProperties(options)),
    ...quality,
    originNs: 0n,
    grandmaster,
    stepsRemoved: best.stepsRemoved,
    // A path that is too long is not announced at all: one with a gap would hide a loop.
    tlvs:
      path.length > MAX_PATH || !port.profile.sendsTlvs
        ? []
        : [{ kind: 'path-trace', clocks: path }],
  });
}

const propertiesOf = ({ flags, utcOffsetS, timeSource }: Announce): TimeProperties => ({
  flags: flags & 0xff,
  utcOffsetS,
  timeSource,
});
