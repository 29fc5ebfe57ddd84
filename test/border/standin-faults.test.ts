/** What goes wrong below the backends for Windows, as the caller of the facade sees it. */
import { type Adapter, type ClockEvent, type Hal, type HalErrorCode, openHal } from 'avb-hal';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  BACKENDS,
  codeOf,
  expectTrue,
  keep,
  openStandin,
  order,
  pass,
  standinFolder,
  truthOf,
  win32Of,
} from './standin.js';

const GET_CLOCK_CONFIG = '0x1700B4';
const CROSS_TIMESTAMP = '0x1700FC';

const openI226 = (hal: Hal): Adapter =>
  hal.open({ family: 'i226' }, { clock: { steering: 'hardware' } });

/** Everything that asks the hardware. */
const callsOf = ({ clock, registers }: Adapter): Record<string, () => unknown> => ({
  read: () => clock.read(),
  readNs: () => clock.readNs(),
  crossTimestamp: () => clock.crossTimestamp(),
  config: () => clock.config(),
  set: () => clock.set(1n),
  adjustOffset: () => clock.adjustOffset(1n),
  adjustRate: () => clock.adjustRate(2_000_000),
  registers: () => registers.read(0xb600),
});

afterEach(() => vi.unstubAllEnvs());

describe('a filter driver that is not there', () => {
  it('is said with the reason, and found when it comes', () => {
    const windows = openStandin('windows_api');
    order(windows, 'driver installed=0');
    const avb = openStandin('intel_avb');
    expect(avb.simulated).toBe(true);
    const [attempt] = avb.selection.attempts;
    expect(attempt?.available).toBe(false);
    expect(attempt?.reason).toContain('IntelAvbFilter');
    expect(codeOf(() => avb.adapters())).toBe('HAL_DRIVER_MISSING');
    expect(win32Of(() => avb.adapters())).toBe(2);
    expect(codeOf(() => avb.open({ family: 'i226' }))).toBe('HAL_DRIVER_MISSING');
    order(windows, 'driver installed=1');
    expect(avb.adapters()).toHaveLength(3);
  });

  it("leaves windows_api to backend 'auto', which never takes it silently", () => {
    vi.stubEnv('AVB_HAL_BINARY_DIR', standinFolder);
    const machine = openStandin('windows_api');
    expect(keep(openHal()).backends).toEqual(['intel_avb', 'windows_api']);
    order(machine, 'driver installed=0');
    const hal = keep(openHal());
    expect(hal.backend).toBe('windows_api');
    expect(hal.selection.attempts.map(({ backend, available }) => [backend, available])).toEqual([
      ['intel_avb', false],
      ['windows_api', true],
      ['linux_phc', false],
    ]);
    order(machine, 'remove adapter=0', 'remove adapter=1', 'remove adapter=2');
    expect(codeOf(() => openHal())).toBe('HAL_NO_BACKEND');
  });

  it('does not take handles away that are open', () => {
    const hal = openStandin('intel_avb');
    const nic = openI226(hal);
    order(hal, 'driver installed=0');
    expect(codeOf(() => nic.clock.read())).toBe('none');
  });
});

describe('access denied', () => {
  it('is said for the device of the driver', () => {
    const hal = openStandin('intel_avb');
    const nic = openI226(hal);
    order(hal, 'deny-open on=1');
    expect(codeOf(() => hal.adapters())).toBe('HAL_ACCESS_DENIED');
    expect(win32Of(() => hal.open({ family: 'i226' }))).toBe(5);
    expect(codeOf(() => nic.clock.read())).toBe('none');
    // Rates need a handle of their own.
    expect(codeOf(() => nic.clock.adjustRate(2_000_000))).toBe('HAL_ACCESS_DENIED');
    order(hal, 'deny-open on=0');
    expect(codeOf(() => nic.clock.adjustRate(2_000_000))).toBe('none');
  });
});

