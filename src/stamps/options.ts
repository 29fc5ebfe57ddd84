import {
  bare,
  checkBoolean,
  checkClosedObject,
  checkInteger,
  checkOneOf,
  checkOptionsObject,
  checkSignal,
  must,
  outOfRange,
  wrongType,
} from '../base/check.js';
import { checkEach, type Fields, integer, or } from '../base/fields.js';
import { MAX_RING_EVENTS } from '../base/limits.gen.js';
import { ANY_PCP, ANY_VLAN, STAMP_KINDS, type StampKind } from '../binding/native-stamps.js';
import { checkLatency, type LatencyOption } from './latency.js';

/** Options of {@link Stamps.events}. Without any kind, all kinds are delivered. */
export interface StampEventOptions {
  /** Stamps of sent frames. */
  readonly transmit?: boolean;
  /** Stamps of received frames. */
  readonly receive?: boolean;
  /** Target times that were reached. */
  readonly targetTime?: boolean;
  /** Edges of the auxiliary inputs. */
  readonly auxiliary?: boolean;
  /** What the source reports as an error. */
  readonly errors?: boolean;
  /** Only frames of this VLAN, 0 … 4094. */
  readonly vlan?: number;
  /** Only frames of this priority, 0 … 7. */
  readonly pcp?: number;
  /**
   * Events that the native buffer holds, rounded up to a power of two; 64 bytes each. 2 … 1 048 576,
   * default 8192.
   */
  readonly capacity?: number;
  /** Ends the stream. */
  readonly signal?: AbortSignal;
  /** The correction for the path to the wire. Default `family`. */
  readonly latency?: LatencyOption;
}

/** Options of {@link Stamps.batches}. */
export interface StampBatchOptions extends StampEventOptions {
  /** The most stamps of one step, 1 … 1024, default 1024. */
  readonly batchSize?: number;
}

/** Checked options of a stream. */
export interface CheckedStampOptions {
  /** Bits of STAMP_KINDS. */
  readonly kinds: number;
  readonly vlan: number;
  readonly pcp: number;
  readonly capacity: number;
  readonly batchSize: number;
  readonly signal: AbortSignal | null;
  readonly latency: LatencyOption;
}

const KIND_KEYS = {
  transmit: 'transmit',
  receive: 'receive',
  targetTime: 'target-time',
  auxiliary: 'auxiliary',
  errors: 'error',
} as const satisfies Record<string, StampKind>;
const KIND_NAMES = ['transmit', 'receive', 'targetTime', 'auxiliary', 'errors'] as const;
const EVENT_KEYS = [...KIND_NAMES, 'vlan', 'pcp', 'capacity', 'signal', 'latency'] as const;
const BATCH_KEYS = [...EVENT_KEYS, 'batchSize'] as const;

const DEFAULT_CAPACITY = 8192;
const MAX_BATCH = 1024;
const ALL_KINDS = (1 << STAMP_KINDS.length) - 1;

/** The bit of a kind in a filter. */
export function kindBit(kind: StampKind): number {
  return 1 << STAMP_KINDS.indexOf(kind);
}

const FIELDS: Fields<Omit<CheckedStampOptions, 'kinds'>> = {
  vlan: or(integer(0, ANY_VLAN - 1), ANY_VLAN),
  pcp: or(integer(0, ANY_PCP - 1), ANY_PCP),
  capacity: or(integer(2, MAX_RING_EVENTS), DEFAULT_CAPACITY),
  batchSize: or(integer(1, MAX_BATCH), MAX_BATCH),
  signal: checkSignal,
  latency: checkLatency,
};

type Given = Partial<Record<(typeof BATCH_KEYS)[number], unknown>>;

function checkKinds(given: Given, parameter: string): number {
  let kinds = 0;
  let named = false;
  for (const key of KIND_NAMES) {
    const { [key]: wanted } = given;
    if (wanted === undefined) continue;
    named = true;
    if (checkBoolean(wanted, `${parameter}.${key}`)) kinds |= kindBit(KIND_KEYS[key]);
  }
  if (!named) return ALL_KINDS;
  if (kinds === 0) throw new RangeError(must(parameter, 'ask for at least one kind', 'none'));
  return kinds;
}

