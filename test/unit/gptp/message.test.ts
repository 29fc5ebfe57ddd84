import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PTP_MESSAGE } from '../../../src/base/ptp.js';
import {
  type Announce,
  decodeMessage,
  encodeMessage,
  type FollowUp,
  type PtpHeader,
  type PtpMessage,
  tlvOf,
} from '../../../src/gptp/index.js';

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.replaceAll(' ', '').match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
const zeros = (count: number): string => '00'.repeat(count);

/** Captured from ptp4l 3.1.1, without the Ethernet header. */
const CAPTURED = {
  pdelayReq: `12 02 0036 00 00 0000 ${zeros(8)} 00000000 d660f5fffe4c60d5 0001 0000 05 00 ${zeros(20)}`,
  pdelayResp: `13 02 0036 00 00 0200 ${zeros(8)} 00000000 6ec8b0fffe60d0f2 0001 0000 05 7f
    00006b0c4254 274409f0 d660f5fffe4c60d5 0001`,
  sync: `10 02 002c 00 00 0200 ${zeros(8)} ${zeros(4)} d660f5fffe4c60d5 0001 0000 00 fd ${zeros(10)}`,
  followUp: `18 02 004c 00 00 0000 ${zeros(8)} ${zeros(4)} d660f5fffe4c60d5 0001 0000 02 fd
    00006b0c4257 243940b6 0003 001c 0080c2 000001 00000000 0000 ${zeros(12)} 00000000`,
  announce: `1b 02 004c 00 00 0000 ${zeros(8)} ${zeros(4)} d660f5fffe4c60d5 0001 0000 05 00 ${zeros(10)}
    0025 00 64 f8fe ffff f8 d660f5fffe4c60d5 0000 a0 0008 0008 d660f5fffe4c60d5`,
} as const;

function decoded(bytes: Uint8Array): PtpMessage {
  const { message, malformed } = decodeMessage(bytes);
  expect(malformed).toBeNull();
  return message as PtpMessage;
}

const HEADER: Omit<PtpHeader, 'tlvs'> = {
  majorSdoId: 1,
  minorVersion: 1,
  domain: 0,
  minorSdoId: 0,
  flags: 0,
  correction: 0n,
  typeSpecific: 0,
  sourcePort: 'a0369ffffe000001-1',
  sequenceId: 7,
  control: 2,
  logInterval: -3,
};

function followUp(cumulativeScaledRateOffset: number): FollowUp {
  return {
    ...HEADER,
    messageType: PTP_MESSAGE.FOLLOW_UP,
    preciseOriginNs: 1_795_965_527_607_731_894n,
    tlvs: [
      {
        kind: 'follow-up-information',
        cumulativeScaledRateOffset,
        gmTimeBaseIndicator: 3,
        lastGmPhaseChange: -5n,
        scaledLastGmFreqChange: 6,
      },
    ],
  };
}

describe('captured messages', () => {
  it.each(Object.entries(CAPTURED))('%s is written as it was read', (_name, hex) => {
    const bytes = bytesOf(hex);
    expect([...encodeMessage(decoded(bytes))]).toEqual([...bytes]);
  });

  it('a Follow_Up says when its Sync left', () => {
    const message = decoded(bytesOf(CAPTURED.followUp)) as FollowUp;
    expect(message.preciseOriginNs).toBe(1_795_965_527_607_731_894n);
    expect(message).toMatchObject({ majorSdoId: 1, control: 2, logInterval: -3, minorVersion: 0 });
    expect(message.sourcePort).toBe('d660f5fffe4c60d5-1');
  });

  it('a Pdelay_Resp says who asked and when the request came', () => {
    expect(decoded(bytesOf(CAPTURED.pdelayResp))).toMatchObject({
      requestReceiptNs: 1_795_965_524_658_770_416n,
      requestingPort: 'd660f5fffe4c60d5-1',
      flags: 0x0200,
    });
  });

  it('an Announce names the grandmaster and the way', () => {
    const message = decoded(bytesOf(CAPTURED.announce)) as Announce;
    expect(message).toMatchObject({
      utcOffsetS: 37,
      priority1: 100,
      clockClass: 248,
      clockAccuracy: 0xfe,
      variance: 0xffff,
      priority2: 248,
      grandmaster: 'd660f5fffe4c60d5',
      stepsRemoved: 0,
      timeSource: 0xa0,
    });
    expect(tlvOf(message, 'path-trace')?.clocks).toEqual(['d660f5fffe4c60d5']);
  });

  it('padding after messageLength is no part of it', () => {
    const bytes = bytesOf(CAPTURED.sync);
    const padded = new Uint8Array(60);
    padded.set(bytes);
    padded.fill(0xee, bytes.length);
    expect([...encodeMessage(decoded(padded))]).toEqual([...bytes]);
  });
});

