import { describe, expect, it } from 'vitest';
import { PTP_MESSAGE } from '../../../src/base/ptp.js';
import {
  decodeMessage,
  encodeMessage,
  type GptpOptions,
  PORT_COUNTERS,
  type PtpMessage,
  TimeAwareSystem,
} from '../../../src/gptp/index.js';
import { type Cable, Network, type Node, type NodeSetup, randomFrom } from './network.js';

const MS = 1_000_000n;
const SECOND = 1000n * MS;

/** A grandmaster and a slave on a cable. */
function pair(
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
function errorsNs(gm: Node, sl: Node, fromNs = 0n): number[] {
  return sl
    .took('sync')
    .filter(({ ingressNs }) => sl.trueNs(ingressNs) >= fromNs)
    .map(({ ingressNs, masterNs }) => Number(masterNs - gm.exactNs(sl.trueNs(ingressNs))));
}
const worst = (errors: number[]): number => Math.max(...errors.map(Math.abs));
const portOf = (net: Network, node: Node, number = 1) =>
  node.system.status(net.nowNs).ports[number - 1] as NonNullable<
    ReturnType<TimeAwareSystem['status']>['ports'][number]
  >;
const edited = (bytes: Uint8Array, edit: (message: PtpMessage) => object): Uint8Array => {
  const message = decodeMessage(bytes).message as PtpMessage;
  return encodeMessage({ ...message, ...edit(message) } as PtpMessage);
};

describe('an end station', () => {
  it('follows a better clock: delay, rate and time', () => {
    const { net, gm, sl } = pair();
    net.run(10n * SECOND);
    expect(portOf(net, sl)).toMatchObject({
      role: 'slave',
      asCapable: true,
      neighbor: `${gm.clock}-1`,
    });
    expect(portOf(net, sl).meanLinkDelayNs).toBeCloseTo(350, 0);
    // (1 + 30 ppm) / (1 - 50 ppm) - 1
    expect(portOf(net, sl).neighborRateOffset).toBeCloseTo(80.004e-6, 9);
    expect(sl.system.status(net.nowNs)).toMatchObject({
      grandmaster: gm.clock,
      stepsRemoved: 1,
      isGrandmaster: false,
    });
    expect(gm.system.status(net.nowNs)).toMatchObject({
      grandmaster: gm.clock,
      stepsRemoved: 0,
      isGrandmaster: true,
    });
    const errors = errorsNs(gm, sl);
    expect(errors.length).toBeGreaterThan(60);
    expect(worst(errors)).toBeLessThanOrEqual(3);
  });

  it('is asCapable after two exchanges and has its first Sync within 2 s of it', () => {
    const { net, sl } = pair();
    net.run(1500n * MS);
    expect(portOf(net, sl).asCapable).toBe(true);
    net.run(1500n * MS);
    expect(sl.took('sync').length).toBeGreaterThan(3);
  });

  it.each([
    [5, 0],
    [5000, 0],
    [500, 40],
    [500, -40],
  ])('a cable of %d ns, %d ns longer to the slave', (delayNs, asymmetryNs) => {
    const { net, gm, sl } = pair(
      { options: { asymmetryNs, maxLinkDelayNs: 10_000 } },
      { delayNs, asymmetryNs },
      { options: { maxLinkDelayNs: 10_000 } },
    );
    net.run(10n * SECOND);
    expect(worst(errorsNs(gm, sl))).toBeLessThanOrEqual(3);
  });

  it('knows nothing of an asymmetry that nobody told it', () => {
    const { net, gm, sl } = pair({}, { delayNs: 500, asymmetryNs: 40 });
    net.run(10n * SECOND);
    for (const error of errorsNs(gm, sl)) expect(Math.abs(error + 40)).toBeLessThanOrEqual(3);
  });

  it('averages stamps of 8 ns over a lossy cable', () => {
    const cable = { delayNs: 350, loss: 0.01, duplicate: 0.01 };
    const { net, gm, sl } = pair({ tickNs: 8n }, cable, { tickNs: 8n });
    net.run(60n * SECOND);
    // Resolution of two stamps, and of the delay.
    expect(worst(errorsNs(gm, sl, 5n * SECOND))).toBeLessThanOrEqual(20);
    expect(portOf(net, sl).role).toBe('slave');
  });
});

describe('the best master clock', () => {
  it('changes to a better one that comes, and back when it goes', () => {
    const net = new Network();
    const [gm, relay, better] = [
      net.add({ options: { priority1: 100 } }),
      net.add({ ports: 2 }),
      net.add({ options: { priority1: 90 } }),
    ] as [Node, Node, Node];
    net.connect(gm, relay, {}, 1, 1);
    const link = net.connect(better, relay, {}, 1, 2);
    net.setLink(link, false);
    net.run(8n * SECOND);
    expect(relay.system.status(net.nowNs).grandmaster).toBe(gm.clock);
    net.setLink(link, true);
    net.run(4n * SECOND);
    for (const node of [gm, relay, better]) {
      expect(node.system.status(net.nowNs).grandmaster).toBe(better.clock);
    }
    expect(portOf(net, relay, 1).role).toBe('master');
    expect(portOf(net, gm).role).toBe('slave');
    net.setLink(link, false);
    net.run(4n * SECOND);
    expect(relay.system.status(net.nowNs).grandmaster).toBe(gm.clock);
    expect(better.system.status(net.nowNs).isGrandmaster).toBe(true);
  });

  it('ages without Announce, and a port without Sync forgets its master', () => {
    for (const type of [PTP_MESSAGE.ANNOUNCE, PTP_MESSAGE.SYNC]) {
      const { net, sl, link } = pair();
      net.run(6n * SECOND);
      expect(portOf(net, sl).role).toBe('slave');
      link.tamper = (bytes, stampNs) =>
        ((bytes[0] as number) & 0xf) === type ? { bytes: new Uint8Array(1), stampNs } : null;
      const timeout = type === PTP_MESSAGE.SYNC ? 'syncTimeouts' : 'announceTimeouts';
      net.run(500n * MS);
      if (type === PTP_MESSAGE.ANNOUNCE) net.run(3500n * MS);
      expect(portOf(net, sl).counters[timeout]).toBe(1);
      expect(sl.took('grandmaster').at(-1)?.isSelf).toBe(true);
      expect(sl.took('sync-timeout')).toHaveLength(type === PTP_MESSAGE.SYNC ? 1 : 0);
    }
  });

  it('a system with priority1 255 waits, and is never announced', () => {
    const net = new Network();
    const [a, b] = [0, 1].map(() => net.add({ options: { priority1: 255 } })) as [Node, Node];
    net.connect(a, b);
    net.run(5n * SECOND);
    for (const node of [a, b]) {
      expect(node.system.status(net.nowNs)).toMatchObject({
        grandmaster: null,
        stepsRemoved: null,
      });
      expect(portOf(net, node).counters.announces).toBe(0);
    }
  });

  it.each<[GptpOptions['role'], GptpOptions['role'], string, string]>([
    ['grandmaster', 'slave', 'master', 'slave'],
    ['slave', 'grandmaster', 'slave', 'master'],
  ])('configured from outside: %s and %s', (first, second, roleOfFirst, roleOfSecond) => {
    const { net, gm, sl } = pair(
      { options: { role: second, priority1: 1 } },
      { delayNs: 100 },
      { options: { role: first, priority1: 254 } },
    );
    net.run(6n * SECOND);
    expect(portOf(net, gm).role).toBe(roleOfFirst);
    expect(portOf(net, sl).role).toBe(roleOfSecond);
    const [leader, follower] = first === 'grandmaster' ? [gm, sl] : [sl, gm];
    expect(worst(errorsNs(leader, follower))).toBeLessThanOrEqual(3);
    expect(follower.system.status(net.nowNs).grandmaster).toBe(leader.clock);
  });
});

describe('what a port says', () => {
  it('as a ptp clock: TAI, and its difference from UTC', () => {
    const { net, sl, link } = pair(
      {},
      {},
      { options: { timescale: 'ptp', utcOffsetS: 37, timeSource: 0x20 } },
    );
    const announces: PtpMessage[] = [];
    link.tamper = (bytes) => {
      const { message } = decodeMessage(bytes);
      if (message?.messageType === PTP_MESSAGE.ANNOUNCE) announces.push(message);
      return null;
    };
    net.run(5n * SECOND);
    expect(announces.at(-1)).toMatchObject({
      flags: 0x000c,
      utcOffsetS: 37,
      timeSource: 0x20,
      logInterval: 0,
    });
    expect(portOf(net, sl).counters.announces).toBeGreaterThan(2);
  });

  it('in the intervals that its neighbor asks for, and again in its own', () => {
    const { net, gm, sl } = pair();
    net.run(6n * SECOND);
    const ask = (timeSyncInterval: number): void =>
      net.inject(
        gm,
        1,
        encodeMessage({
          majorSdoId: 1,
          minorVersion: 1,
          domain: 0,
          minorSdoId: 0,
          flags: 0,
          correction: 0n,
          typeSpecific: 0,
          sourcePort: `${sl.clock}-1`,
          sequenceId: 1,
          control: 5,
          logInterval: 127,
          messageType: PTP_MESSAGE.SIGNALING,
          targetPort: 'ffffffffffffffff-65535',
          tlvs: [
            {
              kind: 'interval-request',
              linkDelayInterval: -128,
              timeSyncInterval,
              announceInterval: -128,
              flags: 0,
            },
          ],
        }),
      );
    const count = (): number => {
      const before = sl.took('sync').length;
      net.run(4n * SECOND);
      return sl.took('sync').length - before;
    };
    expect(count()).toBe(32);
    ask(-5);
    expect(count()).toBeGreaterThanOrEqual(125);
    ask(99);
    expect(count()).toBeGreaterThanOrEqual(125);
    ask(126);
    expect(count()).toBeLessThanOrEqual(33);
    ask(127);
    count();
    expect(count()).toBe(0);
  });

  it('in another domain only to who says that it speaks gPTP there', () => {
    const { net, sl, link } = pair({ options: { domain: 1 } }, {}, { options: { domain: 1 } });
    net.run(6n * SECOND);
    expect(portOf(net, sl).role).toBe('slave');
    link.tamper = (bytes, stampNs) =>
      ((bytes[0] as number) & 0xf) === PTP_MESSAGE.SIGNALING
        ? { bytes: new Uint8Array(1), stampNs }
        : null;
    net.run(10n * SECOND);
    expect(portOf(net, sl)).toMatchObject({
      role: 'disabled',
      whyNotCapable: 'the neighbor does not say that it speaks gPTP in this domain',
    });
  });
});

describe('a lying partner', () => {
  const isType = (bytes: Uint8Array, type: number): boolean =>
    ((bytes[0] as number) & 0xf) === type;

  it('that is 255 steps away, has our identity, or sends us our own path is not followed', () => {
    const lies: [(m: PtpMessage, sl: Node) => object, string][] = [
      [() => ({ stepsRemoved: 255 }), 'announcesTooFar'],
      [(_m, sl) => ({ tlvs: [{ kind: 'path-trace', clocks: [sl.clock] }] }), 'announcesLooped'],
      [(_m, sl) => ({ sourcePort: `${sl.clock}-7` }), 'own'],
      [() => ({ domain: 3 }), 'otherDomain'],
      [() => ({ majorSdoId: 0 }), 'otherProfile'],
    ];
    for (const [lie, counter] of lies) {
      const { net, sl, link } = pair();
      link.tamper = (bytes, stampNs) =>
        isType(bytes, PTP_MESSAGE.ANNOUNCE) &&
        decodeMessage(bytes).message?.sourcePort !== `${sl.clock}-1`
          ? { bytes: edited(bytes, (m) => lie(m, sl)), stampNs }
          : null;
      net.run(5n * SECOND);
      expect(portOf(net, sl).counters[counter as 'own']).toBeGreaterThan(0);
      expect(sl.system.status(net.nowNs).isGrandmaster).toBe(true);
    }
  });

  it('that sends old Syncs again moves nothing', () => {
    const { net, gm, sl } = pair();
    const old: { bytes: Uint8Array; stampNs: bigint }[] = [];
    net.run(4n * SECOND);
    const link = net.connect(gm, net.add());
    link.up = false;
    const before = sl.took('sync').length;
    sl.events.length = 0;
    // Two of the last Syncs, with the Follow_Ups that belong to them.
    const sniffed = pair();
    sniffed.link.tamper = (bytes, stampNs) => {
      if (isType(bytes, 0) || isType(bytes, 8)) old.push({ bytes, stampNs });
      return null;
    };
    sniffed.net.run(3n * SECOND);
    for (const { bytes } of old.slice(0, 4)) net.inject(sl, 1, bytes);
    net.run(2n * SECOND);
    expect(before).toBeGreaterThan(0);
    expect(portOf(net, sl).counters.syncsReplayed).toBeGreaterThan(0);
    expect(worst(errorsNs(gm, sl))).toBeLessThanOrEqual(3);
  });

  it('that is another port than the master is not followed', () => {
    const { net, gm, sl } = pair();
    net.run(5n * SECOND);
    const sync = (type: 0 | 8): Uint8Array =>
      encodeMessage({
        majorSdoId: 1,
        minorVersion: 1,
        domain: 0,
        minorSdoId: 0,
        flags: type === 0 ? 0x0200 : 0,
        correction: 0n,
        typeSpecific: 0,
        sourcePort: '00000000000000aa-1',
        sequenceId: 30_000,
        control: 0,
        logInterval: -3,
        messageType: type,
        ...(type === 0 ? { originNs: 0n } : { preciseOriginNs: 5n }),
        tlvs: [],
      } as PtpMessage);
    net.inject(sl, 1, sync(0));
    net.inject(sl, 1, sync(8));
    net.run(1n * SECOND);
    expect(portOf(net, sl).counters.syncsOfOthers).toBe(2);
    expect(worst(errorsNs(gm, sl))).toBeLessThanOrEqual(3);
  });

  it('that floods is answered 100 times in a second, and the memory stays', () => {
    const { net, gm, sl } = pair();
    net.run(5n * SECOND);
    const request = encodeMessage({
      majorSdoId: 1,
      minorVersion: 1,
      domain: 0,
      minorSdoId: 0,
      flags: 0,
      correction: 0n,
      typeSpecific: 0,
      sourcePort: '00000000000000aa-1',
      sequenceId: 1,
      control: 5,
      logInterval: 0,
      messageType: PTP_MESSAGE.PDELAY_REQ,
      originNs: 0n,
      tlvs: [],
    });
    const before = portOf(net, sl).counters;
    for (let n = 0; n < 10_000; n += 1) {
      net.run(100_000n);
      net.inject(sl, 1, n % 2 === 0 ? request : Uint8Array.of(n & 0xff));
    }
    const after = portOf(net, sl).counters;
    expect(after.malformed - before.malformed).toBe(5000);
    expect(after.flooded - before.flooded).toBeGreaterThanOrEqual(4790);
    expect(after.sent - before.sent).toBeLessThan(450);
    expect(worst(errorsNs(gm, sl))).toBeLessThanOrEqual(3);
    expect(portOf(net, sl).role).toBe('slave');
  });

  it('that answers twice is left alone for 5 minutes', () => {
    const { net, sl } = pair({}, { delayNs: 100, duplicate: 1 });
    net.run(10n * SECOND);
    expect(portOf(net, sl).whyNotCapable).toContain('something forwards gPTP');
    const { sent } = portOf(net, sl).counters;
    net.run(280n * SECOND);
    // Only words of capability and answers to the other end, which has ceased, too.
    expect(portOf(net, sl).counters.sent - sent).toBeLessThanOrEqual(281);
  });
});

describe('a link that goes', () => {
  it('disables the port at once, and everything begins again when it comes', () => {
    const { net, gm, sl, link } = pair();
    net.run(5n * SECOND);
    for (let n = 0; n < 3; n += 1) {
      net.setLink(link, false);
      expect(portOf(net, sl)).toMatchObject({
        role: 'disabled',
        whyNotCapable: 'the link is down',
        meanLinkDelayNs: null,
      });
      net.run(2n * SECOND);
      net.setLink(link, true);
      net.run(4n * SECOND);
      expect(portOf(net, sl)).toMatchObject({ role: 'slave', asCapable: true });
    }
    expect(worst(errorsNs(gm, sl))).toBeLessThanOrEqual(3);
  });
});

describe('a chain of relays', () => {
  it('keeps the time over 8 of them: errors grow with the hops, below 300 ns', () => {
    const net = new Network(3);
    const random = randomFrom(7);
    const ppb = (): number => Math.round((random() - 0.5) * 200_000);
    const chain = [net.add({ ppb: ppb(), tickNs: 8n, options: { priority1: 100 } })];
    for (let n = 0; n < 8; n += 1) chain.push(net.add({ ppb: ppb(), tickNs: 8n, ports: 2 }));
    chain.push(net.add({ ppb: ppb(), tickNs: 8n }));
    for (const [n, node] of chain.slice(1).entries()) {
      net.connect(chain[n] as Node, node, { delayNs: 300 }, n === 0 ? 1 : 2, 1);
    }
    net.run(30n * SECOND);
    const errors = chain
      .slice(1)
      .map((node) => worst(errorsNs(chain[0] as Node, node, 20n * SECOND)));
    const last = chain.at(-1) as Node;
    expect(last.system.status(net.nowNs)).toMatchObject({
      grandmaster: chain[0]?.clock,
      stepsRemoved: 9,
    });
    expect(last.took('sync').length).toBeGreaterThan(100);
    expect(Math.max(...errors)).toBeLessThan(100);
    expect(errors[0]).toBeLessThanOrEqual(20);
  });
});

describe('hours with faults', () => {
  it('never gets stuck, its counters add up, and it keeps nothing', () => {
    const minutes = Number(process.env.GPTP_MINUTES ?? 5);
    const seed = 11;
    const random = randomFrom(seed);
    const { net, gm, sl, link } = pair(
      { tickNs: 8n },
      { delayNs: 350, loss: 0.02, duplicate: 0.005 },
      { tickNs: 8n },
      seed,
    );
    link.tamper = (bytes, stampNs) => {
      if (random() < 0.005) {
        const spoiled = Uint8Array.from(bytes);
        spoiled[Math.floor(random() * spoiled.length)] = Math.floor(random() * 256);
        return { bytes: spoiled, stampNs };
      }
      return random() < 0.002 ? { bytes, stampNs: stampNs + 1_000_000n } : null;
    };
    for (let minute = 0; minute < minutes; minute += 1) {
      if (random() < 0.3) {
        net.setLink(link, false);
        net.run(BigInt(Math.floor(random() * 5000)) * MS);
        net.setLink(link, true);
      }
      net.run(50n * SECOND);
      for (const node of [gm, sl]) {
        const { ports, grandmaster } = node.system.status(net.nowNs);
        const { counters } = ports[0] as NonNullable<(typeof ports)[0]>;
        for (const name of PORT_COUNTERS) expect(counters[name], name).toBeGreaterThanOrEqual(0);
        expect(counters.syncs).toBeLessThanOrEqual(counters.received);
        expect(grandmaster, `seed ${seed}, minute ${minute}`).not.toBeNull();
        node.events.splice(0, Math.max(node.events.length - 10, 0));
      }
      // A spoiled Announce that is well-formed may rule for a few seconds; not longer.
      for (let n = 0; n < 10 && (n === 0 || portOf(net, sl).role !== 'slave'); n += 1) {
        net.run(10n * SECOND);
      }
      expect(portOf(net, sl).role, `seed ${seed}, minute ${minute}`).toBe('slave');
    }
  }, 1_200_000);
});

describe('arguments', () => {
  const make = (...given: unknown[]): TimeAwareSystem =>
    new TimeAwareSystem(...(given as ConstructorParameters<typeof TimeAwareSystem>));
  it.each([
    [['x', 1], 'clock'],
    [['A000000000000000', 1], 'clock'],
    [['a000000000000000', 0], '1 to 64'],
    [['a000000000000000', 65], '1 to 64'],
    [['a000000000000000', 1, { domain: 128 }], 'domain'],
    [['a000000000000000', 1, { logSyncInterval: -6 }], 'logSyncInterval'],
    [['a000000000000000', 1, { syncReceiptTimeout: 1 }], 'syncReceiptTimeout'],
    [['a000000000000000', 1, { role: 'relay' }], 'role'],
    [['a000000000000000', 1, { intervalMs: 5 }], 'intervalMs'],
  ])('%j are refused', (given, named) => {
    expect(() => make(...given)).toThrow(named);
  });

  it('of calls are refused', () => {
    const system = new TimeAwareSystem('a000000000000000', 1);
    expect(() => system.received(2, new Uint8Array(), 0n, 0n)).toThrow('1 to 1');
    expect(() => system.received('1' as never, new Uint8Array(), 0n, 0n)).toThrow('portNumber');
    expect(() => system.received(1, 'x' as never, 0n, 0n)).toThrow('Uint8Array');
    expect(() => system.received(1, new Uint8Array(), -1n, 0n)).toThrow('ingressNs');
    expect(() => system.stamped(0, 0n, 5 as never)).toThrow('nowNs');
    expect(() => system.poll(-1n)).toThrow('nowNs');
    // A stamp of nothing is nothing.
    expect(() => system.stamped(99, 1n, 1n)).not.toThrow();
  });
});
