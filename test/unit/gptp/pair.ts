/** A grandmaster and a slave on a cable, and what the slave believes against the truth. */
import {
  decodeMessage,
  encodeMessage,
  type PtpMessage,
  type TimeAwareSystem,
} from '../../../src/gptp/index.js';
import { type Cable, Network, type Node, type NodeSetup } from './network.js';

export const MS = 1_000_000n;
export const SECOND = 1000n * MS;

/** A grandmaster and a slave on a cable. */
export function pair(
  slave: NodeSetup = {},
  cable: Cable = { delayNs: 350 },
  master: NodeSetup = {},
  seed = 1,
) {
  const net = new Network(seed);
  const gm = net.add({ ppb: 30_000, ...master, options: { priority1: 100, ...master.options } });
  const sl = net.add({ ppb: -50_000, ...slave });
  const link = net.connect(gm, sl, cable);
  return { net, gm, sl, link };
}

/** What the slave believes minus the truth, for each Sync since `fromNs`. */
export function errorsNs(gm: Node, sl: Node, fromNs = 0n): number[] {
  return sl
    .took('sync')
    .filter(({ ingressNs }) => sl.trueNs(ingressNs) >= fromNs)
    .map(({ ingressNs, masterNs }) => Number(masterNs - gm.exactNs(sl.trueNs(ingressNs))));
}
export const worst = (errors: number[]): number => Math.max(...errors.map(Math.abs));
export const portOf = (net: Network, node: Node, number = 1) =>
  node.system.status(net.nowNs).ports[number - 1] as NonNullable<
    ReturnType<TimeAwareSystem['status']>['ports'][number]
  >;
export const edited = (bytes: Uint8Array, edit: (message: PtpMessage) => object): Uint8Array => {
  const message = decodeMessage(bytes).message as PtpMessage;
  return encodeMessage({ ...message, ...edit(message) } as PtpMessage);
};
