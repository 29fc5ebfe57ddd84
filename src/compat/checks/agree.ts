import { type Adapter, type AdapterPair, type Hal, identifyAdapters } from '../../index.js';
import type { CheckContext } from '../context.js';
import { type EvidenceLog, errorText } from '../evidence.js';
import { group } from '../group.js';
import { abs } from '../support.js';
import type { Check } from '../types.js';

interface Peer {
  readonly hal: Hal;
  readonly peer: Hal;
  readonly pair: AdapterPair;
}

/** Another backend that reaches the adapter, too; skips with the reasons where there is none. */
function peerOf(context: CheckContext): Peer {
  const { peers, info } = context;
  if (peers.length === 0) context.skip('there is no other backend to compare with');
  const reasons: string[] = [];
  const hal = context.openHal();
  for (const options of peers) {
    const name = options.backend ?? 'auto';
    try {
      const peer = context.openPeer(options);
      const pairs = identifyAdapters(hal, peer);
      const pair = pairs.find(
        ({ a, confidence }) => a.key === info.key && confidence !== 'ambiguous',
      );
      if (pair !== undefined) return { hal, peer, pair };
      reasons.push(`${name}: does not reach this adapter`);
    } catch (error) {
      reasons.push(`${name}: ${errorText(error)}`);
    }
  }
  return context.skip(`no other backend reaches the adapter: ${reasons.join('; ')}`);
}

interface Both {
  readonly hal: Hal;
  readonly log: EvidenceLog;
  readonly own: Adapter;
  readonly other: Adapter;
}

function openBoth(context: CheckContext): Both {
  const { hal, peer, pair } = peerOf(context);
  if (hal.systemClock.id !== peer.systemClock.id) context.skip('they use different system clocks');
  if (!pair.b.capabilities.crossTimestamp) context.skip('the other backend has no cross timestamp');
  const { log } = context;
  log.note('other backend', peer.backend);
  return { hal, log, own: hal.open({ key: pair.a.key }), other: peer.open({ key: pair.b.key }) };
}

function verifyIdentity(context: CheckContext): void {
  const { pair } = peerOf(context);
  const { a, b, confidence, evidence } = pair;
  const { log } = context;
  log.note('evidence', evidence);
  log.holds('confidence', confidence !== 'ambiguous', confidence, 'not ambiguous');
  log.equals('family', b.family, a.family);
  log.equals('simulated', b.simulated, a.simulated);
  if (a.mac !== null && b.mac !== null) log.equals('mac', b.mac, a.mac);
  if (a.guid !== null && b.guid !== null) log.equals('guid', b.guid, a.guid);
  if (a.pci?.exact === true && b.pci?.exact === true) {
    log.equals('device', b.pci.device, a.pci.device);
  }
}

function verifyClock(context: CheckContext): void {
  const { log, own, other } = openBoth(context);
  const misses: bigint[] = [];
  let apart = 0;
  for (let i = 0; i < 50; i += 1) {
    const [a, b] = [own.clock.crossTimestamp(), other.clock.crossTimestamp()];
    const systemNs = b.systemNs - a.systemNs;
    const miss = b.deviceNs - a.deviceNs - systemNs;
    if (abs(miss) > a.boundNs + b.boundNs + systemNs / 10n + 1000n) apart += 1;
    misses.push(miss);
  }
  log.equals('cross timestamps that contradict those of the other backend', apart, 0);
  log.samples('other clock minus own, beyond the time between', 'ns', misses);
}

async function verifyRate(context: CheckContext): Promise<void> {
  const { hal, log, own, other } = openBoth(context);
  const begin = [own.clock.crossTimestamp(), other.clock.crossTimestamp()] as const;
  await context.pass(hal, 1);
  const end = [own.clock.crossTimestamp(), other.clock.crossTimestamp()] as const;
  const rates = begin.map((first, i) => {
    const last = end[i] as (typeof end)[number];
    const systemNs = Number(last.systemNs - first.systemNs);
    return {
      ppb: (Number(last.deviceNs - first.deviceNs) / systemNs - 1) * 1e9,
      bound: (Number(last.boundNs + first.boundNs) / systemNs) * 1e9,
    };
  });
  const [a = { ppb: 0, bound: 0 }, b = { ppb: 0, bound: 0 }] = rates;
  log.note('own', a.ppb, 'ppb');
  log.note('other', b.ppb, 'ppb');
  log.atMost('difference', Math.abs(a.ppb - b.ppb), a.bound + b.bound + 1000, 'ppb');
}

/** Two backends that reach one adapter say the same of it. */
export const checks: readonly Check[] = group('agree', [
  {
    name: 'identity',
    title: 'both backends show the same adapter',
    requirement: ['R0.2', 'R0.9'],
    procedure:
      'Identify the adapter through the other backend; compare family, MAC, interface id, device.',
    verify: verifyIdentity,
  },
  {
    name: 'clock',
    title: 'both backends show the same clock',
    requirement: ['R0.1', 'R0.7'],
    capability: 'crossTimestamp',
    procedure: 'Take 50 cross timestamps through each, in turns; they agree within their bounds.',
    verify: verifyClock,
  },
  {
    name: 'rate',
    title: 'both backends show the same rate',
    requirement: ['R0.1'],
    capability: 'crossTimestamp',
    seconds: 1,
    procedure: 'Measure one second through both.',
    verify: verifyRate,
  },
]);
