import { describe, expect, it } from 'vitest';
import { PTP_MESSAGE } from '../../../src/base/ptp.js';
import {
  decodeMessage,
  encodeMessage,
  PORT_COUNTERS,
  type PtpMessage,
} from '../../../src/gptp/index.js';
import { type Node, randomFrom } from './network.js';
import { edited, errorsNs, MS, pair, portOf, SECOND, worst } from './pair.js';

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
