/** Frames through the real addon, on the simulator: two adapters on a cable. */
import { fileURLToPath } from 'node:url';
import { type Adapter, GPTP_ADDRESS, type Hal, openHal, PTP_ETHERTYPE } from 'avb-hal';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runNode } from './child.js';

const US = 1000n;
const PORT = { transport: 'l2', etherType: PTP_ETHERTYPE, join: [GPTP_ADDRESS] } as const;

let hal: Hal;
let a: Adapter;
let b: Adapter;

function open(
  time: 'virtual' | 'real',
  family: 'i210' | 'i219' | 'i226' = 'i226',
  oscillatorPpb?: number,
): void {
  const crystal = oscillatorPpb === undefined ? {} : { oscillatorPpb };
  const adapters = [0, 1].map(() => ({ family, ...crystal }));
  hal = openHal({ backend: 'sim', access: 'discipline', scenario: { time, adapters } });
  [a, b] = [0, 1].map((index) => hal.open({ index })) as [Adapter, Adapter];
  for (const nic of [a, b]) nic.stamps.configure({ packets: true });
  hal.simulation?.connect(a, b, { delayNs: 500 });
}

beforeEach(() => open('virtual'));
afterEach(() => hal.close());

/** A PTP message of `length` bytes, for gPTP's group. */
function message(type: number, sequenceId: number, length = 68): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set([0x01, 0x80, 0xc2, 0, 0, 0x0e, 2, 0, 0, 0, 0, 1, 0x88, 0xf7]);
  bytes.set([0x10 | type, 2, 0, 54], 14);
  bytes.set([sequenceId >> 8, sequenceId & 0xff], 44);
  return bytes;
}

