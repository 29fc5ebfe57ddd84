/** One clock, read from several threads at once while its page is renewed. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type Adapter, type ClockWindow, type Hal, openHal } from 'avb-hal';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { childPath } from './child.js';

const READERS = 4;
const READS = 20_000;

interface Told {
  readonly backwards: number;
  readonly wrong: number;
  readonly window: ClockWindow;
  readonly batch: BigUint64Array;
}

let hal: Hal;
let nic: Adapter;

beforeEach(() => {
  hal = openHal({ backend: 'sim', access: 'discipline' });
  nic = hal.open({ index: 2 }, { clock: { monotonic: true, maxIntervalMs: 2 } });
});

afterEach(() => hal.close());

const start = (): Worker =>
  new Worker(childPath('reader.mjs'), { workerData: { token: nic.clock.share(), reads: READS } });

const hear = async (worker: Worker): Promise<unknown> => (await once(worker, 'message'))[0];

describe('a clock shared with worker threads', () => {
  it('reads there as it does here, and ends with it', async () => {
    const workers = Array.from({ length: READERS }, start);
    const told = (await Promise.all(workers.map(hear))) as Told[];
    for (const { backwards, wrong, window, batch } of told) {
      expect({ backwards, wrong }).toEqual({ backwards: 0, wrong: 0 });
      expect(window).toMatchObject({ simulated: true, source: 'extrapolated' });
      expect(batch).toHaveLength(100);
      // Both windows hold the truth of one instant, so they overlap.
      const here = nic.clock.at(window.systemNs);
      expect(window.earliestNs).toBeLessThanOrEqual(here.deviceNs + here.boundNs);
      expect(window.latestNs).toBeGreaterThanOrEqual(here.deviceNs - here.boundNs);
    }
    nic.close();
    const ends = workers.map(hear);
    for (const worker of workers) worker.postMessage('closed');
    expect(await Promise.all(ends)).toEqual(Array(READERS).fill({ code: 'HAL_CLOSED' }));
    await Promise.all(workers.map((worker) => worker.terminate()));
  });

  it('cannot be attached when it is gone', async () => {
    const token = nic.clock.share();
    nic.clock.stopPage();
    const worker = new Worker(childPath('reader.mjs'), { workerData: { token, reads: 1 } });
    const [error] = await once(worker, 'error');
    expect(error).toMatchObject({ name: 'HalError', code: 'HAL_CLOSED' });
  });
});
