import {
  checkBigint,
  checkClosedObject,
  checkInteger,
  checkNumber,
  checkOneOf,
  checkOptionsObject,
  checkText,
  outOfRange,
  wrongType,
} from '../base/check.js';
import type { BackendName } from '../binding/backends.gen.js';
import { type NativeBackend, UDP_WIRE } from '../binding/native.js';
import type { NativeGroundTruth } from '../binding/native-calls.gen.js';
import { calling, toHalError } from '../binding/native-errors.js';
import { type Adapter, nativeOf } from './adapter.js';

/** What a simulator knows and a real adapter never tells. */
export interface GroundTruth {
  /** The instant on the system clock that the truth is given for. */
  readonly systemNs: bigint;
  /** The exact device time at that instant, in whole ns. */
  readonly deviceNs: bigint;
  /** Device rate against the system clock at that instant. */
  readonly ratePpb: number;
  /** The oscillator's error alone. */
  readonly oscillatorPpb: number;
  /** Always true: only a model knows the truth. */
  readonly simulated: true;
}

/** How {@link Simulation.connect} wires two adapters. */
export interface WireOptions {
  /** Mean delay of both directions between the two connectors, 0 … 10^9 ns. Default 0. */
  readonly delayNs?: number;
  /** From the first to the second adapter this much longer than {@link delayNs}, back shorter. Default 0. */
  readonly asymmetryNs?: number;
  /** Delays differ uniformly by up to ± this. 0 … 10^9 ns, default 0. */
  readonly jitterNs?: number;
  /** Share of the frames that are lost, 0 … 1. Default 0. */
  readonly loss?: number;
  /** Share of the frames that arrive twice, 0 … 1. Default 0. */
  readonly duplicate?: number;
  /** Share of the frames that come 20 to 100 us late, so that others overtake them, 0 … 1. Default 0. */
  readonly reorder?: number;
  /** Speed of both links. Default: the fastest that both can do. */
  readonly mbps?: 10 | 100 | 1000 | 2500;
  /** Of what is drawn; the same seed gives the same delays and losses. Default 1. */
  readonly seed?: number;
}

/**
 * How {@link Simulation.connectUdp} wires an adapter to another program on this machine. Delays, losses
 * and their like count for the frames that are received.
 */
export interface UdpWireOptions extends Omit<WireOptions, 'asymmetryNs'> {
  /** The loopback address of both. Default `127.0.0.1`. */
  readonly address?: '127.0.0.1' | '::1';
  /** The UDP port to bind, 1 … 65 535. */
  readonly port: number;
  /** The UDP port of the other program, 1 … 65 535, another one. */
  readonly peerPort: number;
}

/** The datagrams of a cable to another program, since it was connected. */
export interface UdpWireCounters {
  /** Frames that were handed to the system. */
  readonly sent: bigint;
  /** Frames that the system had no room for. */
  readonly unsent: bigint;
  /** Frames that came. */
  readonly received: bigint;
  /** Datagrams that were no frame of a cable, came from another port, or named a time more than 1 s away. */
  readonly malformed: bigint;
  /** Frames that came while the link was down, or while too many others waited. */
  readonly dropped: bigint;
}

const MAX_WIRE_NS = 1_000_000_000;
const SPEEDS = [10, 100, 1000, 2500];

const UDP_WIRE_KEYS = [
  'delayNs',
  'jitterNs',
  'loss',
  'duplicate',
  'reorder',
  'mbps',
  'seed',
] as const;
const WIRE_KEYS = [...UDP_WIRE_KEYS, 'asymmetryNs'] as const;
const ADDRESSES = ['127.0.0.1', '::1'] as const;
const MAX_PORT = 65_535;