describe('a frame over a cable', () => {
  it.each(['i210', 'i219', 'i226'] as const)(
    'is stamped at both ends of two %s',
    async (family) => {
      hal.close();
      open('virtual', family);
      const [out, into] = [await a.frames.open(PORT), await b.frames.open(PORT)];
      const sent = await out.send(message(0, 7));
      const left = await sent.stamp;
      hal.simulation?.advance(100n * US);
      const { value: frame } = await into.received().next();
      expect(left).toMatchObject({ how: 'hardware', why: null, simulated: true });
      expect(frame?.stamp).toMatchObject({ how: 'hardware', why: null, simulated: true });
      expect(left.deviceNs).toBeGreaterThanOrEqual(sent.earliestNs);
      expect(left.deviceNs).toBeLessThanOrEqual(sent.latestNs);
      expect(frame).toMatchObject({ messageType: 0, sequenceId: 7, lostBefore: 0, vlan: null });
      expect([...(frame?.bytes ?? [])]).toEqual([...message(0, 7)]);
      // Both clocks began together: the wire, what the latencies differ from their constants, the
      // resolution of two stamps, and the crystals over the first milliseconds.
      const apart = Number((frame?.stamp.correctedNs ?? 0n) - (left.correctedNs ?? 0n));
      expect(Math.abs(apart - 500)).toBeLessThan(1000);
    },
  );

  it('carries general messages without a stamp, and says so', async () => {
    const [out, into] = [await a.frames.open(PORT), await b.frames.open(PORT)];
    const { stamp } = await out.send(message(8, 1));
    expect(await stamp).toMatchObject({ deviceNs: null, how: null, why: 'no event message' });
    hal.simulation?.advance(100n * US);
    const { value } = await into.received().next();
    expect(value?.stamp).toMatchObject({ deviceNs: null, how: null, why: 'no event message' });
  });

  it('carries the tag that the options give', async () => {
    const [out, into] = [await a.frames.open(PORT), await b.frames.open(PORT)];
    const { stamp } = await out.send(message(0, 3), { vlan: 5, pcp: 6 });
    expect(await stamp).toMatchObject({ how: 'hardware' });
    hal.simulation?.advance(100n * US);
    const { value } = await into.received().next();
    expect(value).toMatchObject({ vlan: 5, pcp: 6, sequenceId: 3, stamp: { how: 'hardware' } });
  });

  it('pads short frames and carries the longest', async () => {
    const [out, into] = [await a.frames.open(PORT), await b.frames.open(PORT)];
    await out.send(message(0, 1).slice(0, 14));
    await out.send(message(0, 2, 1522));
    hal.simulation?.advance(1000n * US);
    const frames = into.received();
    const lengths = [await frames.next(), await frames.next()].map(
      ({ value }) => value?.bytes.length,
    );
    expect(lengths).toEqual([60, 1522]);
  });

  it('comes only where its group was joined', async () => {
    const out = await a.frames.open(PORT);
    const deaf = await b.frames.open({ transport: 'l2', etherType: PTP_ETHERTYPE });
    const other = await b.frames.open({ transport: 'l2', etherType: 0x22f0, join: [GPTP_ADDRESS] });
    const into = await b.frames.open(PORT);
    await out.send(message(0, 1));
    hal.simulation?.advance(2000n * US);
    const counts = [deaf, other, into].map((port) => port.received().counters().waiting);
    expect(counts).toEqual([0, 0, 1]);
  });

  it('is proven by its window where stamps say nothing about their frames', async () => {
    for (const n of [0, 1]) hal.simulation?.order(`stamp-anonymous adapter=${n} on=1`);
    const [out, into] = [await a.frames.open(PORT), await b.frames.open(PORT)];
    const { stamp } = await out.send(message(3, 5));
    expect(await stamp).toMatchObject({ how: 'proven', why: null });
    hal.simulation?.advance(200n * US);
    const { value } = await into.received().next();
    expect(value?.stamp).toMatchObject({ how: 'proven', why: null });
  });

  it('is found by its header, by record or by proof, for a program without the port', async () => {
    for (const how of ['hardware', 'proven'] as const) {
      const on = how === 'proven' ? 1 : 0;
      for (const n of [0, 1]) hal.simulation?.order(`stamp-anonymous adapter=${n} on=${on}`);
      const out = await a.frames.open(PORT);
      const header = { messageType: 3, sequenceId: 5, sourcePort: '0000000000000000-0' };
      const waits = (['transmit', 'receive'] as const).map((direction) =>
        (direction === 'transmit' ? a : b).stamps.forFrame({ direction, ...header }),
      );
      const { stamp } = await out.send(message(3, 5));
      // Others stand apart by more than their windows.
      hal.simulation?.advance(1000n * US);
      await out.send(message(3, 6));
      const [left, came] = await Promise.all(waits);
      const { deviceNs, correctedNs } = await stamp;
      const found = { matched: true, how, why: '', lost: 0 };
      expect(left).toMatchObject({ ...found, stamp: { deviceNs, correctedNs, sequenceId: 5 } });
      expect(came).toMatchObject({ ...found, stamp: { kind: 'receive', ...header } });
    }
  });

  it('is told at once for a general message', async () => {
    const before = hal.systemClock.nowNs();
    for (const direction of ['transmit', 'receive'] as const) {
      const frame = { direction, messageType: 11, sequenceId: 1 } as const;
      const found = await a.stamps.forFrame(frame, { timeoutMs: 60_000 });
      expect(found).toMatchObject({ matched: false, how: null, stamp: null, lost: 0 });
      expect(found.why).toMatch(/^no event message: /);
    }
    expect(hal.systemClock.nowNs() - before).toBeLessThan(10_000n * US);
  });

  it('is nobody’s where two frames can have made the stamp', async () => {
    hal.simulation?.order('stamp-anonymous adapter=1 on=1');
    const out = await a.frames.open(PORT);
    const frame = { direction: 'receive', messageType: 0, sequenceId: 1 } as const;
    const wait = b.stamps.forFrame(frame, { timeoutMs: 5 });
    await out.send(message(0, 1));
    await out.send(message(0, 2));
    const { stamp, how, why } = await wait;
    expect({ stamp, how }).toEqual({ stamp: null, how: null });
    expect(why).toMatch(/^ambiguous: /);
  });

  it('has no stamp rather than software time where none came', async () => {
    a.stamps.configure({ packets: false });
    const out = await a.frames.open({ ...PORT, stampTimeoutMs: 2 });
    const { stamp } = await out.send(message(0, 1));
    expect(await stamp).toMatchObject({ deviceNs: null, correctedNs: null, why: 'none came' });
    a.stamps.configure({ packets: true });
    hal.simulation?.order('stamp-lose adapter=0 count=1');
    const second = await out.send(message(0, 2));
    expect(await second.stamp).toMatchObject({ deviceNs: null, why: 'none came' });
    const third = await out.send(message(0, 3));
    expect(await third.stamp).toMatchObject({ how: 'hardware' });
  });

  it('is lost, doubled and late as the cable is', async () => {
    hal.simulation?.connect(a, b, { delayNs: 500, loss: 1 });
    const [out, into] = [await a.frames.open(PORT), await b.frames.open(PORT)];
    await out.send(message(0, 1));
    hal.simulation?.connect(a, b, { delayNs: 500, duplicate: 1 });
    await out.send(message(0, 2));
    hal.simulation?.advance(2000n * US);
    const frames = into.received();
    const ids = [await frames.next(), await frames.next()].map(({ value }) => value?.sequenceId);
    expect(ids).toEqual([2, 2]);
    expect(frames.counters().waiting).toBe(0);
  });

  it('comes in real time, too', async () => {
    hal.close();
    open('real');
    const [out, into] = [await a.frames.open(PORT), await b.frames.open(PORT)];
    const frames = into.received();
    const coming = frames.next();
    const { stamp } = await out.send(message(0, 9));
    expect(await stamp).toMatchObject({ how: 'hardware' });
    expect((await coming).value).toMatchObject({ sequenceId: 9, stamp: { how: 'hardware' } });
  });
});

