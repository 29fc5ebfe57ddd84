/** Tokens of clock pages, on a scripted native module. */
import { describe, expect, it } from 'vitest';
import { attachClock, attachClockWith, type ClockToken } from '../../../src/clock/share.js';
import { FakeModule, sourceOf } from '../fakes/native.js';
import { caught, openFake } from '../fakes/opened.js';

function shared(monotonic = false) {
  const opened = openFake();
  const adapter = opened.hal.open({ index: 0 }, { clock: { monotonic } });
  const token = adapter.clock.share();
  const [page] = opened.module.adapter.pages;
  const other = new FakeModule();
  if (page !== undefined) other.shared.set(42n, page);
  return { token, source: sourceOf(other), other, opened };
}

describe('sharing a clock', () => {
  it('gives a token that survives the way to another thread', () => {
    const { token } = shared();
    expect(token).toEqual({
      kind: 'avb-hal.clock',
      backend: 'sim',
      binary: null,
      page: 42n,
      simulated: true,
      monotonic: false,
    });
    expect(structuredClone(token)).toEqual(token);
  });

  it('attaches through the same binary', () => {
    const { token, source, other } = shared();
    const clock = attachClockWith(source, structuredClone(token));
    expect(source.asked).toEqual(['sim']);
    expect(other.log.calls).toEqual(['module.attachPage(42)']);
    expect(clock.now()).toBe(5000n);
    expect(clock.window()).toMatchObject({ estimateNs: 5000n, simulated: true });
    expect([...clock.batch(2)]).toEqual([5000n, 5000n]);
    expect(clock.at(900n).deviceNs).toBe(5000n);
    expect(clock.timeBase).toBe('virtual');
    attachClockWith(source, { ...token, binary: '/a/hal_sim.node' });
    expect(source.asked.at(-1)).toBe('sim from /a/hal_sim.node');
  });

  it('asks the page whether it is a model, whatever the token says', () => {
    const { token, source, opened } = shared();
    const [page] = opened.module.adapter.pages;
    const claimed = { ...token, simulated: false };
    expect(attachClockWith(source, claimed).simulated).toBe(true);
    if (page !== undefined) page.simulated = false;
    expect(attachClockWith(source, claimed).simulated).toBe(false);
  });

  it('keeps the monotonic option', () => {
    const { token, source } = shared(true);
    expect(attachClockWith(source, token).now()).toBe(5001n);
  });

  it('cannot steer', () => {
    const { token, source } = shared();
    const clock = attachClockWith(source, token);
    for (const name of ['set', 'adjustOffset', 'adjustRate', 'release', 'stopPage']) {
      expect(clock).not.toHaveProperty(name);
    }
  });

  it('ends with the clock', () => {
    const { token, source, opened } = shared();
    const clock = attachClockWith(source, token);
    opened.hal.close();
    expect(caught(() => clock.now())).toMatchObject({ name: 'HalError', code: 'HAL_CLOSED' });
    const late = caught(() => attachClockWith(source, { ...token, page: 43n }));
    expect(late).toMatchObject({ name: 'HalError', code: 'HAL_CLOSED', backend: 'sim' });
  });

  it('needs the binary that the token names', () => {
    const { token } = shared();
    const error = caught(() => attachClock({ ...token, binary: '/no/such/hal_sim.node' }));
    expect(error).toMatchObject({ code: 'HAL_BACKEND_MISSING' });
  });

  it('refuses what is no token before a binary is loaded', () => {
    const { token, source } = shared();
    const wrong: unknown[] = [
      undefined,
      null,
      42n,
      {},
      { ...token, kind: 'other' },
      { ...token, backend: 'linux' },
      { ...token, binary: 1 },
      { ...token, binary: undefined },
      { ...token, page: 0n },
      { ...token, page: 42 },
      { ...token, simulated: 1 },
      { ...token, monotonic: null },
      { ...token, more: 1 },
    ];
    for (const bad of wrong) {
      expect(() => attachClockWith(source, bad as ClockToken)).toThrow(/^attachClock\(token\)/);
    }
    expect(source.asked).toEqual([]);
  });
});