/** The sockets of {@link UdpWireOptions}, as the order `wire-udp` has them. */
function socketKeys(
  given: Partial<Record<keyof UdpWireOptions, unknown>>,
  parameter: string,
): string {
  const address = checkOneOf(given.address ?? ADDRESSES[0], `${parameter}.address`, ADDRESSES);
  const port = checkInteger(given.port, `${parameter}.port`, 1, MAX_PORT);
  const peer = checkInteger(given.peerPort, `${parameter}.peerPort`, 1, MAX_PORT);
  if (port === peer) throw outOfRange(`${parameter}.peerPort`, 'another port than port', peer);
  return ` address=${address} port=${port} peer=${peer}`;
}

/** The keys of the order `wire` for {@link WireOptions}; docs/simulation.md. */
function wireKeys(given: Partial<Record<keyof WireOptions, unknown>>, parameter: string): string {
  let text = '';
  const add = (key: string, name: keyof WireOptions, least: number, most: number): void => {
    if (given[name] === undefined) return;
    text += ` ${key}=${checkInteger(given[name], `${parameter}.${name}`, least, most)}`;
  };
  add('delay', 'delayNs', 0, MAX_WIRE_NS);
  add('asymmetry', 'asymmetryNs', -Number(given.delayNs ?? 0), Number(given.delayNs ?? 0));
  add('jitter', 'jitterNs', 0, MAX_WIRE_NS);
  add('seed', 'seed', 0, Number.MAX_SAFE_INTEGER);
  for (const name of ['loss', 'duplicate', 'reorder'] as const) {
    if (given[name] === undefined) continue;
    text += ` ${name}=${checkNumber(given[name], `${parameter}.${name}`, 0, 1).toFixed(6)}`;
  }
  if (given.mbps !== undefined) {
    const mbps = checkInteger(given.mbps, `${parameter}.mbps`, 10, 2500);
    if (!SPEEDS.includes(mbps)) {
      throw outOfRange(`${parameter}.mbps`, '10, 100, 1000 or 2500', mbps);
    }
    text += ` mbps=${mbps}`;
  }
  return text;
}

/** The longest span of one call: its calls at the model take seconds, not hours. */
/** What a simulation is steered through. */
type OrderTaker = Pick<NativeBackend, 'advanceTime' | 'order' | 'udpWire'>;

const MAX_ADVANCE_NS = 1_000_000_000_000_000n;

/** The controls of the simulator, or of the stand-in behind another backend; docs/simulation.md. */
export class Simulation {
  readonly #native: OrderTaker;
  readonly #backend: BackendName;
  readonly #ordered: () => void;

  /** @internal `ordered` is told after each order. */
  constructor(native: OrderTaker, backend: BackendName, ordered: () => void = () => {}) {
    this.#native = native;
    this.#backend = backend;
    this.#ordered = ordered;
    Object.freeze(this);
  }

