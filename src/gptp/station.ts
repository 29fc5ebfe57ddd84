import { checkBoolean, checkObject, checkOneOf, checkSignal } from '../base/check.js';
import { traitsOf } from '../base/family.js';
import { PTP_ETHERTYPE } from '../base/ptp.js';
import {
  type Adapter,
  type FramePort,
  type FrameStream,
  type FrameTime,
  type Hal,
  HalError,
  isHalError,
  type LatencyOption,
  type ReceivedFrame,
  type SentFrame,
  Servo,
  type ServoOptions,
} from '../index.js';
import { ClockSlave, type SlaveOffset } from './clock-slave.js';
import type { GptpEvent } from './events.js';
import { Framing, type PtpTransport } from './framing.js';
import { clockIdentityOf } from './messages/identity.js';
import { checkGptpOptions, type GptpOptions } from './options.js';
import type { GptpSystemStatus } from './status.js';
import { TimeAwareSystem } from './system.js';

/** Options of {@link openStation}. */
export interface StationOptions extends GptpOptions {
  /**
   * The servo that keeps the clock on the grandmaster. Default `linear-regression` for the Sync
   * interval, with a first step from 1 us on; where Syncs come each 250 ms or more often, with 5
   * correction intervals, 8 on an adapter whose stamps are cut to 100 ns or more. Where the rate of the
   * adapter's clock was commanded before, `initialPpb` says to what.
   */
  readonly servo?: ServoOptions;
  /** Default `l2` for gPTP, which has no other, `udp4` with the profile `ptp`. */
  readonly transport?: PtpTransport;
  /** Whether the adapter's clock is steered; without it offsets are measured only. Default true. */
  readonly steer?: boolean;
  /**
   * The correction of the stamps for the path to the wire. Default `family`. With `none` stamps are used
   * as they are; without a correction and without `none` they are not used at all.
   */
  readonly latency?: LatencyOption;
  /** Ends {@link GptpStation.run} and closes the station. */
  readonly signal?: AbortSignal;
}

/** What a station tells: what its time-aware system does, and what was done with each Sync. */
export type StationEvent = GptpEvent | ({ readonly kind: 'offset' } & SlaveOffset);

/** A station now. Frozen. */
export interface StationStatus extends GptpSystemStatus {
  /** What the last Sync told; null before the first. */
  readonly offset: SlaveOffset | null;
  /** True when the times come from a model and not from silicon. */
  readonly simulated: boolean;
}

const PORT = 1;
/** Stamps that are cut to so much or more need longer averages. */
const COARSE_NS = 100;

/** How an adapter's clock follows where nothing else is asked for. */
const servoFor = (resolutionNs: number, logSyncInterval: number): ServoOptions => ({
  kind: 'linear-regression',
  // Of long intervals only few: the crystals wander meanwhile.
  ...(logSyncInterval > -2 ? {} : { correctionIntervals: resolutionNs < COARSE_NS ? 5 : 8 }),
  firstStepThresholdNs: 1000,
  intervalMs: 1000 * 2 ** logSyncInterval,
});

const MAX_EVENTS = 4096;
const LONGEST_PAUSE_MS = 1000;
const NS_PER_MS = 1_000_000n;

interface Parts {
  readonly hal: Hal;
  readonly nic: Adapter;
  readonly mac: string;
  readonly port: FramePort;
  readonly framing: Framing;
  readonly gptp: GptpOptions;
  readonly servo: Servo;
  /** Stamps without a correction are used. */
  readonly bare: boolean;
  readonly steer: boolean;
  /** Half of what stamps are cut to: they tell the beginning of a tick. */
  readonly halfTickNs: bigint;
}

/**
 * An end station of IEEE 802.1AS on an adapter: frames in and out with their stamps, the time-aware
 * system, and the servo. {@link run} keeps it going in real time; {@link step} is one round of it, for
 * virtual time. Close it, or declare it with `using`. Made by {@link openStation}.
 */
export class GptpStation {
  readonly #parts: Parts;
  readonly #system: TimeAwareSystem;
  readonly #slave: ClockSlave;
  readonly #framing: Framing;
  readonly #frames: FrameStream;
  readonly #stamps = new Set<Promise<void>>();
  readonly #ended = new AbortController();
  #events: StationEvent[] = [];
  #offset: SlaveOffset | null = null;
  #failure: { readonly error: unknown } | null = null;

