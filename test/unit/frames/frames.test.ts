import { describe, expect, it } from 'vitest';
import { FRAME_VERDICTS } from '../../../src/binding/native-frames.js';
import { nativeError } from '../fakes/facts.js';
import { type Opened, openFake } from '../fakes/opened.js';

const L2 = { transport: 'l2', etherType: 0x88f7 } as const;
const GROUP = '01:80:c2:00:00:0e';

/** A frame of EtherType 0x88F7. */
function frame(length = 60, type = 0x88f7): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set([type >> 8, type & 0xff], 12);
  return bytes;
}

const verdict = (name: (typeof FRAME_VERDICTS)[number]): number => FRAME_VERDICTS.indexOf(name);

async function sent(opened: Opened, ...verdicts: number[]) {
  opened.native.verdicts.push(...verdicts);
  const stampTimeoutMs = verdicts.length > 0 ? 60_000 : 3;
  const port = await opened.adapter.frames.open({ ...L2, stampTimeoutMs, latency: 'none' });
  return await port.send(frame());
}

describe('frames.open()', () => {
  it('asks for the EtherType, the groups and the room', async () => {
    const { adapter, log } = openFake();
    await adapter.frames.open(L2);
    await adapter.frames.open({ ...L2, join: [GROUP], capacity: 16 });
    expect(log.calls).toEqual([
      'adapter.openFrames(0, 35063, , 1024)',
      'adapter.openFrames(0, 35063, 1,128,194,0,0,14, 16)',
    ]);
  });

  it.each([
    [undefined, TypeError, 'transport'],
    [{ ...L2, transport: 'l3' }, RangeError, "'l2'"],
    [{ ...L2, etherType: 0x5ff }, RangeError, 'etherType'],
    [{ ...L2, etherType: 0x1_00_00 }, RangeError, '65535'],
    [{ ...L2, etherType: '0x88f7' }, TypeError, 'etherType'],
    [{ ...L2, join: GROUP }, TypeError, 'array'],
    [{ ...L2, join: [1] }, TypeError, 'join[0]'],
    [{ ...L2, join: [GROUP, 'no address'] }, RangeError, 'join[1]'],
    [{ ...L2, join: ['00:80:c2:00:00:0e'] }, RangeError, 'multicast'],
    [{ ...L2, join: Array(17).fill(GROUP) }, RangeError, '16'],
    [{ ...L2, capacity: 1 }, RangeError, '2 to 65536'],
    [{ ...L2, stampTimeoutMs: 60_001 }, RangeError, 'stampTimeoutMs'],
    [{ ...L2, signal: {} }, TypeError, 'AbortSignal'],
    [{ ...L2, latency: 'igb' }, RangeError, 'family'],
    [{ ...L2, vlan: 3 }, TypeError, 'vlan'],
  ])('refuses %j before native code is entered', async (options, type, said) => {
    const { adapter, log } = openFake();
    const opening = adapter.frames.open(options as never);
    await expect(opening).rejects.toThrow(type);
    await expect(opening).rejects.toThrow(said);
    expect(log.calls).toEqual([]);
  });
});