/** Checks {@link StampEventOptions} or {@link StampBatchOptions} completely. */
export function checkStampOptions(
  options: unknown,
  parameter: string,
  batches: boolean,
): CheckedStampOptions {
  const given: Given = checkOptionsObject(options, parameter, batches ? BATCH_KEYS : EVENT_KEYS);
  const kinds = checkKinds(given, parameter);
  return Object.freeze({ kinds, ...checkEach(given, parameter, FIELDS) });
}

/** Options of {@link Stamps.take}. */
export interface TakeOptions {
  /** The correction for the path to the wire. Default `family`. */
  readonly latency?: LatencyOption;
}

/** The checked latency of {@link TakeOptions}. */
export function checkTakeOptions(options: unknown, parameter: string): LatencyOption {
  const given = checkOptionsObject(options, parameter, ['latency']);
  return checkLatency(given.latency, `${parameter}.latency`);
}

/** Which frame {@link Stamps.forFrame} waits for. */
export interface FrameSelector {
  /** Whether the frame was sent or received. */
  readonly direction: 'transmit' | 'receive';
  /** PTP messageType, 0 … 15; `PTP_MESSAGE` names them. */
  readonly messageType: number;
  /** PTP sequenceId, 0 … 65 535. */
  readonly sequenceId: number;
  /** PTP sourcePortIdentity as `a0369ffffe000001-1`; without it, of any port. */
  readonly sourcePort?: string;
}

/** Options of {@link Stamps.forFrame}. */
export interface FrameOptions {
  /** How long to wait for the stamp, in ms of the adapter's system clock. 0 … 60 000, default 1000. */
  readonly timeoutMs?: number;
  /** Gives up at once. */
  readonly signal?: AbortSignal;
  /** The correction for the path to the wire. Default `family`. */
  readonly latency?: LatencyOption;
}

/** Checked {@link FrameOptions}. */
export interface CheckedFrameOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | null;
  readonly latency: LatencyOption;
}

const SOURCE_PORT = /^[0-9a-f]{16}-(?:0|[1-9][0-9]{0,4})$/;

function checkSourcePort(value: unknown, parameter: string): string {
  const wanted = "a port identity such as 'a0369ffffe000001-1'";
  if (typeof value !== 'string') throw wrongType(parameter, wanted, value);
  const port = Number(value.slice(17));
  if (!SOURCE_PORT.test(value) || port > 0xffff) throw outOfRange(parameter, wanted, value);
  return value;
}

/** Checks a {@link FrameSelector}. */
export function checkFrame(value: unknown, parameter: string): FrameSelector {
  const given = checkClosedObject(value, parameter, [
    'direction',
    'messageType',
    'sequenceId',
    'sourcePort',
  ]);
  const frame = bare({
    direction: checkOneOf(given.direction, `${parameter}.direction`, ['transmit', 'receive']),
    messageType: checkInteger(given.messageType, `${parameter}.messageType`, 0, 15),
    sequenceId: checkInteger(given.sequenceId, `${parameter}.sequenceId`, 0, 0xffff),
  } as const);
  if (given.sourcePort === undefined) return Object.freeze(frame);
  const sourcePort = checkSourcePort(given.sourcePort, `${parameter}.sourcePort`);
  return Object.freeze(bare({ ...frame, sourcePort }));
}

/** Checks {@link FrameOptions}; `undefined` gives the defaults. */
export function checkFrameOptions(value: unknown, parameter: string): CheckedFrameOptions {
  const given = checkOptionsObject(value, parameter, ['timeoutMs', 'signal', 'latency']);
  const { timeoutMs = 1000 } = given;
  return Object.freeze({
    timeoutMs: checkInteger(timeoutMs, `${parameter}.timeoutMs`, 0, 60_000, ' ms'),
    signal: checkSignal(given.signal, `${parameter}.signal`),
    latency: checkLatency(given.latency, `${parameter}.latency`),
  });
}
