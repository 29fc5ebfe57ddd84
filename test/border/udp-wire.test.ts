/** A simulated adapter's cable to another program, by UDP on the loopback interface. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { type Adapter, GPTP_ADDRESS, type Hal, openHal, PTP_ETHERTYPE } from 'avb-hal';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { childPath, resultOf, runNode } from './child.js';

const PORT = { transport: 'l2', etherType: PTP_ETHERTYPE, join: [GPTP_ADDRESS] } as const;
const HEAD = [0x41, 0x56, 0x42, 0x57, 1, 0, 0, 0];

let hal: Hal | null = null;
const sockets: Socket[] = [];

afterEach(() => {
  hal?.close();
  hal = null;
  for (const socket of sockets.splice(0)) socket.close();
});

/** A socket of another program, with its port. */
async function otherProgram(): Promise<{ socket: Socket; port: number }> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  sockets.push(socket);
  return { socket, port: socket.address().port };
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const { socket, port } = await otherProgram();
  sockets.splice(sockets.indexOf(socket), 1);
  socket.close();
  await once(socket, 'close');
  return port;
}

function open(time: 'real' | 'virtual' = 'real'): Adapter {
  hal = openHal({
    backend: 'sim',
    access: 'discipline',
    scenario: { time, adapters: [{ family: 'i226' }, { family: 'i210' }] },
  });
  const nic = hal.open({ index: 0 });
  nic.stamps.configure({ packets: true });
  return nic;
}

/** A Sync for gPTP's group. */
function sync(sequenceId: number): Uint8Array {
  const bytes = new Uint8Array(68);
  bytes.set([0x01, 0x80, 0xc2, 0, 0, 0x0e, 2, 0, 0, 0, 0, 1, 0x88, 0xf7]);
  bytes.set([0x10, 2, 0, 54], 14);
  bytes.set([sequenceId >> 8, sequenceId & 0xff], 44);
  return bytes;
}

const datagram = (frame: Uint8Array, sfdNs = 0n): Uint8Array => {
  const bytes = new Uint8Array(16 + frame.length);
  bytes.set(HEAD);
  new DataView(bytes.buffer).setBigUint64(8, sfdNs);
  bytes.set(frame, 16);
  return bytes;
};

async function sendTo(port: number, socket: Socket, bytes: Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.send(bytes, port, '127.0.0.1', (error) => (error ? reject(error) : resolve()));
  });
}

