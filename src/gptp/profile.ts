/** What differs between the profiles of PTP that a system can speak. */
export interface Profile {
  readonly majorSdoId: number;
  /** A port is used only where a neighbor that speaks the same is known: asCapable. */
  readonly needsNeighbor: boolean;
  /** Follow_Up information, path trace and gPTP-capable messages are sent. */
  readonly sendsTlvs: boolean;
  /** So many Announce messages of a port, within four intervals, before it counts. */
  readonly announcesToQualify: number;
  /** A port listens for one Announce timeout before it becomes master. */
  readonly listens: boolean;
  /** Options that are not given. */
  readonly defaults: {
    readonly delayMechanism: 'p2p' | 'e2e';
    readonly priority1: number;
    readonly priority2: number;
    readonly logSyncInterval: number;
    readonly logAnnounceInterval: number;
    readonly maxLinkDelayNs: number;
    readonly minLinkDelayNs: number;
  };
}

export const PROFILES: Readonly<Record<'gptp' | 'ptp', Profile>> = {
  // IEEE 802.1AS-2020.
  gptp: {
    majorSdoId: 1,
    needsNeighbor: true,
    sendsTlvs: true,
    announcesToQualify: 1,
    listens: false,
    defaults: {
      delayMechanism: 'p2p',
      priority1: 248,
      priority2: 248,
      logSyncInterval: -3,
      logAnnounceInterval: 0,
      maxLinkDelayNs: 800,
      minLinkDelayNs: -80,
    },
  },
  // IEEE 1588-2019 annex I.3, the default profile; delays of any network.
  ptp: {
    majorSdoId: 0,
    needsNeighbor: false,
    sendsTlvs: false,
    announcesToQualify: 2,
    listens: true,
    defaults: {
      delayMechanism: 'e2e',
      priority1: 128,
      priority2: 128,
      logSyncInterval: 0,
      logAnnounceInterval: 1,
      maxLinkDelayNs: 0,
      minLinkDelayNs: -100_000,
    },
  },
};
