import { describe, expect, it } from 'vitest';
import { nativeError } from '../fakes/facts.js';
import { caught, openFake } from '../fakes/opened.js';

describe('configure()', () => {
  it('reads back and restores what was before', () => {
    const { adapter, log } = openFake('discipline');
    const change = adapter.stamps.configure({ packets: true, auxiliary: true });
    expect(change.before).toMatchObject({ transmit: false, auxiliary: false, simulated: true });
    expect(change.now).toMatchObject({ transmit: true, receive: true, auxiliary: true });
    expect(change.notRestorable).toEqual([]);
    expect(change.restore()).toMatchObject({ transmit: false, auxiliary: false });
    expect(log.calls).toEqual([
      'adapter.stampingState()',
      'adapter.configureStamping(1, 2, 1)',
      'adapter.configureStamping(0, 2, 0)',
    ]);
  });

  it.each([
    [{ transmit: null, receive: null }, /could not be read/],
    [{ transmit: true, receive: false }, /one direction/],
  ])('says what %j cannot be restored to', (state, why) => {
    const { adapter, native, log } = openFake('discipline');
    Object.assign(native.stamping, state);
    const change = adapter.stamps.configure({ packets: true, targetTime: true });
    expect(change.notRestorable).toEqual([
      { part: 'packets', why: expect.stringMatching(why) as unknown },
    ]);
    change.restore();
    expect(log.calls.at(-1)).toBe('adapter.configureStamping(2, 0, 2)');
  });

  it('is refused below level discipline, before native code', () => {
    const { adapter, log } = openFake('observe');
    expect(caught(() => adapter.stamps.configure({ packets: true }))).toMatchObject({
      code: 'HAL_ACCESS_LEVEL',
      operation: 'stamps.configure',
    });
    expect(log.calls).toEqual([]);
  });

  it.each([[{ packet: true }], [{ packets: 1 }], [null], [true]])('refuses %j', (request) => {
    const { adapter } = openFake('discipline');
    expect(caught(() => adapter.stamps.configure(request as never))).toBeInstanceOf(TypeError);
  });

  it('turns native errors into HalErrors', () => {
    const { adapter, native } = openFake('discipline');
    native.failure = nativeError({ code: 'HAL_NOT_SUPPORTED' });
    expect(caught(() => adapter.stamps.settings())).toMatchObject({ code: 'HAL_NOT_SUPPORTED' });
  });
});

describe('target time and auxiliary inputs', () => {
  it('are set and read', () => {
    const { adapter, log } = openFake('discipline');
    const { targetTime, auxiliary } = adapter.stamps;
    expect(targetTime.set({ deviceNs: 5n })).toMatchObject({
      effect: 'accepted',
      programmedNs: null,
      note: 'cannot be read back',
    });
    targetTime.set({ timer: 1, deviceNs: 6n, event: false });
    expect(auxiliary.read()).toMatchObject({ deviceNs: 9n, raw: 10n, trustworthy: false });
    expect(auxiliary.read({ channel: 1, clear: true }).deviceNs).toBeNull();
    expect(log.calls).toEqual([
      'adapter.setTargetTime(0, 5, 1)',
      'adapter.setTargetTime(1, 6, 0)',
      'adapter.auxiliaryStamp(0, 0)',
      'adapter.auxiliaryStamp(1, 1)',
    ]);
  });

  it('check their arguments and the level', () => {
    const { adapter } = openFake('observe');
    const { targetTime, auxiliary } = adapter.stamps;
    expect(caught(() => targetTime.set({ deviceNs: -1n }))).toBeInstanceOf(RangeError);
    expect(caught(() => targetTime.set({ deviceNs: 1 as never }))).toBeInstanceOf(TypeError);
    expect(caught(() => targetTime.set({ deviceNs: 1n, timer: 2 }))).toBeInstanceOf(RangeError);
    expect(caught(() => auxiliary.read({ channel: 2 }))).toBeInstanceOf(RangeError);
    expect(caught(() => targetTime.set({ deviceNs: 1n }))).toMatchObject({
      code: 'HAL_ACCESS_LEVEL',
    });
  });

  it('an edge is not taken from other programs at level observe', () => {
    const { adapter, log } = openFake('observe');
    expect(caught(() => adapter.stamps.auxiliary.read({ clear: true }))).toMatchObject({
      code: 'HAL_ACCESS_LEVEL',
      operation: 'stamps.auxiliary.read',
    });
    expect(log.calls).toEqual([]);
    expect(adapter.stamps.auxiliary.read().deviceNs).toBe(9n);
  });
});

describe('settings of the hardware', () => {
  it('need level configure', () => {
    const { adapter, log } = openFake('discipline');
    const { hardware } = adapter.stamps;
    for (const call of [
      () => hardware.setQueue(0, true),
      () => hardware.setReceiveBuffers(true),
      () => hardware.setPortLatency({ ingressNs: 1n, egressNs: 2n }),
    ]) {
      expect(caught(call)).toMatchObject({ code: 'HAL_ACCESS_LEVEL' });
    }
    expect(log.calls).toEqual([]);
  });

  it('tell what was before and after', () => {
    const { adapter, log } = openFake('configure');
    const { hardware } = adapter.stamps;
    expect(hardware.setQueue(3, true)).toMatchObject({
      before: false,
      after: true,
      effect: 'verified',
    });
    expect(hardware.setReceiveBuffers(true)).toMatchObject({
      portResetNeeded: true,
      effect: 'accepted',
      note: 'another bit than the datasheet names',
    });
    expect(hardware.setPortLatency({ ingressNs: -1n, egressNs: 2n }).effect).toBe('accepted');
    expect(log.calls).toEqual([
      'adapter.setQueueStamping(3, 1)',
      'adapter.setReceiveBufferStamping(1)',
      'adapter.setPortLatency(-1, 2)',
    ]);
  });
});

describe('take()', () => {
  it('gives the stamp that waits, or null', () => {
    const { adapter, native, log } = openFake();
    expect(adapter.stamps.take('transmit')).toMatchObject({ kind: 'transmit', deviceNs: 5n });
    native.takeStamp = () => false;
    expect(adapter.stamps.take('receive')).toBeNull();
    expect(log.calls).toEqual(['adapter.takeStamp(0)', 'adapter.refresh()', 'adapter.refresh()']);
    expect(caught(() => adapter.stamps.take('both' as never))).toBeInstanceOf(RangeError);
  });
});