it.each(['virtual', 'real'] as const)(
  'Pdelay and Sync give delay and offset of the other end in %s time',
  async (time) => {
    hal.close();
    open(time, 'i226', 0);
    const [near, far] = [await a.frames.open(PORT), await b.frames.open(PORT)];
    const streams = { near: near.received(), far: far.received() };
    /** From `from` to the other end: when it left and when it came, at the wire. */
    const exchange = async (from: 'near' | 'far', type: number, id: number) => {
      const sent = await (from === 'near' ? near : far).send(message(type, id));
      const { correctedNs: left } = await sent.stamp;
      if (time === 'virtual') hal.simulation?.advance(50n * US);
      const { value } = await streams[from === 'near' ? 'far' : 'near'].next();
      expect(value).toMatchObject({ messageType: type, sequenceId: id });
      return { left: left ?? 0n, came: value?.stamp.correctedNs ?? 0n };
    };
    b.clock.adjustOffset(12_345n);
    for (let id = 0; id < 5; id += 1) {
      const request = await exchange('near', 2, id);
      const response = await exchange('far', 3, id);
      const sync = await exchange('near', 0, id);
      const delayNs = Number(request.came - request.left + response.came - response.left) / 2;
      const offsetNs = Number(sync.came - sync.left) - delayNs;
      // Crystals without an error: what latencies differ from their constants, and four stamps.
      expect(Math.abs(delayNs - 500)).toBeLessThan(60);
      const [m, s] = [a, b].map((nic) => hal.simulation?.truth(nic));
      const trueNs = Number((s?.deviceNs ?? 0n) - (m?.deviceNs ?? 0n));
      const apartNs = Number((s?.systemNs ?? 0n) - (m?.systemNs ?? 0n));
      expect(Math.abs(offsetNs - (trueNs - apartNs))).toBeLessThan(60);
    }
  },
);

