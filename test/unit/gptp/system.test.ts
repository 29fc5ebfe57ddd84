import { describe, expect, it } from 'vitest';
import { PTP_MESSAGE } from '../../../src/base/ptp.js';
import {
  decodeMessage,
  encodeMessage,
  type GptpOptions,
  type PtpMessage,
  TimeAwareSystem,
} from '../../../src/gptp/index.js';
import { Network, type Node, randomFrom } from './network.js';
import { errorsNs, MS, pair, portOf, SECOND, worst } from './pair.js';

type Role = NonNullable<GptpOptions['role']>;

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

  it.each<[Role, Role, string, string]>([
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

describe('a grandmaster that does not know its time', () => {
  it('sends no Follow_Up, and says why', () => {
    const net = new Network();
    let known = false;
    const gm = net.add({ options: { priority1: 100 }, localTime: (ns) => (known ? ns : null) });
    const sl = net.add();
    net.connect(gm, sl);
    net.run(5n * SECOND);
    expect(portOf(net, gm).counters.timeUnknown).toBeGreaterThan(10);
    expect(sl.took('sync')).toEqual([]);
    known = true;
    net.run(5n * SECOND);
    expect(sl.took('sync').length).toBeGreaterThan(10);
  });
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