  /** @internal */
  constructor(parts: Parts) {
    const { nic, mac, servo, port, gptp, framing } = parts;
    this.#parts = parts;
    this.#framing = framing;
    this.#frames = port.received();
    this.#slave = new ClockSlave(nic, servo, (...change) => this.#system.localChanged(...change));
    this.#system = new TimeAwareSystem(clockIdentityOf(mac), PORT, gptp, (rawNs) =>
      this.#slave.localTime(rawNs),
    );
    void this.#watchLink();
  }

  /**
   * Takes what came, does what is due, and steers the clock. Resolves when there is nothing left to do
   * now, the stamps of what was sent included. Rejects with what sending or steering threw:
   * HAL_ADAPTER_GONE, HAL_CLOSED, HAL_RATE_UNREACHABLE.
   */
  async step(): Promise<void> {
    for (let { waiting } = this.#frames.counters(); waiting > 0; waiting -= 1) {
      const { value } = await this.#frames.next();
      if (value !== undefined) this.#received(value);
    }
    this.#system.poll(this.#nowNs());
    do {
      await this.#work();
      await Promise.all(this.#stamps);
    } while (this.#stamps.size > 0);
    this.#follow();
  }

  /** Goes on until the station is closed, its signal aborts, or something fails: rejects as {@link step}. */
  async run(): Promise<void> {
    await Promise.all([this.#receive(), this.#keepTime()]);
  }

  /** The station now. */
  status(): StationStatus {
    const system = this.#system.status(this.#nowNs());
    return Object.freeze({ ...system, offset: this.#offset, simulated: this.#parts.nic.simulated });
  }

  /** What happened since the last call, in order; the newest 4096. */
  takeEvents(): readonly StationEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Ends {@link run} and closes the port; the clock keeps the rate it has. Idempotent. */
  close(): void {
    this.#ended.abort();
    this.#parts.port.close();
  }
  /** As {@link close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  #nowNs(): bigint {
    return this.#parts.hal.systemClock.nowNs();
  }

  /** When a stamp says that a frame was at the wire, the middle of its tick; null: it does not. */
  #wireNs({ correctedNs, deviceNs }: FrameTime): bigint | null {
    const startNs = correctedNs ?? (this.#parts.bare ? deviceNs : null);
    return startNs === null ? null : startNs + this.#parts.halfTickNs;
  }

  #received({ bytes, stamp }: ReceivedFrame): void {
    const message = this.#framing.message(bytes);
    if (message === null) return;
    this.#system.received(PORT, message, this.#wireNs(stamp), this.#nowNs());
  }

  async #receive(): Promise<void> {
    try {
      for await (const frame of this.#frames) {
        this.#received(frame);
        this.#system.poll(this.#nowNs());
        await this.#work();
      }
    } finally {
      this.close();
    }
  }

  async #keepTime(): Promise<void> {
    const { signal } = this.#ended;
    try {
      while (!signal.aborted) {
        this.#system.poll(this.#nowNs());
        await this.#work();
        const due = this.#system.nextNs() ?? this.#nowNs();
        const ms = Number((due - this.#nowNs()) / NS_PER_MS) + 1;
        await pause(Math.min(Math.max(ms, 1), LONGEST_PAUSE_MS), signal);
      }
    } finally {
      this.close();
    }
  }

  /** Does what the system wants done. */
  async #work(): Promise<void> {
    this.#follow();
    for (const { bytes, token } of this.#system.takeOutgoing()) {
      if (this.#ended.signal.aborted) return;
      await this.#send(bytes, token);
    }
    if (this.#failure !== null) throw this.#failure.error;
  }

  async #send(bytes: Uint8Array, token: number | null): Promise<void> {
    try {
      const sent = await this.#parts.port.send(this.#framing.carrier(bytes));
      if (token === null) return;
      const stamped = this.#stamped(token, sent).finally(() => this.#stamps.delete(stamped));
      this.#stamps.add(stamped);
    } catch (error) {
      // A link that went down is told by the changes of the adapter.
      if (!isHalError(error, 'HAL_ADAPTER_NOT_READY')) throw error;
      if (token !== null) this.#system.stamped(token, null, this.#nowNs());
    }
  }

  async #stamped(token: number, sent: SentFrame): Promise<void> {
    try {
      const leftNs = this.#wireNs(await sent.stamp);
      this.#system.stamped(token, leftNs, this.#nowNs());
      if (!this.#ended.signal.aborted) await this.#work();
    } catch (error) {
      if (!this.#ended.signal.aborted) this.#failure ??= { error };
    }
  }

  /** Steers by what the system tells, and keeps it for the caller. */
  #follow(): void {
    for (const event of this.#system.takeEvents()) {
      this.#tell(event);
      if (event.kind === 'grandmaster') this.#slave.restart();
      if (event.kind === 'sync-timeout' && this.#parts.steer) this.#slave.holdOver();
      if (event.kind !== 'sync') continue;
      const offset = this.#slave.follow(event, this.#parts.steer);
      if (offset === null) continue;
      this.#offset = offset;
      this.#tell(Object.freeze({ kind: 'offset', ...offset }));
    }
  }

  #tell(event: StationEvent): void {
    this.#events.push(event);
    if (this.#events.length > MAX_EVENTS) this.#events.shift();
  }

  /** The adapter tells when its link changes. What fails here fails the next step, too. */
  async #watchLink(): Promise<void> {
    const { nic } = this.#parts;
    try {
      for await (const { kind } of nic.changes({ signal: this.#ended.signal })) {
        if (kind === 'clock-reset' || nic.closed) continue;
        const { link } = nic.refresh();
        this.#system.setLink(PORT, link?.up ?? true, this.#nowNs());
      }
    } catch (error) {
      this.#failure ??= { error };
    }
  }
}

/** Waits, or until `signal` aborts. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}

/** What a station is opened with, checked. */
function checkStationOptions(options: unknown) {
  const parameter = 'openStation(options)';
  const { servo, steer, latency, signal, transport, ...gptp } = checkObject(
    options,
    parameter,
  ) as StationOptions;
  const { profile, logSyncInterval } = checkGptpOptions(gptp, parameter);
  const known: readonly PtpTransport[] = profile === 'gptp' ? ['l2'] : ['udp4', 'udp6', 'l2'];
  return {
    gptp,
    profile,
    logSyncInterval,
    servo,
    latency,
    transport:
      transport === undefined
        ? (known[0] as PtpTransport)
        : checkOneOf(transport, `${parameter}.transport`, known),
    steer: steer === undefined ? true : checkBoolean(steer, `${parameter}.steer`),
    signal: checkSignal(signal, `${parameter}.signal`),
  };
}

/** The MAC address of an adapter that has all that PTP needs; else HAL_NOT_SUPPORTED. */
function macOf(hal: Hal, nic: Adapter, transport: PtpTransport): string {
  const lacking = (detail: string): HalError =>
    new HalError({
      code: 'HAL_NOT_SUPPORTED',
      operation: 'openStation',
      detail,
      backend: hal.backend,
    });
  const frames = transport === 'l2' ? 'frames' : 'udpFrames';
  for (const name of [frames, 'transmitStamps', 'receiveStamps'] as const) {
    if (!nic.capabilities[name])
      throw lacking(`PTP over ${transport} needs ${name}: ${nic.whyNot(name)}`);
  }
  if (nic.mac !== null) return nic.mac;
  throw lacking('PTP makes its identity of the MAC address, and that of the adapter is not known');
}

/**
 * Opens an end station on an adapter: a port for the profile's frames, packet stamps switched on where that is
 * possible. Sends only once it is stepped or run. Needs access 'discipline', capabilities `frames` (over
 * UDP `udpFrames`), `transmitStamps` and `receiveStamps`: HAL_NOT_SUPPORTED names the one that is
 * missing, and why. TypeError or RangeError for wrong options.
 */
export async function openStation(
  hal: Hal,
  nic: Adapter,
  options: StationOptions = {},
): Promise<GptpStation> {
  const { gptp, profile, logSyncInterval, servo, latency, transport, steer, signal } =
    checkStationOptions(options);
  const { resolutionNs } = traitsOf(nic.family);
  const filter = new Servo({ ...servoFor(resolutionNs, logSyncInterval), ...servo });
  const mac = macOf(hal, nic, transport);
  const framing = new Framing(transport, profile, mac);
  if (nic.capabilities.stampControl) nic.stamps.configure({ packets: true });
  const common = {
    ...(latency === undefined ? {} : { latency }),
    ...(signal === null ? {} : { signal }),
  };
  const port = await nic.frames.open(
    transport === 'l2'
      ? { transport, etherType: PTP_ETHERTYPE, join: framing.groups, ...common }
      : { transport, ...common },
  );
  return new GptpStation({
    hal,
    nic,
    mac,
    port,
    framing,
    gptp,
    servo: filter,
    bare: latency === 'none',
    steer,
    halfTickNs: BigInt(resolutionNs >> 1),
  });
}
