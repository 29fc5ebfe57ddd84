import { PTP_UDP_ADDRESSES, PTP_UDP_PORTS } from 'avb-hal';
import { describe, expect, it } from 'vitest';
import { formatIp, parseIp } from '../../../src/frames/ip-address.js';
import { openFake } from '../fakes/opened.js';

const GROUP4 = [224, 0, 1, 129, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const PEER4 = [224, 0, 0, 107, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const PEER6 = [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x6b];
const group6 = (scope: number) => [0xff, scope, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x81];

/** A PTP message of `length` bytes. */
function message(type: number, length = 44): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set([type, 2]);
  return bytes;
}

describe('frames.open() for UDP', () => {
  it.each([
    ['udp4', undefined, 1, [...GROUP4, ...PEER4]],
    ['udp6', undefined, 2, [...group6(14), ...PEER6]],
    ['udp4', [], 1, []],
    ['udp4', [PTP_UDP_ADDRESSES.IPV4.PEER_DELAY], 1, PEER4],
    ['udp6', ['FF05:0::0181', 'ff02::6b'], 2, [...group6(5), ...PEER6]],
  ] as const)('%s with join %j asks for its groups', async (transport, join, number, groups) => {
    const { adapter, log } = openFake();
    await adapter.frames.open({ transport, ...(join === undefined ? {} : { join }) });
    expect(log.calls).toEqual([`adapter.openFrames(${number}, 35063, ${groups.join()}, 1024)`]);
  });

  it.each([
    [{ transport: 'udp4', join: ['224.0.1.130'] }, RangeError, 'multicast group of PTP'],
    [{ transport: 'udp4', join: ['192.168.1.1'] }, RangeError, "'224.0.1.129'"],
    [{ transport: 'udp4', join: ['ff0e::181'] }, RangeError, 'join[0]'],
    [{ transport: 'udp4', join: ['224.0.1.129', 'no address'] }, RangeError, 'join[1]'],
    [{ transport: 'udp6', join: ['224.0.1.129'] }, RangeError, 'ff0f::181'],
    [{ transport: 'udp6', join: ['ff1e::181'] }, RangeError, 'multicast group of PTP'],
    [{ transport: 'udp6', join: ['ff02::6b%3'] }, RangeError, 'multicast group of PTP'],
    [{ transport: 'udp6', join: ['fe80::181'] }, RangeError, 'multicast group of PTP'],
    [{ transport: 'udp6', join: [319] }, TypeError, 'join[0]'],
    [{ transport: 'udp4', join: Array(17).fill('224.0.1.129') }, RangeError, '16'],
    [{ transport: 'udp4', etherType: 0x88f7 }, TypeError, 'etherType'],
  ])('refuses %j before native code is entered', async (options, type, said) => {
    const { adapter, log } = openFake();
    const opening = adapter.frames.open(options as never);
    await expect(opening).rejects.toThrow(type);
    await expect(opening).rejects.toThrow(said);
    expect(log.calls).toEqual([]);
  });
});

describe('port.send() over UDP', () => {
  it.each([
    ['udp4', 0x0, {}, [...GROUP4, 1, 63]],
    ['udp4', 0x8, {}, [...GROUP4, 1, 64]],
    ['udp4', 0x2, {}, [...PEER4, 1, 63]],
    ['udp4', 0xa, {}, [...PEER4, 1, 64]],
    ['udp6', 0xb, {}, [...group6(14), 1, 64]],
    ['udp6', 0x3, {}, [...PEER6, 1, 63]],
    ['udp6', 0x0, { to: 'ff05::181' }, [...group6(5), 1, 63]],
    ['udp4', 0xc, { port: PTP_UDP_PORTS.EVENT }, [...GROUP4, 1, 63]],
  ] as const)(
    '%s puts the end of message %i with %j in front',
    async (transport, type, options, end) => {
      const { adapter, native } = openFake('discipline');
      const port = await adapter.frames.open({ transport });
      await port.send(message(type), options);
      expect([...(native.sent[0] ?? [])]).toEqual([...end, 0, 0, ...message(type)]);
    },
  );

  it.each([
    ['a text', 'bytes', {}, TypeError, 'Uint8Array'],
    ['33 bytes', message(0, 33), {}, RangeError, '34 to 1472 bytes, got 33'],
    ['1473 bytes', message(0, 1473), {}, RangeError, '34 to 1472 bytes, got 1473'],
    ['another port', message(0), { port: 321 }, RangeError, '319 to 320'],
    ['a port in words', message(0), { port: 'event' }, TypeError, 'port'],
    ['a unicast address', message(0), { to: '10.0.0.1' }, RangeError, 'multicast group of PTP'],
    ['no address', message(0), { to: 7 }, TypeError, 'to'],
    ['a tag', message(0), { pcp: 3 }, TypeError, 'pcp'],
  ])('refuses %s', async (_name, bytes, options, type, said) => {
    const { adapter, log } = openFake('discipline');
    const port = await adapter.frames.open({ transport: 'udp4' });
    log.clear();
    const sending = port.send(bytes as never, options as never);
    await expect(sending).rejects.toThrow(type);
    await expect(sending).rejects.toThrow(said);
    expect(log.calls).toEqual([]);
  });

  it('takes the longest, which is shorter over IPv6', async () => {
    const { adapter, native } = openFake('discipline');
    await (await adapter.frames.open({ transport: 'udp4' })).send(message(0, 1472));
    const six = await adapter.frames.open({ transport: 'udp6' });
    await six.send(message(0, 1450));
    await expect(six.send(message(0, 1451))).rejects.toThrow('34 to 1450 bytes, got 1451');
    expect(native.sent.map(({ length }) => length)).toEqual([1492, 1470]);
  });

  it('refuses a port or a group on layer 2', async () => {
    const { adapter } = openFake('discipline');
    const port = await adapter.frames.open({ transport: 'l2', etherType: 0x88f7 });
    const frame = new Uint8Array(60);
    frame.set([0x88, 0xf7], 12);
    await expect(port.send(frame, { port: 319 })).rejects.toThrow(/port/);
  });
});

describe('IP addresses', () => {
  it.each([
    ['::', '::'],
    ['::1', '::1'],
    ['fe80::', 'fe80::'],
    ['FE80:0:0:0:A236:9FFF:FE00:1', 'fe80::a236:9fff:fe00:1'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
  ])('%s is %s', (text, shortest) => {
    const bytes = parseIp(text, 6);
    expect(formatIp(bytes ?? new Uint8Array(16), 6)).toBe(shortest);
  });

  it('tells the versions apart', () => {
    expect(formatIp(parseIp('169.254.1.2', 4) ?? new Uint8Array(16), 4)).toBe('169.254.1.2');
    expect(parseIp('::1', 4)).toBeNull();
    expect(parseIp('1.2.3.4', 6)).toBeNull();
    expect(parseIp('1.2.3', 4)).toBeNull();
  });
});
