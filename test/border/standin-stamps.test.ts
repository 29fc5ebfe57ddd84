/** Events of the AVB filter driver through the facade, over the stand-in in virtual time. */
import type { Adapter, Hal, Stamp } from 'avb-hal';
import { describe, expect, it } from 'vitest';
import { openStandin, order, pass } from './standin.js';

function opened(family: string): { hal: Hal; nic: Adapter } {
  const hal = openStandin('intel_avb');
  const nic = hal.open({ family: family as 'i226' });
  nic.stamps.configure({ packets: true });
  return { hal, nic };
}

async function waiting(stream: ReturnType<Adapter['stamps']['events']>): Promise<Stamp[]> {
  const stamps: Stamp[] = [];
  for (let left = stream.counters().waiting; left > 0; left -= 1) {
    const { value } = await stream.next();
    if (value !== undefined) stamps.push(value);
  }
  return stamps;
}

describe('events of the AVB filter driver', () => {
  it('are stamps of that moment, corrected by the stated latency, and not matched', async () => {
    const { hal, nic } = opened('i226');
    const stream = nic.stamps.events({ receive: true, transmit: true });
    const before = nic.clock.readNs();
    order(hal, 'ptp-traffic adapter=2 sync=31250000 pdelay=0');
    for (let i = 0; i < 10; i += 1) pass(hal, 0.05);
    const after = nic.clock.readNs();
    const stamps = await waiting(stream);
    expect(stamps.length).toBeGreaterThan(26);
    for (const { deviceNs, matched, trouble, simulated } of stamps) {
      expect(deviceNs !== null && deviceNs > before && deviceNs < after).toBe(true);
      expect([matched, trouble, simulated]).toEqual([false, null, true]);
    }
    expect(stream.lost).toBe(0);
    stream.close();
  });

  it('say when another adapter, opened in between, may have cost some', async () => {
    const { hal, nic } = opened('i226');
    const stream = nic.stamps.events({ transmit: true });
    order(hal, 'ptp-traffic adapter=2 sync=10000000 pdelay=0');
    pass(hal, 0.1);
    await waiting(stream);
    hal.open({ family: 'i210' });
    for (let i = 0; i < 10; i += 1) pass(hal, 0.02);
    const stamps = await waiting(stream);
    expect(stamps.filter(({ trouble }) => trouble === 'gap')).toHaveLength(1);
    expect(stamps.filter(({ kind }) => kind === 'transmit').length).toBeGreaterThan(15);
    stream.close();
  });

  it('of one adapter stay when another one is removed', async () => {
    const { hal, nic } = opened('i226');
    const stream = nic.stamps.events({ receive: true });
    order(hal, 'ptp-traffic adapter=2 sync=10000000 pdelay=0', 'remove adapter=0');
    pass(hal, 0.1);
    expect((await waiting(stream)).length).toBeGreaterThan(7);
    order(hal, 'remove adapter=2');
    const ended = stream.next();
    pass(hal, 0.1);
    await expect(ended).rejects.toMatchObject({ code: 'HAL_ADAPTER_GONE' });
  });
});
