/** Launch times of single frames through the real addon, on the simulator. */
import { type Adapter, GPTP_ADDRESS, type Hal, openHal, PTP_ETHERTYPE } from 'avb-hal';
import { afterEach, describe, expect, it } from 'vitest';

const MS = 1_000_000n;
const PORT = { transport: 'l2', etherType: PTP_ETHERTYPE, join: [GPTP_ADDRESS] } as const;

let hal: Hal;
afterEach(() => hal.close());

function open(family: 'i210' | 'i219' | 'i225' | 'i226', time: 'virtual' | 'real' = 'virtual') {
  const adapters = [0, 1].map(() => ({ family }));
  hal = openHal({ backend: 'sim', access: 'configure', scenario: { time, adapters } });
  const [a, b] = [0, 1].map((index) => hal.open({ index })) as [Adapter, Adapter];
  for (const nic of [a, b]) nic.stamps.configure({ packets: true });
  hal.simulation?.connect(a, b, { delayNs: 500 });
  return { a, b };
}

function switchOn(nic: Adapter): void {
  nic.tsn.launchTime.configure({ trafficClass: 0, deviceNs: nic.clock.read().deviceNs + MS });
}

/** A PTP message for gPTP's group. */
function message(type: number, sequenceId: number): Uint8Array {
  const bytes = new Uint8Array(68);
  bytes.set([0x01, 0x80, 0xc2, 0, 0, 0x0e, 2, 0, 0, 0, 0, 1, 0x88, 0xf7]);
  bytes.set([0x10 | type, 2, 0, 54], 14);
  bytes.set([sequenceId >> 8, sequenceId & 0xff], 44);
  return bytes;
}

describe('port.send() with a launch time', () => {
  it.each(['i210', 'i225', 'i226'] as const)(
    'leaves at that device time, with its own stamp: %s',
    async (family) => {
      const { a, b } = open(family);
      switchOn(a);
      expect(a.capabilities.frameLaunch).toBe(true);
      const [out, into] = [await a.frames.open(PORT), await b.frames.open(PORT)];
      const launchNs = ((a.clock.read().deviceNs + 50n * MS) / 32n) * 32n;
      const sent = await out.send(message(0, 7), { launchNs });
      const left = await sent.stamp;
      expect(left).toMatchObject({ how: 'hardware', why: null });
      expect(sent.earliestNs).toBe(launchNs);
      expect(sent.latestNs).toBeLessThan(launchNs + 40_000n);
      // Its preamble and a tick; the pipeline of the I210 takes up to 304 ns.
      expect(left.deviceNs).toBeGreaterThanOrEqual(launchNs);
      expect(left.deviceNs).toBeLessThan(launchNs + (family === 'i210' ? 400n : 50n));
      hal.simulation?.advance(MS);
      const { value: frame } = await into.received().next();
      expect(frame).toMatchObject({ sequenceId: 7, stamp: { how: 'hardware' } });
    },
  );

  it('is stamped over UDP as well', async () => {
    const { a } = open('i226');
    switchOn(a);
    const port = await a.frames.open({ transport: 'udp4' });
    const launchNs = a.clock.read().deviceNs + 10n * MS;
    const { stamp } = await port.send(message(0, 1).slice(14), { launchNs });
    expect((await stamp).deviceNs).toBeGreaterThanOrEqual(launchNs);
  });

  it('refuses times that have passed or are too far ahead, in words', async () => {
    const { a } = open('i210');
    switchOn(a);
    const port = await a.frames.open(PORT);
    const { deviceNs } = a.clock.read();
    for (const launchNs of [0n, deviceNs, deviceNs + 501n * MS]) {
      const refused = port.send(message(0, 1), { launchNs });
      await expect(refused).rejects.toMatchObject({
        code: 'HAL_OUT_OF_RANGE',
        operation: 'frames.send',
      });
      await expect(refused).rejects.toThrow(/launchNs must be \d+ to \d+ ns at this moment/);
    }
  });

  it('says what is missing: silicon, the mode, the level', async () => {
    const { a } = open('i219');
    expect(a.capabilities.frameLaunch).toBe(false);
    expect(a.whyNot('frameLaunch')).toBe('this family has no launch times');
    const lacking = await a.frames.open(PORT);
    await expect(lacking.send(message(0, 1), { launchNs: 1n })).rejects.toMatchObject({
      code: 'HAL_NOT_SUPPORTED',
    });
    hal.close();
    const { a: off } = open('i226');
    const port = await off.frames.open(PORT);
    const launchNs = off.clock.read().deviceNs + MS;
    await expect(port.send(message(0, 1), { launchNs })).rejects.toMatchObject({
      code: 'HAL_ADAPTER_NOT_READY',
      hint: 'tsn.launchTime.configure() switches them on.',
    });
  });

  it('keeps several frames, in the order in which they were handed over', async () => {
    const { a, b } = open('i226');
    switchOn(a);
    const [out, into] = [await a.frames.open(PORT), await b.frames.open(PORT)];
    const { deviceNs } = a.clock.read();
    const [late, early] = await Promise.all([
      out.send(message(0, 1), { launchNs: deviceNs + 40n * MS }),
      out.send(message(0, 2), { launchNs: deviceNs + 20n * MS }),
    ]);
    const stamps = [await late.stamp, await early.stamp].map(({ deviceNs: at }) => at ?? 0n);
    expect(stamps[0]).toBeGreaterThanOrEqual(deviceNs + 40n * MS);
    expect(stamps[1]).toBeGreaterThan(stamps[0] as bigint);
    hal.simulation?.advance(MS);
    const stream = into.received();
    expect((await stream.next()).value?.sequenceId).toBe(1);
    expect((await stream.next()).value?.sequenceId).toBe(2);
  });

  it('rejects when the link goes before the frame does, and when the port is closed', async () => {
    const { a, b } = open('i226', 'real');
    switchOn(a);
    const port = await a.frames.open(PORT);
    const launchNs = a.clock.read().deviceNs + 900n * MS;
    const sending = port.send(message(0, 1), { launchNs });
    hal.simulation?.disconnect(b);
    await expect(sending).rejects.toMatchObject({ code: 'HAL_ADAPTER_NOT_READY' });
    hal.simulation?.connect(a, b, {});
    const closed = port.send(message(0, 2), { launchNs: a.clock.read().deviceNs + 900n * MS });
    port.close();
    await expect(closed).rejects.toMatchObject({ code: 'HAL_CLOSED' });
  });

  it('leaves in real time while the event loop goes on', async () => {
    const { a } = open('i226', 'real');
    switchOn(a);
    const port = await a.frames.open(PORT);
    const launchNs = a.clock.read().deviceNs + 30n * MS;
    let turns = 0;
    const turning = setInterval(() => {
      turns += 1;
    }, 1);
    const { stamp } = await port.send(message(0, 1), { launchNs });
    clearInterval(turning);
    expect(turns).toBeGreaterThan(0);
    const { deviceNs } = await stamp;
    expect(deviceNs).toBeGreaterThanOrEqual(launchNs);
    expect(deviceNs).toBeLessThan(launchNs + 50n);
  });
});
