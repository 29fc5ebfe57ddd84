import { describe, expect, it } from 'vitest';
import { type RatePoint, rateBetween } from '../../../src/clock/rate.js';
import { openHal } from '../../../src/hal/hal.js';
import { caught } from '../fakes/opened.js';
import { Random } from '../fakes/random.js';

const origin = { backend: 'sim', systemClock: 'virtual', simulated: true } as const;
const point = (systemNs: bigint, deviceNs: bigint, boundNs = 0n): RatePoint => ({
  systemNs,
  deviceNs,
  boundNs,
});
const between = (first: RatePoint, last: RatePoint) => rateBetween(first, last, origin, 'test');

describe('rateBetween', () => {
  it.each<[string, RatePoint, RatePoint, string]>([
    ['system time that stands', point(5n, 0n), point(5n, 9n), 'HAL_SYSTEM_CLOCK'],
    ['system time that goes back', point(5n, 0n), point(4n, 9n), 'HAL_SYSTEM_CLOCK'],
    ['device time that stands', point(0n, 9n), point(1000n, 9n), 'HAL_CLOCK_FROZEN'],
    ['device time that goes back', point(0n, 9n), point(1000n, 8n), 'HAL_DISCONTINUITY'],
    ['device time that leaps', point(0n, 0n), point(1000n, 1200n), 'HAL_DISCONTINUITY'],
    ['device time that crawls', point(0n, 0n), point(1000n, 10n), 'HAL_DISCONTINUITY'],
  ])('refuses %s', (_, first, last, code) => {
    expect(caught(() => between(first, last))).toMatchObject({
      code,
      operation: 'test',
      backend: 'sim',
    });
  });

  it('accepts the 2.9 % that a driver makes of an I226', () => {
    expect(between(point(0n, 0n), point(1_000_000n, 971_000n)).ratePpb).toBeCloseTo(-29e6, 3);
  });

  it('does not call a short span a leap because its bound is wide', () => {
    expect(between(point(0n, 0n, 200n), point(1000n, 1300n, 200n)).boundPpb).toBe(4e8);
  });

  it('has the true rate inside its bound, whatever the errors of its ends', () => {
    const seed = 99;
    const random = new Random(seed);
    for (let draw = 0; draw < 5000; draw += 1) {
      const truePpb = random.integer(-200_000, 200_000);
      const spanNs = BigInt(random.integer(1_000_000, 10_000_000_000));
      const start = BigInt(random.integer(0, 2 ** 40)) * 1000n;
      const bounds = [BigInt(random.integer(1, 5000)), BigInt(random.integer(1, 5000))] as const;
      const error = (bound: bigint) => BigInt(random.integer(-Number(bound), Number(bound)));
      // One ns of the second bound pays for the rounding of the device time.
      const elapsed = spanNs + (spanNs * BigInt(truePpb)) / 1_000_000_000n;
      const first = point(start, start + error(bounds[0]), bounds[0]);
      const last = point(start + spanNs, start + elapsed + error(bounds[1]), bounds[1] + 1n);
      if (last.deviceNs <= first.deviceNs) continue;
      const { ratePpb, boundPpb } = between(first, last);
      const missed = Math.abs(ratePpb - truePpb);
      expect(missed, `seed ${seed}, draw ${draw}`).toBeLessThanOrEqual(boundPpb);
    }
  });
});

describe('a measurement that is ended', () => {
  const running = () => {
    const hal = openHal({ backend: 'sim', scenario: { adapters: [{ family: 'i226' }] } });
    return { hal, nic: hal.open({ index: 0 }) };
  };

  it.each(['measureRate', 'calibrate'] as const)(
    '%s rejects with the reason of its signal',
    async (call) => {
      const { hal, nic } = running();
      const ending = new AbortController();
      const measured = nic.clock[call]({ durationMs: 3_600_000, signal: ending.signal });
      const reason = new Error('enough');
      ending.abort(reason);
      await expect(measured).rejects.toBe(reason);
      await expect(nic.clock[call]({ signal: ending.signal })).rejects.toBe(reason);
      hal.close();
    },
  );

  it.each(['measureRate', 'calibrate'] as const)(
    '%s is ended by close() at once and leaves no timer',
    async (call) => {
      const timers = (): number =>
        process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
      const { hal, nic } = running();
      const before = timers();
      let outcome: unknown = null;
      nic.clock[call]({ durationMs: 3_600_000 }).catch((reason: unknown) => {
        outcome = reason;
      });
      expect(timers()).toBe(before + 1);
      hal.close();
      expect(timers()).toBe(before);
      // One turn of the event loop, in which no timer can come due.
      await new Promise((resolve) => setImmediate(resolve));
      expect(outcome).toMatchObject({ code: 'HAL_CLOSED' });
    },
  );

  it.each(['measureRate', 'calibrate'] as const)('%s ends with close()', async (call) => {
    const { hal, nic } = running();
    const measured = nic.clock[call]({ durationMs: 3_600_000 });
    const unwatched = new AbortController();
    const other = nic.clock[call]({ durationMs: 3_600_000, signal: unwatched.signal });
    hal.close();
    await expect(measured).rejects.toMatchObject({ code: 'HAL_CLOSED' });
    await expect(other).rejects.toMatchObject({ code: 'HAL_CLOSED' });
  });
});
