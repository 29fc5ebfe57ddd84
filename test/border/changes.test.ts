/** Changes of the simulator and of the stand-in driver, ordered. */
import { type AdapterEvent, type Hal, type HalChange, openHal } from 'avb-hal';
import { afterEach, describe, expect, it } from 'vitest';
import { openStandin } from './standin.js';

const VIRTUAL = { time: 'virtual', adapters: [{ family: 'i226' }, { family: 'i210' }] } as const;

let hal: Hal;
afterEach(() => {
  // The next test gets another machine, whatever still holds this one.
  if (!hal.closed && hal.backend !== 'sim') hal.simulation?.order('retire');
  hal.close();
});

async function next<T>(stream: AsyncIterator<T>): Promise<T> {
  const { value, done } = await stream.next();
  if (done) throw new Error('the stream ended');
  return value as T;
}

describe('changes of the simulator', () => {
  it('tells the link, a removal and a return', async () => {
    hal = openHal({ backend: 'sim', scenario: VIRTUAL });
    const changes = hal.changes();
    const seen: HalChange[] = [];
    for (const order of ['link adapter=1 mbps=0', 'remove adapter=0', 'return adapter=0']) {
      hal.simulation?.order(order);
      seen.push(await next<HalChange>(changes));
    }
    expect(seen.map(({ kind, source }) => `${kind} ${source}`)).toEqual([
      'link notified',
      'adapter-removed notified',
      'adapter-arrived notified',
    ]);
    expect(seen[0]).toMatchObject({ after: { link: { up: false } }, simulated: true });
  });

  it('tells that the clock was stepped by somebody else', async () => {
    hal = openHal({ backend: 'sim', scenario: VIRTUAL });
    const nic = hal.open({ index: 0 });
    const changes = nic.changes();
    hal.simulation?.advance(2_000_000_000n);
    hal.simulation?.order('clock-step adapter=0 ns=5000000');
    hal.simulation?.advance(2_000_000_000n);
    const event = await next<AdapterEvent>(changes);
    expect(event).toMatchObject({ kind: 'clock-reset', key: nic.key, simulated: true });
  });
});

describe('changes seen through the AVB filter driver', () => {
  it('tells a removal and a restart of the driver', async () => {
    hal = openStandin('intel_avb');
    const info = hal.adapters().find(({ family }) => family === 'i226');
    const nic = hal.open({ key: info?.key ?? '' });
    const all = hal.changes();
    const own = nic.changes();
    hal.simulation?.advance(2_000_000_000n);
    hal.simulation?.order('restart adapter=2');
    hal.simulation?.advance(2_000_000_000n);
    expect(await next<AdapterEvent>(own)).toMatchObject({ kind: 'clock-reset', key: nic.key });
    hal.simulation?.order('remove adapter=2');
    expect(await next<HalChange>(all)).toMatchObject({ kind: 'adapter-removed', key: nic.key });
  });
});

describe('changes that Windows tells', () => {
  const NEVER = { pollMs: 3_600_000 };

  it('come at once, though another HAL made them', async () => {
    hal = openStandin('windows_api');
    const other = openStandin('windows_api');
    const changes = hal.changes(NEVER);
    other.simulation?.order('timestamps adapter=2 mode=disabled');
    const change = await next<HalChange>(changes);
    expect(change).toMatchObject({ kind: 'timestamp-configuration', source: 'notified' });
    other.simulation?.order('remove adapter=2');
    expect(await next<HalChange>(changes)).toMatchObject({
      kind: 'adapter-removed',
      source: 'notified',
    });
    other.close();
  });

  it('are told again to a stream that was opened after the last one had ended', async () => {
    hal = openStandin('windows_api');
    const other = openStandin('windows_api');
    await hal.changes(NEVER).return();
    other.simulation?.order('timestamps adapter=2 mode=disabled');
    const changes = hal.changes(NEVER);
    other.simulation?.order('timestamps adapter=2 mode=active');
    expect(await next<HalChange>(changes)).toMatchObject({ source: 'notified' });
    other.close();
  });

  it('do not outlive the HAL', async () => {
    hal = openStandin('windows_api');
    const other = openStandin('windows_api');
    const changes = hal.changes(NEVER);
    other.simulation?.order('timestamps adapter=2 mode=disabled');
    hal.close();
    other.simulation?.order('timestamps adapter=2 mode=active');
    expect((await changes.next()).done).toBe(true);
    other.close();
  });
});