  /**
   * Moves virtual time forward by `ns`, 0 … 10^15 (11.5 days): a call blocks for as long as the model
   * needs for the span. Call it again for a longer one. HAL_NOT_SUPPORTED in real time, HAL_CLOSED.
   */
  advance(ns: bigint): void {
    checkBigint(ns, 'simulation.advance(ns)', 0n, MAX_ADVANCE_NS);
    calling('simulation.advance', this.#backend, () => {
      this.#native.advanceTime(ns);
    });
  }

  /**
   * Tells the simulator to misbehave, such as `clock-step adapter=0 ns=-500`. HAL_SCENARIO_INVALID for
   * an unknown order, HAL_NO_ADAPTER for an adapter that it does not have.
   */
  order(text: string): void {
    checkText(text, 'simulation.order(text)', "an order such as 'clock-step adapter=0 ns=-500'");
    this.#order(text, 'simulation.order');
  }

  #order(text: string, operation: string): void {
    try {
      this.#native.order(text);
      this.#ordered();
    } catch (error) {
      throw toHalError(error, operation, this.#backend);
    }
  }

  /**
   * Connects two adapters of this simulation with a cable: both links come up, and what one of them
   * sends arrives at the other, stamped by the modelled hardware. What either was connected to before
   * is unplugged. HAL_SCENARIO_INVALID for a speed that one of them cannot do, HAL_CLOSED.
   */
  connect(a: Adapter, b: Adapter, options?: WireOptions): void {
    const parameter = 'simulation.connect';
    const first = numberOf(a, `${parameter}(a)`);
    const second = numberOf(b, `${parameter}(b)`);
    if (first === second) throw outOfRange(`${parameter}(b)`, 'another adapter than a', b.key);
    const given = checkOptionsObject(options, `${parameter}(options)`, WIRE_KEYS);
    const keys = wireKeys(given, `${parameter}(options)`);
    this.#order(`wire adapter=${first} to=${second}${keys}`, 'simulation.connect');
  }

  /**
   * Connects an adapter of this simulation with another program on this machine, by UDP on the loopback
   * interface: the link comes up, and what it sends goes to `peerPort`, whether or not anybody listens there.
   * Datagrams are those of docs/simulation.md. What the adapter was connected to before is unplugged.
   * Real time only. How long the sockets take is not modelled: with `delayNs` longer than that, frames
   * arrive as on a cable of this length, else late. HAL_NOT_SUPPORTED in virtual time,
   * HAL_SCENARIO_INVALID for a port that is in use or a speed that the adapter cannot do, HAL_ACCESS_DENIED,
   * HAL_CLOSED.
   */
  connectUdp(adapter: Adapter, options: UdpWireOptions): void {
    const operation = 'simulation.connectUdp';
    const number = numberOf(adapter, `${operation}(adapter)`);
    const parameter = `${operation}(options)`;
    const keys = [...UDP_WIRE_KEYS, 'address', 'port', 'peerPort'] as const;
    const given = checkClosedObject(options, parameter, keys);
    const text = `${socketKeys(given, parameter)}${wireKeys(given, parameter)}`;
    this.#order(`wire-udp adapter=${number}${text}`, operation);
  }

  /** Counts of the cable of {@link connectUdp}. HAL_NOT_SUPPORTED without one, HAL_CLOSED. */
  udpWire(adapter: Adapter): UdpWireCounters {
    const number = Number(numberOf(adapter, 'simulation.udpWire(adapter)'));
    return calling('simulation.udpWire', this.#backend, () => {
      const view = new BigUint64Array(UDP_WIRE.length);
      this.#native.udpWire(number, view);
      return Object.freeze(
        Object.fromEntries(UDP_WIRE.map((name, n) => [name, view[n]])),
      ) as unknown as UdpWireCounters;
    });
  }

  /** Unplugs the cable of an adapter: both links go down. Harmless when there is none. HAL_CLOSED. */
  disconnect(adapter: Adapter): void {
    const number = numberOf(adapter, 'simulation.disconnect(adapter)');
    this.#order(`unplug adapter=${number}`, 'simulation.disconnect');
  }

  /**
   * The true time of an adapter that was opened on a simulator. HAL_NOT_SUPPORTED for any other,
   * HAL_CLOSED.
   */
  truth(adapter: Adapter): GroundTruth {
    const native = typeof adapter === 'object' && adapter !== null ? nativeOf(adapter) : undefined;
    if (native === undefined) {
      throw wrongType('simulation.truth(adapter)', 'an opened adapter', adapter);
    }
    return calling('simulation.truth', this.#backend, () => {
      const truth: NativeGroundTruth = native.groundTruth();
      return Object.freeze({ ...truth, simulated: true });
    });
  }
}

/** The number in the scenario of an adapter that was opened on a simulator. */
function numberOf(adapter: unknown, parameter: string): string {
  const known = typeof adapter === 'object' && adapter !== null && nativeOf(adapter) !== undefined;
  const key = known ? (adapter as Adapter).key : '';
  if (!key.startsWith('sim:')) {
    throw wrongType(parameter, 'an adapter that was opened on a simulator', adapter);
  }
  return key.slice('sim:'.length);
}
