/** The default profile of IEEE 1588, over the same network. */
import { describe, expect, it } from 'vitest';
import { PTP_MESSAGE } from '../../../src/base/ptp.js';
import {
  decodeMessage,
  type GptpOptions,
  type PtpMessage,
  TimeAwareSystem,
} from '../../../src/gptp/index.js';
import { Network } from './network.js';
import { errorsNs, MS, pair, portOf, SECOND, worst } from './pair.js';

const ptp = (more: GptpOptions = {}): GptpOptions => ({ profile: 'ptp', ...more });
const both = (slave: GptpOptions, master: GptpOptions = slave, delayNs = 2000) =>
  pair({ options: ptp(slave) }, { delayNs }, { options: ptp({ priority1: 100, ...master }) });

describe.each(['e2e', 'p2p'] as const)('delay mechanism %s', (delayMechanism) => {
  it('listens, then follows the better clock', () => {
    const { net, gm, sl } = both({ delayMechanism });
    net.run(5500n * MS);
    // Three Announce intervals of 2 s.
    expect(portOf(net, sl).role).toBe('listening');
    net.run(1n * SECOND);
    expect(portOf(net, gm).role).toBe('master');
    net.run(40n * SECOND);
    expect(portOf(net, sl)).toMatchObject({ role: 'slave', neighbor: `${gm.clock}-1` });
    expect(portOf(net, sl).meanLinkDelayNs).toBeCloseTo(2000, -1);
    const errors = errorsNs(gm, sl, 20n * SECOND);
    expect(errors.length).toBeGreaterThan(10);
    expect(worst(errors)).toBeLessThanOrEqual(5);
    expect(sl.took('as-capable')).toEqual([]);
  });

  it('sends what IEEE 1588 has, and nothing of gPTP', () => {
    const { net, link } = both({ delayMechanism });
    const seen = new Map<number, PtpMessage>();
    link.tamper = (bytes) => {
      const { message } = decodeMessage(bytes);
      if (message !== null) seen.set(message.messageType, message);
      return null;
    };
    net.run(20n * SECOND);
    for (const message of seen.values()) expect(message).toMatchObject({ majorSdoId: 0, tlvs: [] });
    const { SYNC, FOLLOW_UP, ANNOUNCE, DELAY_REQ, DELAY_RESP } = PTP_MESSAGE;
    const { PDELAY_REQ, PDELAY_RESP, PDELAY_RESP_FOLLOW_UP } = PTP_MESSAGE;
    const delay =
      delayMechanism === 'e2e'
        ? [DELAY_REQ, DELAY_RESP]
        : [PDELAY_REQ, PDELAY_RESP, PDELAY_RESP_FOLLOW_UP];
    expect([...seen.keys()].sort((a, b) => a - b)).toEqual(
      [SYNC, FOLLOW_UP, ANNOUNCE, ...delay].sort((a, b) => a - b),
    );
    expect(seen.get(SYNC)).toMatchObject({ flags: 0x0200, logInterval: 0, control: 0 });
    expect(seen.get(ANNOUNCE)).toMatchObject({ priority1: 100, logInterval: 1 });
    if (delayMechanism === 'e2e') {
      expect(seen.get(DELAY_REQ)).toMatchObject({ control: 1, logInterval: 127, originNs: 0n });
      expect(seen.get(DELAY_RESP)).toMatchObject({ control: 3, logInterval: 0 });
    }
  });
});

describe('end to end', () => {
  it('asks as often as the master allows, spread over two intervals', () => {
    const { net, gm, sl } = both({}, { logPdelayInterval: 2 });
    net.run(30n * SECOND);
    const before = portOf(net, sl).counters.pdelayExchanges;
    net.run(400n * SECOND);
    const asked = portOf(net, sl).counters.pdelayExchanges - before;
    // 2^2 s on average.
    expect(asked).toBeGreaterThan(70);
    expect(asked).toBeLessThan(140);
    expect(portOf(net, gm).counters.flooded).toBe(0);
  });

  it('drops answers of others, to others, and twice', () => {
    const { net, sl, link } = both({});
    let lies = 0;
    link.tamper = (bytes, stampNs) => {
      const { message } = decodeMessage(bytes);
      if (message?.messageType === PTP_MESSAGE.DELAY_RESP) {
        lies += 1;
        net.inject(sl, 1, bytes);
      }
      return { bytes, stampNs };
    };
    net.run(60n * SECOND);
    const { pdelayUnexpected, pdelayExchanges } = portOf(net, sl).counters;
    expect(lies).toBeGreaterThan(10);
    expect(pdelayUnexpected).toBe(lies);
    expect(pdelayExchanges).toBeLessThanOrEqual(lies);
  });

  it('forgets the delay of a master when another one comes', () => {
    const net = new Network();
    const [gm, sl] = [net.add({ options: ptp({ priority1: 100 }) }), net.add({ options: ptp() })];
    const link = net.connect(gm as never, sl as never, { delayNs: 700 });
    net.run(30n * SECOND);
    expect(portOf(net, sl as never).meanLinkDelayNs).toBeCloseTo(700, -1);
    net.setLink(link, false);
    expect(portOf(net, sl as never)).toMatchObject({ meanLinkDelayNs: null, role: 'disabled' });
    net.setLink(link, true);
    expect(portOf(net, sl as never).role).toBe('listening');
    net.run(30n * SECOND);
    expect(portOf(net, sl as never).role).toBe('slave');
  });

  it('a master that was heard once only does not count', () => {
    const { net, gm, sl, link } = both({});
    let announces = 0;
    link.tamper = (bytes, stampNs) => {
      const { message } = decodeMessage(bytes);
      const isOfMaster = message?.sourcePort === `${gm.clock}-1`;
      if (message?.messageType !== PTP_MESSAGE.ANNOUNCE || !isOfMaster) return null;
      announces += 1;
      // Every fifth: two of them are 10 s apart.
      return announces % 5 === 1 ? null : { bytes: new Uint8Array(1), stampNs };
    };
    net.run(60n * SECOND);
    expect(portOf(net, sl).counters.announces).toBeGreaterThan(3);
    expect(sl.took('role').some(({ role }) => role === 'slave')).toBe(false);
  });
});

describe('profiles do not mix', () => {
  it('with each other', () => {
    const { net, gm, sl } = pair({ options: ptp() }, {}, { options: { profile: 'gptp' } });
    net.run(20n * SECOND);
    expect(portOf(net, sl).counters.otherProfile).toBeGreaterThan(0);
    expect(portOf(net, gm).counters.otherProfile).toBeGreaterThan(0);
    expect(sl.system.status(net.nowNs).isGrandmaster).toBe(true);
  });

  it.each([
    [1, { profile: 'ptpv1' }, 'profile'],
    [1, { profile: 'gptp', delayMechanism: 'e2e' }, 'delayMechanism'],
    [2, { profile: 'ptp' }, 'new TimeAwareSystem(ports)'],
  ])('%d ports with %j are refused', (ports, options, named) => {
    expect(() => new TimeAwareSystem('a000000000000000', ports, options as never)).toThrow(named);
  });
});
