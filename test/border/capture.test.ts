/** Captures of what two simulated adapters send to each other, as tshark reads them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Adapter,
  FrameCapture,
  GPTP_ADDRESS,
  openHal,
  PTP_ETHERTYPE,
  PTP_MESSAGE,
  parseMac,
} from 'avb-hal';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'avb-hal-capture-'));
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 5, force: true }));

const { error } = spawnSync('tshark', ['--version']);
const MISSING = error === undefined ? '' : ' (tshark is not installed: apt-get install tshark)';

/** A gPTP message: [type, bytes of PTP, its control field]. */
const MESSAGES = [
  [PTP_MESSAGE.PDELAY_REQ, 54, 5],
  [PTP_MESSAGE.PDELAY_RESP, 54, 5],
  [PTP_MESSAGE.PDELAY_RESP_FOLLOW_UP, 54, 5],
  [PTP_MESSAGE.SYNC, 44, 0],
] as const;

function message([type, length, control]: (typeof MESSAGES)[number], sequenceId: number) {
  const bytes = new Uint8Array(14 + length);
  const view = new DataView(bytes.buffer);
  bytes.set(parseMac(GPTP_ADDRESS));
  bytes.set([2, 0, 0, 0, 0, 1], 6);
  view.setUint16(12, PTP_ETHERTYPE);
  bytes.set([0x10 | type, 2, 0, length, 0, 0, 2], 14);
  bytes.set([2, 0, 0, 0xff, 0xfe, 0, 0, 1, 0, 1], 34);
  view.setUint16(44, sequenceId);
  bytes.set([control, 0], 46);
  return bytes;
}

/** Sends each message once and captures both ends; how many frames the file has. */
async function captured(file: string): Promise<bigint[]> {
  const adapters = [{ family: 'i210' }, { family: 'i226' }] as const;
  const scenario = { time: 'virtual', adapters } as const;
  using hal = openHal({ backend: 'sim', access: 'discipline', scenario });
  const [a, b] = [0, 1].map((index) => hal.open({ index })) as [Adapter, Adapter];
  for (const nic of [a, b]) nic.stamps.configure({ packets: true });
  hal.simulation?.connect(a, b, { delayNs: 300 });
  const options = { transport: 'l2', etherType: PTP_ETHERTYPE, join: [GPTP_ADDRESS] } as const;
  const [out, into] = [await a.frames.open(options), await b.frames.open(options)];
  const capture = new FrameCapture();
  const [first, second] = [capture.interface(a.key), capture.interface(b.key)];
  const frames = into.received();
  const times: bigint[] = [];
  for (const [n, one] of MESSAGES.entries()) {
    const bytes = message(one, n);
    const sent = await out.send(bytes);
    const leftNs = (await sent.stamp).deviceNs ?? sent.latestNs;
    hal.simulation?.advance(100_000n);
    const { value: frame } = await frames.next();
    if (frame === undefined) throw new Error('the port ended');
    const cameNs = frame.stamp.deviceNs ?? b.clock.readNs();
    capture.add(first, 'out', leftNs, bytes);
    capture.add(second, 'in', cameNs, frame.bytes);
    times.push(leftNs, cameNs);
  }
  writeFileSync(file, capture.toBytes());
  return times;
}

test.skipIf(error !== undefined)(`tshark finds nothing malformed${MISSING}`, async () => {
  const file = join(folder, 'gptp.pcapng');
  const times = await captured(file);
  const tshark = (...args: string[]) =>
    spawnSync('tshark', ['-r', file, ...args], { encoding: 'utf8' });
  const whole = tshark('-V');
  expect(whole.status, whole.stderr).toBe(0);
  expect(whole.stdout.match(/^Frame \d+:/gm)).toHaveLength(2 * MESSAGES.length);
  expect(whole.stdout).toMatch(
    /messageId: Peer_Delay_Req Message|messageType: .*(Path|Peer)_Delay_Req/i,
  );
  expect(whole.stdout).not.toMatch(/malformed|\[Expert Info \((Error|Warning)/i);
  const fields = ['-T', 'fields', '-e', 'frame.time_epoch'];
  const epochs = tshark(...fields)
    .stdout.trim()
    .split('\n');
  const ns = epochs.map((text) => BigInt(text.replace('.', '')));
  expect(ns).toEqual(times);
});