describe('a driver that answers wrongly', () => {
  it.each<[string, HalErrorCode]>([
    [`short-reply code=${GET_CLOCK_CONFIG} bytes=8`, 'HAL_DRIVER_REPLY'],
    [`short-reply code=${GET_CLOCK_CONFIG} bytes=0`, 'HAL_DRIVER_REPLY'],
    [`bad-status code=${GET_CLOCK_CONFIG} status=0xC0000001`, 'HAL_DRIVER_REPLY'],
    [`fail code=${GET_CLOCK_CONFIG} status=0xC0000001`, 'HAL_DRIVER_ERROR'],
    [`fail code=${GET_CLOCK_CONFIG} status=0xC0000022`, 'HAL_ACCESS_DENIED'],
    [`fail code=${GET_CLOCK_CONFIG} status=0xC000009A`, 'HAL_OUT_OF_MEMORY'],
  ])('%s: %s, once', (text, code) => {
    const hal = openStandin('intel_avb');
    const nic = openI226(hal);
    order(hal, text);
    expect(codeOf(() => nic.clock.read())).toBe(code);
    expect(codeOf(() => nic.clock.read())).toBe('none');
  });

  it('is not believed when it succeeds without touching the reply', () => {
    const hal = openStandin('intel_avb');
    const nic = openI226(hal);
    order(hal, `bad-status code=${CROSS_TIMESTAMP}`);
    expect(codeOf(() => nic.clock.crossTimestamp({ brackets: 1 }))).toBe('HAL_DRIVER_REPLY');
  });

  it('costs a cross timestamp the brackets that failed, and no more', () => {
    const hal = openStandin('intel_avb');
    const nic = openI226(hal);
    order(hal, `fail code=${CROSS_TIMESTAMP} status=0xC00000A3 count=4`);
    const cross = nic.clock.crossTimestamp({ brackets: 5 });
    expect(cross).toMatchObject({ brackets: 5, bracketsFailed: 4 });
    expectTrue(truthOf(hal, nic), cross, 8);
  });

  it('is no source of software time', () => {
    const hal = openStandin('intel_avb');
    const nic = openI226(hal);
    order(hal, 'bar adapter=2 on=0');
    expect(codeOf(() => nic.clock.read())).not.toBe('none');
    expect(codeOf(() => nic.clock.crossTimestamp())).not.toBe('none');
    nic.refresh();
    expect(nic.capabilities.clockRead).toBe(false);
    expect(nic.whyNot('clockRead')).toContain('software time');
  });
});

describe('an adapter that goes while it is open', () => {
  it('is gone for intel_avb, also after it has returned', () => {
    const hal = openStandin('intel_avb');
    const nic = openI226(hal);
    const other = hal.open({ family: 'i210' });
    order(hal, 'remove adapter=2');
    for (const state of ['away', 'back']) {
      for (const [name, call] of Object.entries(callsOf(nic))) {
        expect(codeOf(call), `${name}, ${state}`).toBe('HAL_ADAPTER_GONE');
      }
      expect(codeOf(() => truthOf(hal, nic))).toBe('HAL_ADAPTER_GONE');
      expect(codeOf(() => other.clock.read())).toBe('none');
      expect(hal.adapters()).toHaveLength(state === 'away' ? 2 : 3);
      if (state === 'away') {
        expect(codeOf(() => hal.open({ family: 'i226' }))).toBe('HAL_NO_ADAPTER');
        order(hal, 'return adapter=2');
      }
    }
    const again = openI226(hal);
    expectTrue(truthOf(hal, again), again.clock.crossTimestamp(), 8);
  });

  it('is gone for windows_api, and the same one when it is back', () => {
    const hal = openStandin('windows_api');
    const nic = hal.open({ family: 'i226' });
    nic.clock.crossTimestamp();
    order(hal, 'remove adapter=2');
    expect(hal.adapters().map(({ family }) => family)).toEqual(['i210', 'i219']);
    expect(codeOf(() => nic.clock.crossTimestamp())).toBe('HAL_ADAPTER_GONE');
    expect(codeOf(() => nic.refresh())).toBe('HAL_ADAPTER_GONE');
    expect(codeOf(() => truthOf(hal, nic))).toBe('HAL_ADAPTER_GONE');
    order(hal, 'return adapter=2');
    expect(nic.refresh().key).toBe(nic.key);
    const again = hal.open({ family: 'i226' });
    expectTrue(truthOf(hal, again), again.clock.crossTimestamp(), 8);
  });

  it.each(BACKENDS)('is lost for the page of %s', async (backend) => {
    const hal = openStandin(backend);
    const nic = hal.open({ family: 'i226' });
    nic.clock.startPage();
    pass(hal, 1);
    order(hal, 'remove adapter=2');
    pass(hal, 10);
    expect(nic.clock.window().state).toBe('lost');
    expect(codeOf(() => nic.clock.now())).toBe('HAL_CLOCK_LOST');
  });
});

