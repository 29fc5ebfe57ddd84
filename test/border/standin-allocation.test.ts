/** Memory that cannot be allocated, on the caller's thread, on workers and on background threads. */
import type { Adapter, Hal } from 'avb-hal';
import { describe, expect, it } from 'vitest';
import { BACKENDS, codeOf, openStandin, order } from './standin.js';

const openI226 = (hal: Hal): Adapter => hal.open({ family: 'i226' });

describe.each(BACKENDS)('a failed allocation through %s', (backend) => {
  it('is HAL_OUT_OF_MEMORY for a bound function and for a method, then all is well', () => {
    const hal = openStandin(backend);
    const nic = openI226(hal);
    for (const call of [() => nic.clock.read(), () => nic.clock.crossTimestamp({ brackets: 1 })]) {
      order(hal, 'fail-allocation');
      expect(codeOf(call)).toBe('HAL_OUT_OF_MEMORY');
      expect(call).not.toThrow();
    }
  });

  it('does not end the process when it meets the sampling thread', async () => {
    const hal = openStandin(backend);
    order(hal, 'real-time');
    const nic = openI226(hal);
    nic.clock.window();
    order(hal, 'fail-allocation count=3');
    const events = nic.clock.events();
    await events.return?.();
    // The failed brackets are behind us when the clock can be read again.
    await expect
      .poll(() => codeOf(() => nic.clock.read()), { timeout: 30_000 })
      .not.toBe('HAL_OUT_OF_MEMORY');
    expect(nic.clock.window().earliestNs).toBeGreaterThan(0n);
  });
});

describe('a failed allocation on a worker', () => {
  it('rejects with HAL_OUT_OF_MEMORY', async () => {
    const hal = openStandin('intel_avb');
    order(hal, 'fail-allocation');
    await expect(hal.openAsync({ family: 'i226' })).rejects.toMatchObject({
      code: 'HAL_OUT_OF_MEMORY',
    });
    await expect(hal.openAsync({ family: 'i226' })).resolves.toBeDefined();
  });
});