describe('fields', () => {
  it.each([
    ['1.5 ns', 0x18000n, '0000000000018000'],
    ['2.25 ns', 0x24000n, '0000000000024000'],
    ['-1 ns', -0x10000n, 'ffffffffffff0000'],
  ])('a correction of %s', (_name, correction, hex) => {
    const bytes = encodeMessage({ ...followUp(0), correction });
    expect([...bytes.subarray(8, 16)]).toEqual([...bytesOf(hex)]);
    expect(decoded(bytes).correction).toBe(correction);
  });

  it.each([
    ['+1 ppm', 2_199_023],
    ['+100 ppm', 219_902_326],
    ['-37.5 ppm', -82_463_372],
  ])('a rate of %s stands in the Follow_Up information', (_name, value) => {
    const message = decoded(encodeMessage(followUp(value)));
    expect(tlvOf(message, 'follow-up-information')).toEqual({
      kind: 'follow-up-information',
      cumulativeScaledRateOffset: value,
      gmTimeBaseIndicator: 3,
      lastGmPhaseChange: -5n,
      scaledLastGmFreqChange: 6,
    });
  });

  it('a request for intervals and a word of capability keep their values', () => {
    const tlvs = [
      {
        kind: 'interval-request',
        linkDelayInterval: 127,
        timeSyncInterval: -5,
        announceInterval: -128,
        flags: 3,
      },
      { kind: 'gptp-capable', logInterval: 1, flags: 0 },
      { kind: 'unknown', type: 0x2004, value: Uint8Array.of(1, 2) },
    ] as const;
    const bytes = encodeMessage({
      ...HEADER,
      messageType: PTP_MESSAGE.SIGNALING,
      targetPort: 'ffffffffffffffff-65535',
      tlvs,
    });
    // IEEE 802.1AS-2020 10.6.4: 0x0003 length 12 subtype 2, and 0x8000 length 12 subtype 4.
    expect([...bytes.subarray(44, 60)]).toEqual([
      ...bytesOf('0003 000c 0080c2 000002 7f fb 80 03 0000'),
    ]);
    expect([...bytes.subarray(60, 76)]).toEqual([
      ...bytesOf('8000 000c 0080c2 000004 01 00 00000000'),
    ]);
    expect(decoded(bytes).tlvs).toEqual(tlvs);
  });

  it.each([
    [{ preciseOriginNs: -1n }, 'preciseOriginNs'],
    [{ preciseOriginNs: 1n << 78n }, 'preciseOriginNs'],
    [{ sequenceId: 65_536 }, 'sequenceId'],
    [{ majorSdoId: 16 }, 'majorSdoId'],
    [{ logInterval: 128 }, 'logInterval'],
    [{ sourcePort: 'A0369FFFFE000001-1' }, 'sourcePort'],
    [{ sourcePort: 'a0369ffffe000001-65536' }, 'sourcePort'],
    [{ tlvs: [{ kind: 'path-trace', clocks: ['x'] }] }, 'tlvs[0].clocks[0]'],
    [{ tlvs: [{ kind: 'unknown', type: 1, value: new Uint8Array(1500) }] }, '1400'],
    [{ tlvs: [{ kind: 'other' }] }, 'tlvs[0]'],
    [{ messageType: 4 }, 'messageType'],
  ])('refuses to write %o', (wrong, named) => {
    expect(() => encodeMessage({ ...followUp(0), ...wrong } as never)).toThrow(named);
  });
});

describe('what is no message', () => {
  const sync = bytesOf(CAPTURED.sync);
  const changed = (at: number, ...values: number[]): Uint8Array => {
    const bytes = Uint8Array.from(sync);
    bytes.set(values, at);
    return bytes;
  };
  it.each([
    ['too short', sync.subarray(0, 33), '33 bytes are no PTP header'],
    ['cut', sync.subarray(0, 43), 'messageLength must be 44 to 43, got 44'],
    ['shorter than its body', changed(2, 0, 43), 'messageLength must be 44 to 44, got 43'],
    ['of version 1', changed(1, 1), 'versionPTP is 1, not 2'],
    ['of an unknown type', changed(0, 0x14), 'messageType 4 is not known'],
    ['with too many ns', changed(40, 0x3b, 0x9a, 0xca, 0), 'a time has 1000000000 nanoseconds'],
  ])('%s', (_name, bytes, why) => {
    expect(decodeMessage(bytes)).toEqual({ message: null, malformed: why });
  });

  it('a TLV that ends after the message, and bytes too few for one', () => {
    const long = Uint8Array.from([...bytesOf(CAPTURED.sync), 0, 9, 0, 1]);
    long.set([0, 48], 2);
    expect(decodeMessage(long).malformed).toBe('a TLV of 1 bytes ends after the message');
    const short = Uint8Array.from([...bytesOf(CAPTURED.sync), 0, 9, 0]);
    short.set([0, 47], 2);
    expect(decodeMessage(short).malformed).toBe('3 bytes stand after the last TLV');
  });

  it('never throws, whatever comes', () => {
    const heads = fc.constantFrom(...Object.values(CAPTURED).map((hex) => [...bytesOf(hex)]));
    const edits = fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 12 });
    fc.assert(
      fc.property(heads, edits, fc.nat(90), (head, changes, length) => {
        const bytes = Uint8Array.from([...head, ...Array(20).fill(0)]).subarray(0, 20 + length);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        const { message } = decodeMessage(bytes);
        // What was understood can be written, and is understood again.
        if (message !== null) expect(decoded(encodeMessage(message))).toEqual(message);
      }),
      { numRuns: 3000 },
    );
  });
});
