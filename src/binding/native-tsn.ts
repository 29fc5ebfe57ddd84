/** The part of {@link NativeAdapter} (native.ts) for TSN and port settings. */

export interface NativeTsnOutcome {
  /** 'verified' or 'accepted'. */
  effect: string;
  note: string;
}

export interface NativeReservedStream extends NativeTsnOutcome {
  handle: number;
}

export interface NativeEntityEvent {
  available: boolean;
  entityId: bigint;
  capabilities: number;
  type: number;
}

export interface NativeDriverCounter {
  name: string;
  value: bigint;
  counted: boolean;
}

/** TSN and port settings; limits are checked on both sides. */
export interface NativeTsn {
  /** `entries`: 1 to 8 pairs of gate states and ns. */
  configureGates(
    baseTimeNs: bigint,
    cycleTimeNs: bigint,
    entries: BigUint64Array,
  ): NativeTsnOutcome;
  configurePreemption(
    preemptableQueues: number,
    minFragmentBytes: number,
    verify: boolean,
  ): NativeTsnOutcome;
  configureShaper(
    trafficClass: number,
    enable: boolean,
    idleSlopeBps: bigint,
    sendSlopeBps: bigint,
    hiCreditBytes: number,
    loCreditBytes: number,
  ): NativeTsnOutcome;
  configureLaunchTime(trafficClass: number, enable: boolean, deviceNs: bigint): NativeTsnOutcome;
  configurePtm(enable: boolean): NativeTsnOutcome;
  configureVlan(
    enable: boolean,
    vlanId: number,
    pcp: number,
    stripReceive: boolean,
  ): NativeTsnOutcome;
  configureEee(enable: boolean, lpiTimerUs: number): NativeTsnOutcome;
  configurePfc(enable: boolean, priorityMask: number): NativeTsnOutcome;
  reserveStream(
    streamId: bigint,
    bandwidthBps: number,
    vlanId: number,
    priority: number,
    classA: boolean,
    maxFrameBytes: number,
  ): NativeReservedStream;
  releaseStream(handle: number): void;
  /** Gives the subscription's number. `mask`: 1 available, 2 departing, 4 discover. */
  subscribeEntities(mask: number): number;
  pollEntities(subscription: number): NativeEntityEvent;
  unsubscribeEntities(subscription: number): void;
  driverCounters(): NativeDriverCounter[];
  resetDriverCounters(): void;
}
