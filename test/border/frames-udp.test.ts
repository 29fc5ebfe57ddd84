/** PTP over UDP through the real addon, on the simulator: two adapters on a cable. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Adapter,
  FrameCapture,
  type Hal,
  openHal,
  PTP_MESSAGE,
  PTP_UDP_ADDRESSES,
  PTP_UDP_PORTS,
} from 'avb-hal';
import { afterAll, afterEach, beforeEach, describe, expect, it, test } from 'vitest';

const MS = 1_000_000n;
const FAMILIES = ['i210', 'i217', 'i219', 'i225', 'i226'] as const;
const TRANSPORTS = ['udp4', 'udp6'] as const;

let hal: Hal;
let a: Adapter;
let b: Adapter;

function open(family: (typeof FAMILIES)[number] = 'i226'): void {
  const adapters = [0, 1].map(() => ({ family }));
  hal = openHal({ backend: 'sim', access: 'discipline', scenario: { time: 'virtual', adapters } });
  [a, b] = [0, 1].map((index) => hal.open({ index })) as [Adapter, Adapter];
  for (const nic of [a, b]) nic.stamps.configure({ packets: true });
  hal.simulation?.connect(a, b, { delayNs: 500 });
}

beforeEach(() => open());
afterEach(() => hal.close());

/** A PTP message as ptp4l sends it: [type, bytes]. */
const MESSAGES = [
  [PTP_MESSAGE.SYNC, 44],
  [PTP_MESSAGE.DELAY_REQ, 44],
  [PTP_MESSAGE.PDELAY_REQ, 54],
  [PTP_MESSAGE.PDELAY_RESP, 54],
  [PTP_MESSAGE.FOLLOW_UP, 44],
  [PTP_MESSAGE.ANNOUNCE, 64],
] as const;

function message([type, length]: (typeof MESSAGES)[number], sequenceId: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  bytes.set([type, 2, 0, length]);
  bytes.set([2, 0, 0, 0xff, 0xfe, 0, 0, 1, 0, 1], 20);
  view.setUint16(30, sequenceId);
  bytes[32] = type === PTP_MESSAGE.SYNC ? 0 : 5;
  return bytes;
}

/** IPv4 or IPv6 link-local address of an adapter, as docs/timestamps.md derives it. */
function addressOf(nic: Adapter, transport: 'udp4' | 'udp6'): string {
  const mac = (nic.info.mac ?? '').split(':').map((byte) => Number.parseInt(byte, 16));
  const [m0 = 0, m1 = 0, m2 = 0, m3 = 0, m4 = 0, m5 = 0] = mac;
  if (transport === 'udp4') return `169.254.${1 + (m4 % 254)}.${m5}`;
  const groups = [((m0 ^ 2) << 8) | m1, (m2 << 8) | 0xff, 0xfe00 | m3, (m4 << 8) | m5];
  return `fe80::${groups.map((group) => group.toString(16)).join(':')}`;
}

describe.each(TRANSPORTS)('a message over %s', (transport) => {
  it.each(FAMILIES)('is stamped at both ends of two %s', async (family) => {
    hal.close();
    open(family);
    const [out, into] = [await a.frames.open({ transport }), await b.frames.open({ transport })];
    const sent = await out.send(message(MESSAGES[0], 7));
    const left = await sent.stamp;
    hal.simulation?.advance(MS);
    const { value: frame } = await into.received().next();
    for (const stamp of [left, frame?.stamp]) {
      expect(stamp).toMatchObject({ how: 'hardware', why: null, simulated: true });
    }
    expect(left.deviceNs).toBeGreaterThanOrEqual(sent.earliestNs);
    expect(left.deviceNs).toBeLessThanOrEqual(sent.latestNs);
    expect(frame).toMatchObject({ messageType: 0, sequenceId: 7, lostBefore: 0, vlan: null });
    expect(frame).toMatchObject({ sourcePort: '020000fffe000001-1', port: PTP_UDP_PORTS.EVENT });
    expect(frame?.sender).toBe(addressOf(a, transport));
    expect([...(frame?.bytes ?? [])]).toEqual([...message(MESSAGES[0], 7)]);
    const apart = Number((frame?.stamp.correctedNs ?? 0n) - (left.correctedNs ?? 0n));
    expect(Math.abs(apart - 500)).toBeLessThan(1000);
  });

  it('goes to its port and comes without a stamp when it is general', async () => {
    const [out, into] = [await a.frames.open({ transport }), await b.frames.open({ transport })];
    const { stamp } = await out.send(message(MESSAGES[4], 1));
    expect(await stamp).toMatchObject({ deviceNs: null, how: null, why: 'no event message' });
    hal.simulation?.advance(MS);
    const { value } = await into.received().next();
    expect(value).toMatchObject({
      port: PTP_UDP_PORTS.GENERAL,
      messageType: PTP_MESSAGE.FOLLOW_UP,
    });
    expect(value?.stamp).toMatchObject({ deviceNs: null, how: null, why: 'no event message' });
  });

  it('comes only where its group was joined', async () => {
    const [out, deaf] = [
      await a.frames.open({ transport }),
      await b.frames.open({ transport, join: [] }),
    ];
    const other = await b.frames.open({ transport: transport === 'udp4' ? 'udp6' : 'udp4' });
    const layer2 = await b.frames.open({ transport: 'l2', etherType: 0x88f7 });
    const into = await b.frames.open({ transport });
    await out.send(message(MESSAGES[0], 1));
    hal.simulation?.advance(2n * MS);
    const counts = [deaf, other, layer2, into].map((port) => port.received().counters().waiting);
    expect(counts).toEqual([0, 0, 0, 1]);
  });

  it('is in a batch what it is alone', async () => {
    const [out, into] = [await a.frames.open({ transport }), await b.frames.open({ transport })];
    for (let n = 0; n < 20; n += 1) await out.send(message(MESSAGES[n % 2 ? 1 : 0], n));
    hal.simulation?.advance(2n * MS);
    const { value: batch } = await into.batches().next();
    expect(batch?.count).toBe(20);
    for (let i = 0; i < 20; i += 1) {
      expect([batch?.sequenceId(i), batch?.how(i), batch?.port(i)]).toEqual([i, 'hardware', 319]);
      expect(batch?.sender(i)).toBe(addressOf(a, transport));
      expect(batch?.bytes(i)).toEqual(message(MESSAGES[i % 2 ? 1 : 0], i));
    }
  });

  it('has no stamp rather than software time where none came', async () => {
    hal.simulation?.order('stamp-lose adapter=0 count=1');
    const out = await a.frames.open({ transport, stampTimeoutMs: 2 });
    const { stamp } = await out.send(message(MESSAGES[0], 1));
    expect(await stamp).toMatchObject({ deviceNs: null, correctedNs: null, why: 'none came' });
  });

  it('needs access discipline', async () => {
    const port = await hal.open({ index: 0 }, { access: 'observe' }).frames.open({ transport });
    const sending = port.send(message(MESSAGES[0], 1));
    await expect(sending).rejects.toMatchObject({ code: 'HAL_ACCESS_LEVEL' });
  });
});

