import { describe, expect, it } from 'vitest';
import { FRAME_VERDICTS } from '../../../src/binding/native-frames.js';
import { i226, open, RX, WHOLE } from '../fakes/stamping.js';
import type { FakeEventStream, FakeRecord } from '../fakes/stamps.js';

describe('forFrame()', () => {
  const FRAME = { direction: 'receive', messageType: 0, sequenceId: 7 } as const;
  const MATCHING = {
    capabilities: [{ name: 'stampMatching', supported: true, reason: '' }],
  };
  const ITS: FakeRecord = {
    kind: 1,
    flags: WHOLE,
    sequenceId: 7,
    deviceNs: 70n,
    channel: FRAME_VERDICTS.indexOf('hardware'),
  };

  function able() {
    const opened = open(i226(MATCHING));
    Object.assign(opened.native.stamping, { transmit: true, receive: true });
    return opened;
  }

  async function search(records: FakeRecord[], frame: object = FRAME, timeoutMs = 5) {
    const opened = able();
    const found = opened.adapter.stamps.forFrame(frame as typeof FRAME, { timeoutMs });
    opened.newest().post(...records);
    const result = await found;
    expect(opened.newest().closed).toBe(true);
    return result;
  }

  it('asks for that frame and no other', async () => {
    const { adapter, log } = able();
    const options = { timeoutMs: 0 };
    const sourcePort = '0102030405060708-258';
    await adapter.stamps.forFrame({ ...FRAME, sourcePort }, options);
    await adapter.stamps.forFrame({ ...FRAME, direction: 'transmit', messageType: 3 }, options);
    const asked = log.calls.filter((call) => call.includes('awaitFrame'));
    expect(asked).toEqual([
      'adapter.awaitFrame(1, 0, 7, 1,2,3,4,5,6,7,8,1,2)',
      'adapter.awaitFrame(0, 3, 7, )',
    ]);
  });

  it.each(['hardware', 'proven'] as const)('says that a stamp is %s', async (how) => {
    const found = await search([{ ...ITS, channel: FRAME_VERDICTS.indexOf(how) }]);
    expect(found).toMatchObject({ matched: true, how, why: '' });
    expect(found.stamp).toMatchObject({ deviceNs: 70n, channel: 0 });
  });

  it.each([
    ['ambiguous', /^ambiguous: .*stamps\.next\(\)/],
    ['lost', /^lost: /],
    ['none came', /^none came: /],
  ] as const)('gives no stamp that is %s, and waits on', async (verdict, why) => {
    const without = { kind: 1, flags: 0, channel: FRAME_VERDICTS.indexOf(verdict) };
    const found = await search([without]);
    expect(found).toMatchObject({ matched: false, how: null, stamp: null });
    expect(found.why).toMatch(why);
    expect(await search([without, ITS])).toMatchObject({ matched: true, why: '' });
  });

  it('waits for nothing more when it is told that the frame is no event message', async () => {
    const channel = FRAME_VERDICTS.indexOf('no event message');
    const found = await search([{ kind: 1, flags: 0, channel }], FRAME, 60_000);
    expect(found).toMatchObject({ matched: false, how: null, stamp: null });
    expect(found.why).toMatch(/^no event message: /);
  });

  it('says at once that the backend cannot match, or that stamping is off', async () => {
    const unable = open(i226());
    Object.assign(unable.native.stamping, { receive: true });
    const options = { timeoutMs: 60_000 };
    expect(await unable.adapter.stamps.forFrame(FRAME, options)).toMatchObject({
      matched: false,
      stamp: null,
      why: expect.stringMatching(/cannot tell which frame/) as unknown,
    });
    const off = able();
    Object.assign(off.native.stamping, { receive: false });
    expect(await off.adapter.stamps.forFrame(FRAME, options)).toMatchObject({
      matched: false,
      stamp: null,
      why: expect.stringMatching(/received frames are switched off/) as unknown,
    });
    expect(off.newest().closed).toBe(true);
  });

  it('gives one stamp to one waiter', async () => {
    const { adapter, native } = able();
    const options = { timeoutMs: 20 };
    const waits = [1, 2].map(() => adapter.stamps.forFrame(FRAME, options));
    for (const stream of native.streams) (stream as FakeEventStream).post(ITS);
    const found = await Promise.all(waits);
    expect(found.map(({ matched }) => matched).sort()).toEqual([false, true]);
  });

  it('says that nothing came, and what was lost meanwhile', async () => {
    const opened = able();
    const found = opened.adapter.stamps.forFrame(FRAME, { timeoutMs: 0 });
    Object.assign(opened.newest().counts, { lost: 3n, dropped: 2n });
    expect(await found).toEqual({
      matched: false,
      how: null,
      stamp: null,
      why: 'none came: no stamp that fits came in time',
      lost: 5,
    });
  });

  it('is not kept waiting by stamps of other frames', async () => {
    const opened = open({ ...i226(MATCHING), systemClock: 'virtual' });
    Object.assign(opened.native.stamping, { receive: true });
    const found = opened.adapter.stamps.forFrame(FRAME, { timeoutMs: 20 });
    const none = { ...ITS, flags: 0, channel: FRAME_VERDICTS.indexOf('none came') };
    opened.newest().post(...Array.from({ length: 50 }, () => none));
    expect((await found).stamp).toBeNull();
    expect(opened.log.calls.filter((c) => c === 'backend.advanceTime(1000000)')).toHaveLength(20);
  });

  it('gives up with its signal', async () => {
    const opened = able();
    const abort = new AbortController();
    const options = { timeoutMs: 60_000, signal: abort.signal };
    const found = opened.adapter.stamps.forFrame(FRAME, options);
    const reason = new Error('no longer wanted');
    abort.abort(reason);
    await expect(found).rejects.toBe(reason);
    expect(opened.newest().closed).toBe(true);
    await expect(opened.adapter.stamps.forFrame(FRAME, options)).rejects.toBe(reason);
  });

  it.each(['adapter', 'hal'] as const)(
    'ends with HAL_CLOSED when the %s is closed',
    async (which) => {
      const opened = able();
      const found = opened.adapter.stamps.forFrame(FRAME, { timeoutMs: 60_000 });
      const settled = expect(found).rejects.toMatchObject({
        code: 'HAL_CLOSED',
        operation: 'stamps.forFrame',
      });
      await Promise.resolve();
      opened[which].close();
      await settled;
    },
  );

  it.each([
    [{ ...FRAME, direction: 'both' }],
    [{ ...FRAME, messageType: 16 }],
    [{ ...FRAME, sequenceId: -1 }],
    [{ ...FRAME, sourcePort: 'a0369ffffe000001' }],
    [{ ...FRAME, sourcePort: 'a0369ffffe000001-65536' }],
    [{ direction: 'receive' }],
  ])('refuses %j', async (frame) => {
    const { adapter, log } = open();
    const error = await adapter.stamps.forFrame(frame as never).catch((e: unknown) => e);
    expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
    expect(log.calls).toEqual([]);
  });
});

describe('next()', () => {
  const SENT: FakeRecord = { kind: 0, deviceNs: 3n };

  it('gives the next stamp of a direction, matched or not, to one waiter', async () => {
    const { adapter, native } = open(i226());
    const waits = [1, 2].map(() => adapter.stamps.next('transmit', { timeoutMs: 20 }));
    for (const stream of native.streams) {
      (stream as FakeEventStream).post(RX, SENT, { ...SENT, deviceNs: 4n });
    }
    const found = await Promise.all(waits);
    expect(found.map((stamp) => stamp?.deviceNs)).toEqual([3n, 4n]);
    expect(found.map((stamp) => stamp?.matched)).toEqual([false, false]);
  });

  it('is null when none came in time', async () => {
    const { adapter } = open(i226());
    expect(await adapter.stamps.next('receive', { timeoutMs: 1 })).toBeNull();
  });
});
