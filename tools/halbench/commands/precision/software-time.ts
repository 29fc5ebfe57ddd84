import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { reasonOf } from '../../cli/reason.js';
import type { SoftwareTime, SoftwareWayName, WayResult } from '../../result.js';
import { errorFigures } from './differences.js';
import { BRACKETS } from './ways.js';

/** One two-way exchange between two ends that share a clock: the true offset is 0. */
export interface Exchange {
  readonly offsetNs: number;
  /** Half of the round trip without the other end's share: the offset is within ±boundNs of the truth. */
  readonly boundNs: number;
}

const HOW =
  'two-way exchange of datagrams with a second thread over the loopback interface, time stamps taken ' +
  'by software of the same clock at both ends, so the true offset is 0; neither a network card nor ' +
  'its driver is in the way, so a real network can only be worse';
const HOST = '127.0.0.1';
const ANSWER_MS = 1000;
const START_MS = 10_000;
const WARM_UP = 10;
const STAMPS_AT = 8;

const CALLS: Readonly<Record<SoftwareWayName, string>> = {
  'software-1': 'one exchange',
  'software-narrowest': `the exchange with the shortest round trip of ${BRACKETS}`,
};

/** t1 sent, t2 there, t3 answered, t4 back; all on one clock. */
export function exchangeOf(t1: bigint, t2: bigint, t3: bigint, t4: bigint): Exchange {
  return {
    offsetNs: Number(t2 - t1 + (t3 - t4)) / 2,
    boundNs: Number(t4 - t1 - (t3 - t2)) / 2,
  };
}

/** One socket that asks and waits for the answer, one exchange at a time. */
class Asker {
  readonly #socket: Socket;
  readonly #port: number;
  readonly #late: NodeJS.Timeout;
  #number = 0n;
  #sentNs = 0n;
  #settle: { resolve: (exchange: Exchange) => void; reject: (error: Error) => void } | null = null;

  constructor(socket: Socket, port: number) {
    this.#socket = socket;
    this.#port = port;
    const late = new Error(`no answer within ${ANSWER_MS} ms`);
    this.#late = setTimeout(() => this.#settle?.reject(late), ANSWER_MS);
    socket.on('message', (answer) => this.#answered(answer, process.hrtime.bigint()));
  }

  ask(): Promise<Exchange> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#late.refresh();
      this.#number += 1n;
      const request = Buffer.alloc(STAMPS_AT);
      request.writeBigUInt64LE(this.#number);
      this.#sentNs = process.hrtime.bigint();
      this.#socket.send(request, this.#port, HOST);
    });
  }

  end(): void {
    clearTimeout(this.#late);
  }

  #answered(answer: Buffer, arrivedNs: bigint): void {
    const [number, t2, t3] = [0, STAMPS_AT, STAMPS_AT + 8].map((at) => answer.readBigUInt64LE(at));
    if (number !== this.#number) return;
    this.#settle?.resolve(exchangeOf(this.#sentNs, t2 as bigint, t3 as bigint, arrivedNs));
  }
}

function result(way: SoftwareWayName, exchanges: readonly Exchange[]): WayResult {
  const offsets = Float64Array.from(exchanges, ({ offsetNs }) => offsetNs);
  const sum = exchanges.reduce((total, { boundNs }) => total + boundNs, 0);
  const inside = exchanges.filter(({ offsetNs, boundNs }) => Math.abs(offsetNs) <= boundNs).length;
  const of = exchanges.length;
  return {
    way,
    call: CALLS[way],
    difference: errorFigures(offsets),
    bound: of > 0 ? { meanBoundNs: sum / of, inside, of } : null,
    failed: 0,
    reason: null,
  };
}

async function measure(asker: Asker, rounds: number): Promise<SoftwareTime> {
  const [singles, narrowest]: [Exchange[], Exchange[]] = [[], []];
  for (let round = -WARM_UP; round < rounds; round += 1) {
    const burst: Exchange[] = [];
    while (burst.length < BRACKETS) burst.push(await asker.ask());
    if (round < 0) continue;
    singles.push(burst[0] as Exchange);
    narrowest.push(burst.reduce((best, one) => (one.boundNs < best.boundNs ? one : best)));
  }
  const ways = [result('software-1', singles), result('software-narrowest', narrowest)];
  return { outcome: 'measured', how: HOW, ways };
}

/** What time is worth without a clock in the adapter: `rounds` bursts of two-way exchanges. */
export async function softwareTime(rounds: number): Promise<SoftwareTime> {
  const peer = new Worker(new URL('./software-peer.js', import.meta.url));
  const socket = createSocket('udp4');
  let asker: Asker | null = null;
  try {
    const signal = AbortSignal.timeout(START_MS);
    const [port] = (await once(peer, 'message', { signal })) as [number];
    await new Promise<void>((bound) => socket.bind(0, HOST, bound));
    asker = new Asker(socket, port);
    return await measure(asker, rounds);
  } catch (error) {
    return { outcome: 'failed', reason: reasonOf(error) };
  } finally {
    asker?.end();
    socket.close();
    await peer.terminate();
  }
}
