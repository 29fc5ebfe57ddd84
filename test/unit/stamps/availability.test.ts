import { describe, expect, it } from 'vitest';
import { caught, openFake } from '../fakes/opened.js';

const changes = ({ log }: ReturnType<typeof openFake>): string[] =>
  log.calls
    .filter((call) => call.startsWith('adapter.changeTimestampSetting'))
    .map((call) => call.slice(call.indexOf('(')));

describe('stamps.status', () => {
  it('adds whether the functions are there and the version of the driver', () => {
    const { adapter, native } = openFake();
    expect(adapter.stamps.status()).toMatchObject({ functionsPresent: true });
    expect(adapter.stamps.status().driverVersion).toBe(native.info().driver?.version ?? null);
    native.timestampState = 'api-missing';
    expect(adapter.stamps.status().functionsPresent).toBe(false);
  });

  it('is active while the clock runs, not while it stands', () => {
    const { adapter, native } = openFake();
    native.timestampState = 'active';
    expect(adapter.stamps.status().state).toBe('supported-disabled');
    native.readClock = () => {
      native.clockNs += 8n;
      return native.clockNs;
    };
    expect(adapter.stamps.status()).toMatchObject({ state: 'active', action: 'switch it on' });
  });
});

describe('stamps.enable', () => {
  it.each(['0', null, '7'])('puts back %s', async (before) => {
    const fake = openFake('configure');
    fake.native.setting = before;
    const enabling = await fake.adapter.stamps.enable({ restart: true });
    expect(enabling).toMatchObject({ before, after: '1', restarted: true, rebootNeeded: false });
    expect(enabling.status?.keywordValue).toBe('1');
    expect(Object.isFrozen(enabling)).toBe(true);
    const restored = await enabling.restore();
    expect(restored).toMatchObject({ before: '1', after: before, restarted: true });
    expect(await enabling.restore()).toBe(restored);
    expect(changes(fake)).toEqual(['(1, true)', `(${before}, true)`]);
  });

  it('restarts nothing unless asked', async () => {
    const fake = openFake('configure');
    const enabling = await fake.adapter.stamps.enable();
    expect(enabling.restarted).toBe(false);
    await enabling.restore();
    expect(changes(fake)).toEqual(['(1, false)', '(0, false)']);
  });

  it('does nothing where timestamping is on', async () => {
    const fake = openFake('configure');
    fake.native.timestampState = 'active';
    fake.native.setting = '1';
    const enabling = await fake.adapter.stamps.enable({ restart: true });
    expect(enabling).toMatchObject({ before: '1', after: '1', restarted: false });
    expect(await enabling.restore()).toMatchObject({ before: '1', after: '1', restarted: false });
    expect(changes(fake)).toEqual([]);
  });

  it('tries the way back again when it failed', async () => {
    const fake = openFake('configure');
    const enabling = await fake.adapter.stamps.enable();
    const failure = Object.assign(new Error('no'), { code: 'HAL_ACCESS_DENIED' });
    fake.native.settingFailure = failure;
    await expect(enabling.restore()).rejects.toMatchObject({ code: 'HAL_ACCESS_DENIED' });
    fake.native.settingFailure = null;
    expect(await enabling.restore()).toMatchObject({ after: '0' });
  });

  it('gives the way back even where the state does not answer any more', async () => {
    const fake = openFake('configure');
    fake.native.timestampStatus = () => {
      throw Object.assign(new Error('not yet'), { code: 'HAL_ADAPTER_NOT_READY' });
    };
    const enabling = await fake.adapter.stamps.enable({ restart: true });
    expect(enabling.status).toBeNull();
    expect(await enabling.restore()).toMatchObject({ before: '1', after: '0' });
  });

  it('needs the level configure', async () => {
    const fake = openFake('discipline');
    await expect(fake.adapter.stamps.enable()).rejects.toMatchObject({
      code: 'HAL_ACCESS_LEVEL',
    });
    expect(changes(fake)).toEqual([]);
  });

  it.each([null, 1, { restart: 1 }, { restat: true }])('refuses %o', async (options) => {
    const fake = openFake('configure');
    await expect(fake.adapter.stamps.enable(options as object)).rejects.toThrow(
      /stamps\.enable\(options\)/,
    );
    expect(changes(fake)).toEqual([]);
  });

  it('fails with the native reason', async () => {
    const fake = openFake('configure');
    fake.native.settingFailure = Object.assign(new Error('no'), { code: 'HAL_NOT_EFFECTIVE' });
    await expect(fake.adapter.stamps.enable()).rejects.toMatchObject({
      name: 'HalError',
      code: 'HAL_NOT_EFFECTIVE',
    });
    expect(caught(() => fake.adapter.stamps.status())).toBeUndefined();
  });
});