it('a layer-2 frame says it has no sender and no port', async () => {
  const port = { transport: 'l2', etherType: 0x88f7, join: ['01:80:c2:00:00:0e'] } as const;
  const [out, into] = [await a.frames.open(port), await b.frames.open(port)];
  const bytes = new Uint8Array(60);
  bytes.set([1, 0x80, 0xc2, 0, 0, 0x0e, 2, 0, 0, 0, 0, 1, 0x88, 0xf7]);
  await out.send(bytes);
  hal.simulation?.advance(MS);
  const { value } = await into.received().next();
  expect(value).toMatchObject({ sender: null, port: null });
});

const folder = mkdtempSync(join(tmpdir(), 'avb-hal-udp-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const { error } = spawnSync('tshark', ['--version']);
const MISSING = error === undefined ? '' : ' (tshark is not installed: apt-get install tshark)';

/** Ports of the other adapter that see the frames of IP themselves, as a network tap does. */
async function taps(): Promise<Awaited<ReturnType<Adapter['frames']['open']>>[]> {
  const join4 = ['01:00:5e:00:01:81', '01:00:5e:00:00:6b'];
  const join6 = ['33:33:00:00:01:81', '33:33:00:00:00:6b'];
  return [
    await b.frames.open({ transport: 'l2', etherType: 0x0800, join: join4 }),
    await b.frames.open({ transport: 'l2', etherType: 0x86dd, join: join6 }),
  ];
}

test.skipIf(error !== undefined)(
  `tshark finds right frames of IP and PTP${MISSING}`,
  async () => {
    const capture = new FrameCapture();
    const number = capture.interface(b.key);
    for (const [n, tap] of (await taps()).entries()) {
      const out = await a.frames.open({ transport: TRANSPORTS[n] ?? 'udp4' });
      const frames = tap.received();
      for (const [id, one] of MESSAGES.entries()) {
        await out.send(message(one, id));
        hal.simulation?.advance(MS);
        const { value: frame } = await frames.next();
        if (frame === undefined) throw new Error('the port ended');
        capture.add(number, 'in', frame.stamp.deviceNs ?? b.clock.readNs(), frame.bytes);
      }
    }
    const file = join(folder, 'udp.pcapng');
    writeFileSync(file, capture.toBytes());
    const checks = ['ip.check_checksum:TRUE', 'udp.check_checksum:TRUE'].flatMap((o) => ['-o', o]);
    const whole = spawnSync('tshark', ['-r', file, ...checks, '-V'], { encoding: 'utf8' });
    expect(whole.status, whole.stderr).toBe(0);
    expect(whole.stdout.match(/^Frame \d+:/gm)).toHaveLength(2 * MESSAGES.length);
    expect(whole.stdout).not.toMatch(/malformed|\[Expert Info \((Error|Warning)/i);
    expect(whole.stdout.match(/checksum status: good/gi)).toHaveLength(3 * MESSAGES.length);
    const { IPV4, IPV6 } = PTP_UDP_ADDRESSES;
    const wanted = [IPV4, IPV6].flatMap(({ PRIMARY, PEER_DELAY }) =>
      MESSAGES.map(([type], id) => {
        const peer = type === PTP_MESSAGE.PDELAY_REQ || type === PTP_MESSAGE.PDELAY_RESP;
        return [peer ? PEER_DELAY : PRIMARY, type < 8 ? 319 : 320, id].join();
      }),
    );
    const seen = whole.stdout.split(/^(?=Frame \d+:)/m).slice(-wanted.length);
    const one = (text: string, pattern: RegExp) => text.match(pattern)?.[1] ?? '';
    expect(
      seen.map((text) =>
        [
          one(text, /Internet Protocol Version \d.*Dst: ([^\s,]+)/),
          one(text, /Dst Port: (\d+)/),
          one(text, /sequenceId: (\d+)/),
        ].join(),
      ),
    ).toEqual(wanted);
  },
  60_000,
);
