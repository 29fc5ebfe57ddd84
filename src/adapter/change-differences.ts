import { CAPABILITY_NAMES, type CapabilityName } from '../binding/capabilities.gen.js';
import type { AdapterInfo } from './info.js';

/**
 * What changed. `adapter-arrived`, `adapter-removed`; `link`: up, down or another speed;
 * `timestamp-configuration`: what the adapter's clock and its stamps can be used for; `capabilities`:
 * another ability came or went; `driver`: another version.
 */
export type AdapterChangeKind =
  | 'adapter-arrived'
  | 'adapter-removed'
  | 'link'
  | 'timestamp-configuration'
  | 'capabilities'
  | 'driver';

/** One difference between two enumerations. */
export interface Difference {
  /** What changed. */
  readonly kind: AdapterChangeKind;
  /** Key of the adapter that changed; {@link AdapterInfo.key}. */
  readonly key: string;
  /** As it was; null for an adapter that arrived. */
  readonly before: AdapterInfo | null;
  /** As it is; null for an adapter that was removed. */
  readonly after: AdapterInfo | null;
  /** The capabilities that came or went. */
  readonly capabilities: readonly CapabilityName[];
}

/** Abilities that depend on how timestamping is configured. */
const TIMESTAMPING: ReadonlySet<CapabilityName> = new Set([
  'clockRead',
  'crossTimestamp',
  'transmitStamps',
  'receiveStamps',
  'stampEvents',
  'stampControl',
] satisfies CapabilityName[]);

const NONE: readonly CapabilityName[] = Object.freeze([]);

function difference(
  kind: AdapterChangeKind,
  before: AdapterInfo | null,
  after: AdapterInfo | null,
  capabilities: readonly CapabilityName[] = NONE,
): Difference {
  const key = (after ?? before)?.key ?? '';
  return { kind, key, before, after, capabilities: Object.freeze([...capabilities]) };
}

function changedCapabilities(before: AdapterInfo, after: AdapterInfo): CapabilityName[] {
  return CAPABILITY_NAMES.filter((name) => before.capabilities[name] !== after.capabilities[name]);
}

function* within(before: AdapterInfo, after: AdapterInfo): Generator<Difference> {
  const [old, now] = [before.link, after.link];
  if (old?.up !== now?.up || old?.speedBps !== now?.speedBps) {
    yield difference('link', before, after);
  }
  const changed = changedCapabilities(before, after);
  const stamping = changed.filter((name) => TIMESTAMPING.has(name));
  const other = changed.filter((name) => !TIMESTAMPING.has(name));
  if (stamping.length > 0) yield difference('timestamp-configuration', before, after, stamping);
  if (other.length > 0) yield difference('capabilities', before, after, other);
  if (before.driver?.version !== after.driver?.version) yield difference('driver', before, after);
}

/** What differs between two enumerations of one backend; removals first. */
export function differences(
  before: readonly AdapterInfo[],
  after: readonly AdapterInfo[],
): Difference[] {
  const old = new Map(before.map((info) => [info.key, info]));
  const now = new Map(after.map((info) => [info.key, info]));
  const found: Difference[] = [];
  for (const [key, info] of old) {
    if (!now.has(key)) found.push(difference('adapter-removed', info, null));
  }
  for (const [key, info] of now) {
    const was = old.get(key);
    if (was === undefined) found.push(difference('adapter-arrived', null, info));
    else found.push(...within(was, info));
  }
  return found;
}
