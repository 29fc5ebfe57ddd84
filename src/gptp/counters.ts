/** What a gPTP port counts. Each dropped message has its own name. */
export const PORT_COUNTERS = [
  'received',
  'sent',
  'malformed',
  'otherProfile',
  'otherDomain',
  'own',
  'flooded',
  'noReceiveStamp',
  'noTransmitStamp',
  'timeUnknown',
  'notAsCapable',
  'pdelayExchanges',
  'pdelayLost',
  'pdelayUnexpected',
  'pdelayDuplicates',
  'pdelayContested',
  'pdelayFaults',
  'syncs',
  'syncsWithoutFollowUp',
  'followUpsWithoutSync',
  'syncsOfOthers',
  'syncsReplayed',
  'syncTimeouts',
  'announces',
  'announcesOwn',
  'announcesTooFar',
  'announcesLooped',
  'announceTimeouts',
  'signals',
  'roleChanges',
] as const;

/** One of {@link PORT_COUNTERS}. */
export type PortCounter = (typeof PORT_COUNTERS)[number];

/** Counts since the port began. */
export type PortCounters = Readonly<Record<PortCounter, number>>;

/** Counts by name. */
export class Counters {
  readonly #counts = new Map<PortCounter, number>(PORT_COUNTERS.map((name) => [name, 0]));

  /** One more. */
  count(name: PortCounter): void {
    this.#counts.set(name, (this.#counts.get(name) as number) + 1);
  }

  /** All of them now. Frozen. */
  all(): PortCounters {
    return Object.freeze(Object.fromEntries(this.#counts) as Record<PortCounter, number>);
  }
}