describe('a clock that jumps', () => {
  it.each(BACKENDS)('is followed by cross timestamps of %s', (backend) => {
    const hal = openStandin(backend);
    const nic = hal.open({ family: 'i226' });
    for (const jump of [
      'clock-step adapter=2 ns=-500000000',
      'clock-step adapter=2 ns=700000000',
      'restart adapter=2',
    ]) {
      pass(hal, 2);
      nic.clock.crossTimestamp();
      order(hal, jump);
      expectTrue(truthOf(hal, nic), nic.clock.crossTimestamp(), 8);
    }
  });

  it.each(BACKENDS)('is an event and a new generation for the page of %s', async (backend) => {
    const hal = openStandin(backend);
    const nic = hal.open({ family: 'i226' });
    const stop = new AbortController();
    const events: ClockEvent[] = [];
    const stream = nic.clock.events({ signal: stop.signal });
    const reading = (async () => {
      for await (const event of stream) events.push(event);
    })();
    pass(hal, 2);
    const { generation } = nic.clock.window();
    order(hal, 'clock-step adapter=2 ns=-300000');
    pass(hal, 5);
    const after = nic.clock.window();
    expect(after.generation).toBe(generation + 1);
    expect(after.state).toBe('ok');
    // Callbacks from native code have their turn.
    await vi.waitFor(() => expect(events.map(({ kind }) => kind)).toContain('discontinuity'));
    stop.abort();
    await reading;
    expect(events.every(({ simulated }) => simulated)).toBe(true);
  });
});

describe('another process that opens adapters', () => {
  it('does not change which adapter a rate reaches', () => {
    const hal = openStandin('intel_avb');
    const nic = openI226(hal);
    const other = hal.open({ family: 'i210' });
    const before = truthOf(hal, other).ratePpb;
    nic.clock.adjustRate(2_000_000);
    expect(Math.abs(truthOf(hal, nic).ratePpb - 2_000_000)).toBeLessThan(60_000);
    expect(truthOf(hal, other).ratePpb).toBe(before);
  });

  it('is reported when it comes in the wrong moment', () => {
    const hal = openStandin('intel_avb');
    const nic = openI226(hal);
    const before = truthOf(hal, nic).ratePpb;
    order(hal, 'interfere adapter=0');
    expect(codeOf(() => nic.clock.adjustRate(2_000_000))).toBe('HAL_NOT_EFFECTIVE');
    expect(truthOf(hal, nic).ratePpb).toBe(before);
    expect(codeOf(() => nic.clock.adjustRate(2_000_000))).toBe('none');
    expect(Math.abs(truthOf(hal, nic).ratePpb - 2_000_000)).toBeLessThan(60_000);
  });

  it('does not mix up two adapters of one family', () => {
    const hal = openStandin('intel_avb');
    order(hal, 'adapters list=i226,i226');
    const [b, a] = hal
      .adapters()
      .map((info) => hal.open(info, { clock: { steering: 'hardware' } })) as [Adapter, Adapter];
    a.clock.adjustRate(2_000_000);
    b.clock.adjustRate(4_000_000);
    expect(Math.abs(truthOf(hal, a).ratePpb - 2_000_000)).toBeLessThan(60_000);
    expect(Math.abs(truthOf(hal, b).ratePpb - 4_000_000)).toBeLessThan(60_000);
    order(hal, 'remove adapter=1');
    expect(codeOf(() => b.clock.adjustRate(2_500_000))).toBe('HAL_ADAPTER_GONE');
    a.clock.adjustRate(3_000_000);
    expect(Math.abs(truthOf(hal, a).ratePpb - 3_000_000)).toBeLessThan(60_000);
  });
});