describe('a cable', () => {
  it('brings both links to the speed both can do, and unplugging takes them down', async () => {
    const mbps = () => [a, b].map((nic) => Number(nic.refresh().link?.speedBps ?? 0) / 1e6);
    expect(mbps()).toEqual([2500, 2500]);
    hal.simulation?.connect(a, b, { mbps: 100 });
    expect(mbps()).toEqual([100, 100]);
    const out = await a.frames.open(PORT);
    hal.simulation?.disconnect(b);
    expect([a, b].map((nic) => nic.refresh().link?.up)).toEqual([false, false]);
    await expect(out.send(message(0, 1))).rejects.toMatchObject({ code: 'HAL_ADAPTER_NOT_READY' });
  });

  it('has no speed that one end cannot do', () => {
    hal.close();
    open('virtual', 'i210');
    const fast = () => hal.simulation?.connect(a, b, { mbps: 2500 });
    expect(fast).toThrow(/HAL_SCENARIO_INVALID|mbps must be at most/);
  });
});

describe('a port', () => {
  it('gives frames again after a loop was left, and nothing after close()', async () => {
    const [out, into] = [await a.frames.open(PORT), await b.frames.open(PORT)];
    for (let n = 1; n <= 2; n += 1) {
      await out.send(message(0, n));
      hal.simulation?.advance(2000n * US);
      for await (const frame of into.received()) {
        expect(frame.sequenceId).toBe(n);
        break;
      }
    }
    // What was not taken stays for the next loop.
    for (let n = 3; n <= 4; n += 1) await out.send(message(0, n));
    hal.simulation?.advance(2000n * US);
    for (let n = 3; n <= 4; n += 1) {
      expect((await into.received().next()).value?.sequenceId).toBe(n);
    }
    into.close();
    into.close();
    out.close();
    await expect(out.send(message(0, 3))).rejects.toMatchObject({ code: 'HAL_CLOSED' });
    expect((await into.received().next()).done).toBe(true);
  });

  it('needs access discipline to send', async () => {
    const watcher = hal.open({ index: 0 }, { access: 'observe' });
    const port = await watcher.frames.open(PORT);
    await expect(port.send(message(0, 1))).rejects.toMatchObject({ code: 'HAL_ACCESS_LEVEL' });
  });

  it('ends with its adapter while somebody waits', async () => {
    const into = await b.frames.open(PORT);
    const next = into.received().next();
    b.close();
    expect((await next).done).toBe(true);
  });

  it('counts what a slow consumer has no room for', async () => {
    const [out, into] = [await a.frames.open(PORT), await b.frames.open({ ...PORT, capacity: 4 })];
    for (let n = 0; n < 10; n += 1) {
      await out.send(message(0, n));
      hal.simulation?.advance(2000n * US);
    }
    const frames = into.received();
    const { dropped, waiting } = frames.counters();
    expect({ dropped, waiting }).toEqual({ dropped: 6, waiting: 4 });
  });

  it('gives batches with the same content', async () => {
    const [out, into] = [await a.frames.open(PORT), await b.frames.open(PORT)];
    for (let n = 0; n < 20; n += 1) await out.send(message(0, n));
    hal.simulation?.advance(2000n * US);
    const { value: batch } = await into.batches().next();
    expect(batch?.count).toBe(20);
    for (let i = 0; i < 20; i += 1) {
      expect(batch?.sequenceId(i)).toBe(i);
      expect(batch?.how(i)).toBe('hardware');
      expect(batch?.bytes(i).length).toBe(68);
    }
  });
});

it.each([
  ['i210', 40],
  ['i219', 100],
  ['i225', 40],
  ['i226', 40],
] as const)('the example keeps two %s together within %i ns after 5 s', async (family, limitNs) => {
  const example = fileURLToPath(new URL('../../docs/examples/frames.mjs', import.meta.url));
  const { code, stdout, stderr } = await runNode([example, family]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { afterNs, simulated } = JSON.parse(stdout);
  expect(simulated).toBe(true);
  expect(afterNs).toBeLessThanOrEqual(limitNs);
});