describe('simulation.connectUdp()', () => {
  it('lets two processes measure Pdelay over a cable that is as long as they say', async () => {
    const [asks, answers] = [await freePort(), await freePort()];
    const delayNs = 5_000_000;
    const child = childPath('udp-wire.mjs');
    const [asked, answered] = await Promise.all([
      runNode([child, 'ask', `${asks}`, `${answers}`, `${delayNs}`]),
      runNode([child, 'answer', `${answers}`, `${asks}`, `${delayNs}`]),
    ]);
    expect(answered).toMatchObject({ code: 0, stderr: '' });
    const result = resultOf(asked) as { delays: number[]; proofs: string[] };
    expect(result).toMatchObject({ simulated: true, malformed: 0, unsent: 0 });
    expect(result.delays).toHaveLength(3);
    // Never shorter than the cable by more than latencies and resolutions; sockets that take longer
    // than it make it longer.
    for (const measured of result.delays) expect(measured).toBeGreaterThan(delayNs - 2000);
    expect(result.proofs.every((how) => how === 'hardware')).toBe(true);
  }, 100_000);

  it('exchanges datagrams of the published form with any program', async () => {
    const nic = open();
    const { socket, port: peerPort } = await otherProgram();
    const port = await freePort();
    hal?.simulation?.connectUdp(nic, { port, peerPort, mbps: 1000 });
    expect(nic.refresh().link).toEqual({ up: true, speedBps: 1_000_000_000 });
    const frames = await nic.frames.open(PORT);
    const coming = once(socket, 'message');
    const sent = await frames.send(sync(7));
    const [bytes] = (await coming) as [Buffer];
    expect([...bytes.subarray(0, 8)]).toEqual(HEAD);
    expect([...bytes.subarray(16)]).toEqual([...sync(7)]);
    const truth = hal?.simulation?.truth(nic);
    const sfdNs = bytes.readBigUInt64BE(8);
    expect(sfdNs).toBeLessThan(truth?.systemNs ?? 0n);
    expect((await sent.stamp).how).toBe('hardware');
    await sendTo(port, socket, datagram(sync(8)));
    const { value } = await frames.received().next();
    expect(value).toMatchObject({ sequenceId: 8, stamp: { how: 'hardware', simulated: true } });
  });

  it('counts and drops whatever else comes, and goes on', async () => {
    const nic = open();
    const { socket, port: peerPort } = await otherProgram();
    const port = await freePort();
    hal?.simulation?.connectUdp(nic, { port, peerPort });
    const frames = await nic.frames.open(PORT);
    const stream = frames.received();
    const { socket: stranger } = await otherProgram();
    const count = () => hal?.simulation?.udpWire(nic).malformed ?? 0n;
    const bad = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 2000 }).filter((bytes) => bytes[0] !== HEAD[0]),
      fc.uint8Array({ maxLength: 13 }).map((frame) => datagram(frame)),
      fc.uint8Array({ minLength: 1523, maxLength: 2000 }).map((frame) => datagram(frame)),
      fc.bigInt(1n, 1000n).map((sfdNs) => datagram(sync(1), sfdNs)),
      fc.constant((1n << 64n) - 1n).map((sfdNs) => datagram(sync(1), sfdNs)),
    );
    let sequenceId = 0;
    await fc.assert(
      fc.asyncProperty(bad, fc.boolean(), async (bytes, strange) => {
        const before = count();
        await sendTo(port, strange ? stranger : socket, strange ? datagram(sync(1)) : bytes);
        while (count() === before) await turn();
        sequenceId += 1;
        await sendTo(port, socket, datagram(sync(sequenceId)));
        const { value } = await stream.next();
        expect(value?.sequenceId).toBe(sequenceId);
      }),
      { numRuns: 60 },
    );
  });

  it('is silent where nobody listens, and when the other one has gone', async () => {
    const nic = open();
    const { socket, port: peerPort } = await otherProgram();
    const port = await freePort();
    hal?.simulation?.connectUdp(nic, { port, peerPort });
    const frames = await nic.frames.open(PORT);
    sockets.splice(0);
    socket.close();
    await once(socket, 'close');
    for (let n = 0; n < 20; n += 1) {
      const { stamp } = await frames.send(sync(n));
      expect((await stamp).how).toBe('hardware');
    }
    expect(hal?.simulation?.udpWire(nic)).toMatchObject({ sent: 20n, unsent: 0n, received: 0n });
    hal?.simulation?.disconnect(nic);
    expect(nic.refresh().link?.up).toBe(false);
    // The port is free again.
    hal?.simulation?.connectUdp(nic, { port, peerPort });
  });

  it('refuses what cannot be', async () => {
    const nic = open('virtual');
    const connect = (options: object) => () =>
      hal?.simulation?.connectUdp(nic, options as { port: number; peerPort: number });
    expect(connect({ port: 2000, peerPort: 2001 })).toThrow(/real time/);
    expect(connect({ port: 2000, peerPort: 2000 })).toThrow(/another port/);
    expect(connect({ port: 0, peerPort: 2000 })).toThrow(RangeError);
    expect(connect({ port: 2000 })).toThrow(TypeError);
    expect(connect({ port: 2000, peerPort: 2001, address: '10.0.0.1' })).toThrow(/127\.0\.0\.1/);
    expect(connect({ port: 2000, peerPort: 2001, asymmetryNs: 1 })).toThrow(/asymmetryNs/);
    expect(() => hal?.simulation?.udpWire(nic)).toThrow(
      expect.objectContaining({ code: 'HAL_NOT_SUPPORTED' }),
    );
    hal?.close();
    const real = open();
    const { port } = await otherProgram();
    const inUse = () => hal?.simulation?.connectUdp(real, { port, peerPort: 2001 });
    expect(inUse).toThrow(expect.objectContaining({ code: 'HAL_SCENARIO_INVALID' }));
  });
});