describe('port.send()', () => {
  it.each([
    ['a text', 'bytes', TypeError],
    ['another kind of array', new Uint16Array(60), TypeError],
    ['13 bytes', frame().slice(0, 13), RangeError],
    ['1523 bytes', frame(1523), RangeError],
    ['another EtherType', frame(60, 0x22f0), RangeError],
  ])('refuses %s', async (_name, bytes, type) => {
    const { adapter, log } = openFake('discipline');
    const port = await adapter.frames.open(L2);
    log.clear();
    await expect(port.send(bytes as never)).rejects.toThrow(type);
    expect(log.calls).toEqual([]);
  });

  it('takes the shortest, the longest, and a tagged one', async () => {
    const { adapter } = openFake('discipline');
    const port = await adapter.frames.open(L2);
    const tagged = frame(64, 0x8100);
    tagged.set([0x88, 0xf7], 16);
    for (const bytes of [frame(14), frame(1522), tagged]) {
      expect(await port.send(bytes)).toMatchObject({ earliestNs: 100n, latestNs: 200n });
    }
  });

  it('puts in the tag that the options give', async () => {
    const { adapter, native } = openFake('discipline');
    const port = await adapter.frames.open(L2);
    await port.send(frame(), {});
    await port.send(frame(), { vlan: 0x123, pcp: 5 });
    await port.send(frame(), { pcp: 7 });
    expect(native.sent.map((bytes) => [bytes.length, ...bytes.slice(12, 18)])).toEqual([
      [60, 0x88, 0xf7, 0, 0, 0, 0],
      [64, 0x81, 0, 0xa1, 0x23, 0x88, 0xf7],
      [64, 0x81, 0, 0xe0, 0, 0x88, 0xf7],
    ]);
  });

  it.each([
    [frame(), { vlan: 4095 }, 'vlan'],
    [frame(), { pcp: 8 }, 'pcp'],
    [frame(), { pcp: '1' }, 'pcp'],
    [frame(), { launchNs: 1 }, 'launchNs'],
    [frame(), { launchNs: -1n }, 'launchNs'],
    [frame(), { launchNs: 1n << 64n }, 'launchNs'],
    [frame(), { launchTime: 1n }, 'launchTime'],
    [frame(1519), { pcp: 1 }, '1518'],
  ])('refuses a tag %# that cannot be', async (bytes, options, said) => {
    const { adapter, native } = openFake('discipline');
    const port = await adapter.frames.open(L2);
    await expect(port.send(bytes, options as never)).rejects.toThrow(said);
    expect(native.sent).toEqual([]);
  });

  it('waits until a frame has left that has a launch time', async () => {
    const { adapter, native, log } = openFake('discipline');
    const port = await adapter.frames.open({ ...L2, latency: 'none' });
    native.stays = 2;
    native.verdicts.push(verdict('proven'));
    const { earliestNs, latestNs, stamp } = await port.send(frame(), { launchNs: 500n, pcp: 3 });
    expect([earliestNs, latestNs]).toEqual([500n, 700n]);
    expect(await stamp).toMatchObject({ deviceNs: 150n, how: 'proven' });
    expect(native.sent[0]?.length).toBe(64);
    expect(log.calls.filter((call) => call.includes('departed'))).toHaveLength(3);
  });

  it('does not wait for ever for a clock that stands still', async () => {
    const { adapter, native } = openFake('discipline');
    const port = await adapter.frames.open(L2);
    native.stays = Number.POSITIVE_INFINITY;
    await expect(port.send(frame(), { launchNs: 500n })).rejects.toMatchObject({
      code: 'HAL_CLOCK_FROZEN',
      operation: 'frames.send',
    });
  });

  it('refuses a second tag', async () => {
    const port = await openFake('discipline').adapter.frames.open(L2);
    const tagged = frame(64, 0x8100);
    tagged.set([0x88, 0xf7], 16);
    await expect(port.send(tagged, { pcp: 1 })).rejects.toThrow(/no tag/);
  });

  it('needs access discipline, and says which call failed', async () => {
    const observer = await openFake('observe').adapter.frames.open(L2);
    await expect(observer.send(frame())).rejects.toMatchObject({
      code: 'HAL_ACCESS_LEVEL',
      operation: 'frames.send',
    });
    const { adapter, native } = openFake('discipline');
    const port = await adapter.frames.open(L2);
    native.failure = nativeError({ code: 'HAL_ADAPTER_NOT_READY', osErrorKind: 'none' });
    await expect(port.send(frame())).rejects.toMatchObject({ code: 'HAL_ADAPTER_NOT_READY' });
  });
});

describe('port.received()', () => {
  it('keeps the process alive while somebody waits, and not after the port is closed', async () => {
    const { adapter, native } = openFake();
    const port = await adapter.frames.open(L2);
    const frames = port.received();
    const next = frames.next();
    const { holds } = native.streams.at(-1) ?? {};
    expect(holds).toEqual([1]);
    port.close();
    expect((await next).done).toBe(true);
    expect(holds).toEqual([1]);
  });
});

describe('sent.stamp', () => {
  it.each(['hardware', 'proven'] as const)('is a time that is %s', async (how) => {
    const { stamp } = await sent(openFake('discipline'), verdict('pending'), verdict(how));
    expect(await stamp).toMatchObject({ deviceNs: 150n, correctedNs: null, how, why: null });
  });

  it.each(['ambiguous', 'none came', 'lost', 'no event message'] as const)(
    'is no time where it is %s',
    async (why) => {
      const { stamp } = await sent(openFake('discipline'), verdict(why));
      expect(await stamp).toMatchObject({ deviceNs: null, correctedNs: null, how: null, why });
    },
  );

  it('is looked for once more after the time is over', async () => {
    const opened = openFake('discipline');
    const { verdicts } = opened.native;
    // The machine is busy with other things until the time is over.
    verdicts.shift = () => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);
      return verdicts.pop();
    };
    verdicts.push(verdict('proven'), verdict('pending'));
    const port = await opened.adapter.frames.open({ ...L2, stampTimeoutMs: 40 });
    expect(await (await port.send(frame())).stamp).toMatchObject({ how: 'proven' });
  });

  it('ends its wait, and asks only when somebody reads it', async () => {
    const opened = openFake('discipline');
    const one = await sent(opened);
    expect(opened.log.calls).not.toContain('adapter.verdict(1)');
    expect(await one.stamp).toMatchObject({ deviceNs: null, why: 'none came' });
    expect(one.stamp).toBe(one.stamp);
  });

  it('rejects when the adapter is gone', async () => {
    const opened = openFake('discipline');
    const one = await sent(opened);
    opened.native.failure = nativeError({ code: 'HAL_ADAPTER_GONE', osErrorKind: 'none' });
    await expect(one.stamp).rejects.toMatchObject({ code: 'HAL_ADAPTER_GONE' });
  });
});

describe('simulation.connect()', () => {
  const two = () => {
    const opened = openFake();
    return { ...opened, simulation: opened.hal.simulation };
  };

  it('refuses what is no adapter, the same one twice, and wrong options', () => {
    const { simulation, adapter, log } = two();
    expect(() => simulation?.connect(adapter, {} as never)).toThrow(TypeError);
    expect(() => simulation?.connect(null as never, adapter)).toThrow(TypeError);
    expect(() => simulation?.disconnect('sim:0' as never)).toThrow(TypeError);
    expect(log.calls.filter((call) => call.includes('order'))).toEqual([]);
  });
});
