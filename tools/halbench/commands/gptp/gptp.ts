import type { SimulatedFamily } from 'avb-hal';
import type { Progress } from '../../cli/progress.js';
import { headOf } from '../../head.js';
import { stabilityOf } from '../../measure/stability.js';
import { standInNote } from '../../notes.js';
import type { GptpDocument, GptpLimit } from '../../result.js';
import { adapterRecord, chooseAdapters, openSession } from '../../session.js';
import type { GptpCommandOptions } from './options.js';
import { type Ran, runReal, runSimulated } from './stations.js';

/** Acquisition is over. */
const AFTER_S = 5;
const SYNC_S = 0.125;
/** IEEE 802.1AS-2020 B.3: between two systems at most 6 hops apart. */
const TIME_ERROR_LIMIT_NS = 1000;
/** meanLinkDelayThresh. */
const GPTP_LINK_DELAY_NS = 800;
const UNVERIFIED = 'not checked against the text';

/** From here on offsets count. */
const settledS = ({ recorder }: Ran): number => recorder.lockedAfterS ?? Number.POSITIVE_INFINITY;

function limitsOf(
  document: Pick<GptpDocument, 'offset' | 'timeError' | 'pathDelayNs' | 'options'>,
): GptpLimit[] {
  const { offset, timeError, pathDelayNs, options } = document;
  const limit = (name: string, value: number, most: number, source: string): GptpLimit => ({
    name,
    value,
    limit: most,
    unit: 'ns',
    met: value <= most,
    source: `${source}, ${UNVERIFIED}`,
  });
  const worst = timeError ?? offset;
  return [
    ...(worst === null
      ? []
      : [
          limit(
            timeError === null ? 'greatest offset' : 'greatest time error',
            worst.maxNs,
            TIME_ERROR_LIMIT_NS,
            'IEEE 802.1AS-2020 B.3, up to 6 hops',
          ),
        ]),
    ...(pathDelayNs === null || options.maxLinkDelayNs === 0
      ? []
      : [limit('path delay', pathDelayNs, options.maxLinkDelayNs, 'IEEE 802.1AS-2020 11.2.2')]),
  ];
}

function findingsOf(document: Omit<GptpDocument, 'findings'>): string[] {
  const { role, lockedAfterS, whyNotCapable, limits, options } = document;
  const failed = limits.filter(({ met }) => !met);
  return [
    ...(whyNotCapable === null ? [] : [`the port is not asCapable: ${whyNotCapable}`]),
    ...(options.role === 'slave' && role !== 'slave' ? [`the port is ${role}, not slave`] : []),
    ...(role === 'slave' && lockedAfterS === null ? ['the clock did not lock'] : []),
    ...failed.map(({ name, value, limit }) => `${name}: ${value.toFixed(0)} ns, limit ${limit} ns`),
  ];
}

function timeErrorOf({ recorder }: Ran): GptpDocument['timeError'] {
  const fromS = recorder.capableAfterS ?? recorder.lockedAfterS;
  if (fromS === null) return null;
  const afterS = fromS + AFTER_S;
  const spread = recorder.errors.spread(afterS);
  return spread === null ? null : { ...spread, afterS };
}

/** `halbench gptp`: runs an 802.1AS end station and tells what it measured. */
export async function gptp(options: GptpCommandOptions, progress: Progress): Promise<GptpDocument> {
  using session = openSession(options.backend);
  const { hal, choice, binary } = session;
  const [info] = chooseAdapters(session.adapters, options.adapter, hal.backend);
  const chosen = info as NonNullable<typeof info>;
  progress.begin(`gPTP on ${chosen.family} ${chosen.mac ?? chosen.key}`, 1, 1);
  const isSim = hal.backend === 'sim';
  const ran = isSim
    ? await runSimulated(chosen.family as SimulatedFamily, options, progress)
    : await runReal(hal, chosen, options, progress);
  progress.end(ran.recorder.last || 'no Sync came');
  return documentOf(ran, options, { backend: hal.backend, selection: choice, binary });
}

function documentOf(
  ran: Ran,
  options: GptpCommandOptions,
  from: Pick<GptpDocument, 'backend' | 'selection' | 'binary'>,
): GptpDocument {
  const { recorder, status, info, partner } = ran;
  const [port] = status.ports;
  const since = settledS(ran);
  const { seconds, role, profile, domain, seed } = options;
  const maxLinkDelayNs = options.maxLinkDelay ?? (profile === 'gptp' ? GPTP_LINK_DELAY_NS : 0);
  const transport = options.transport ?? (profile === 'gptp' ? 'l2' : 'udp4');
  const neighbor = port?.neighborRateOffset ?? null;
  const measured = {
    ...headOf('avb-hal/gptp', 'gptp', status.simulated),
    complete: true,
    ...from,
    options: { seconds, role, profile, transport, domain, maxLinkDelayNs, seed },
    adapter: adapterRecord(info),
    partner,
    role: port?.role ?? 'disabled',
    grandmaster: status.grandmaster,
    whyNotCapable: port?.whyNotCapable ?? null,
    capableAfterS: recorder.capableAfterS,
    lockedAfterS: recorder.lockedAfterS,
    pathDelayNs: port?.meanLinkDelayNs ?? null,
    neighborPpb: neighbor === null ? null : neighbor * 1e9,
    offset: recorder.offsets.spread(since),
    timeError: status.isGrandmaster ? null : timeErrorOf(ran),
    offsets: recorder.offsets.stretches(since),
    errors: status.isGrandmaster ? [] : recorder.errors.stretches(since),
    delays: recorder.delays.stretches(0),
    histogram: recorder.offsets.histogram(since),
    stability: stabilityOf(Float64Array.from(recorder.offsets.since(since)), SYNC_S),
    counters: { ...port?.counters },
    events: recorder.events,
    notes: from.selection.standIn ? [standInNote(from.selection)] : [],
  };
  const judged = { ...measured, limits: limitsOf(measured) };
  return { ...judged, findings: findingsOf(judged) };
}
