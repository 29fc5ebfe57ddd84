/**
 * Systems on cables in virtual time, with clocks whose truth is known: arithmetic only, no adapter and
 * no model of one.
 */
import {
  type GptpEvent,
  type GptpOptions,
  type LocalTime,
  TimeAwareSystem,
} from '../../../src/gptp/index.js';

/** Frames are served so long after they came: what a program needs. */
const SERVICE_NS = 200_000n;

/** Numbers 0 <= x < 1 that follow from the seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface NodeSetup {
  readonly ports?: number;
  readonly options?: GptpOptions;
  /** Rate error of its clock. */
  readonly ppb?: number;
  /** What its clock shows at true time 0. */
  readonly startNs?: bigint;
  /** What it tells as the grandmaster. */
  readonly localTime?: LocalTime;
  /** Stamps are cut to this. */
  readonly tickNs?: bigint;
}

/** A system with a clock of its own. */
export class Node {
  readonly system: TimeAwareSystem;
  readonly events: GptpEvent[] = [];
  readonly clock: string;
  ppb: number;
  readonly #startNs: bigint;
  readonly #tickNs: bigint;

  constructor(number: number, setup: NodeSetup) {
    this.clock = `00000000000000${number.toString(16).padStart(2, '0')}`;
    this.ppb = setup.ppb ?? 0;
    this.#startNs = setup.startNs ?? 1_000_000_000n * BigInt(number);
    this.#tickNs = setup.tickNs ?? 1n;
    this.system = new TimeAwareSystem(this.clock, setup.ports ?? 1, setup.options, setup.localTime);
  }

  /** What its clock shows at a true time, exactly. */
  exactNs(trueNs: bigint): bigint {
    return this.#startNs + trueNs + BigInt(Math.round((Number(trueNs) * this.ppb) / 1e9));
  }

  /** What a stamp says at a true time. */
  stampNs(trueNs: bigint): bigint {
    const exact = this.exactNs(trueNs);
    return exact - (exact % this.#tickNs);
  }

  /** When its clock shows `localNs`, of the true time. */
  trueNs(localNs: bigint): bigint {
    const elapsed = localNs - this.#startNs;
    return elapsed - BigInt(Math.round((Number(elapsed) * this.ppb) / (1e9 + this.ppb)));
  }

  /** Events of a kind, from the beginning. */
  took<K extends GptpEvent['kind']>(kind: K): Extract<GptpEvent, { kind: K }>[] {
    return this.events.filter(
      (event): event is Extract<GptpEvent, { kind: K }> => event.kind === kind,
    );
  }
}

export interface Cable {
  readonly delayNs?: number;
  /** To the second end this much longer. */
  readonly asymmetryNs?: number;
  readonly loss?: number;
  readonly duplicate?: number;
}

/** What a cable may do to a message: bytes to deliver instead, with the stamp it gets; null: as it is. */
export type Tamper = (
  bytes: Uint8Array,
  stampNs: bigint,
) => { bytes: Uint8Array; stampNs: bigint } | null;

interface Link extends Required<Cable> {
  readonly ends: readonly [end: readonly [Node, number], end: readonly [Node, number]];
  up: boolean;
  tamper: Tamper | null;
}

/** All that is connected, and the true time. */
export class Network {
  nowNs = 0n;
  readonly nodes: Node[] = [];
  readonly #links: Link[] = [];
  readonly #agenda: { atNs: bigint; order: number; act: () => void }[] = [];
  readonly #random: () => number;
  #order = 0;

  constructor(seed = 1) {
    this.#random = randomFrom(seed);
  }

  add(setup: NodeSetup = {}): Node {
    const node = new Node(this.nodes.length + 1, setup);
    this.nodes.push(node);
    return node;
  }

  connect(a: Node, b: Node, cable: Cable = {}, portA = 1, portB = 1): Link {
    const link: Link = {
      delayNs: 100,
      asymmetryNs: 0,
      loss: 0,
      duplicate: 0,
      ...cable,
      ends: [
        [a, portA],
        [b, portB],
      ],
      up: true,
      tamper: null,
    };
    this.#links.push(link);
    return link;
  }

  setLink(link: Link, up: boolean): void {
    link.up = up;
    for (const [node, port] of link.ends) node.system.setLink(port, up, this.nowNs);
    this.#collect();
  }

  /** Delivers `bytes` to a port, as from nobody on a cable. */
  inject(node: Node, port: number, bytes: Uint8Array, stampNs = node.stampNs(this.nowNs)): void {
    node.system.received(port, bytes, stampNs, this.nowNs);
    this.#collect();
  }

  /** Lets `ns` pass: systems are polled when they want it. */
  run(ns: bigint, each: () => void = () => undefined): void {
    const endNs = this.nowNs + ns;
    while (this.nowNs < endNs) {
      const due = this.#dueNs(endNs);
      const next = this.#agenda[0];
      if (next !== undefined && next.atNs <= due) {
        this.#agenda.shift();
        this.nowNs = next.atNs;
        next.act();
      } else {
        this.nowNs = due;
        for (const node of this.nodes) this.#poll(node);
      }
      this.#collect();
      each();
    }
  }

  #poll({ system, clock }: Node): void {
    system.poll(this.nowNs);
    const next = system.nextNs();
    // It would stop the time.
    if (next !== null && next <= this.nowNs)
      throw new Error(`${clock} wants to be polled at once again`);
  }

  /** When a system is to be polled next. */
  #dueNs(endNs: bigint): bigint {
    let due = endNs;
    for (const { system } of this.nodes) {
      const wanted = system.nextNs() ?? endNs;
      const at = wanted > this.nowNs ? wanted : this.nowNs;
      if (at < due) due = at;
    }
    return due;
  }

  #at(atNs: bigint, act: () => void): void {
    const entry = { atNs, order: this.#order++, act };
    const before = this.#agenda.findIndex((one) => one.atNs > atNs);
    this.#agenda.splice(before < 0 ? this.#agenda.length : before, 0, entry);
  }

  #collect(): void {
    for (const node of this.nodes) {
      for (const { portNumber, bytes, token } of node.system.takeOutgoing()) {
        this.#send(node, portNumber, bytes, token);
      }
      node.events.push(...node.system.takeEvents());
    }
  }

  #send(node: Node, port: number, bytes: Uint8Array, token: number | null): void {
    const leftNs = this.nowNs + BigInt(Math.floor(this.#random() * 5000));
    if (token !== null) {
      this.#at(leftNs + SERVICE_NS, () =>
        node.system.stamped(token, node.stampNs(leftNs), this.nowNs),
      );
    }
    const link = this.#links.find(({ ends }) => ends.some(([n, p]) => n === node && p === port));
    if (link === undefined || !link.up) return;
    const forward = link.ends[0][0] === node && link.ends[0][1] === port;
    const [to, toPort] = link.ends[forward ? 1 : 0];
    const delayNs = link.delayNs + (forward ? link.asymmetryNs : -link.asymmetryNs);
    const times = this.#random() < link.loss ? 0 : this.#random() < link.duplicate ? 2 : 1;
    for (let n = 0; n < times; n += 1) {
      const cameNs = leftNs + BigInt(Math.round(delayNs)) + BigInt(n) * 10_000n;
      this.#at(cameNs + SERVICE_NS, () => {
        const stampNs = to.stampNs(cameNs);
        const made = link.tamper?.(bytes, stampNs) ?? { bytes, stampNs };
        if (link.up) to.system.received(toPort, made.bytes, made.stampNs, this.nowNs);
      });
    }
  }
}
