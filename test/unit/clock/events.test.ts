/** Events of a clock, on a scripted native module. */
import { describe, expect, it } from 'vitest';
import { openFake } from '../fakes/opened.js';

function open() {
  const opened = openFake();
  const { clock } = opened.adapter;
  const tell = (kind: string, generation = 4, systemNs = 77n): void =>
    opened.native.pages.at(-1)?.listener?.(kind, generation, systemNs);
  return { ...opened, clock, tell };
}

describe('events of a clock', () => {
  it('come from the page, to every stream', async () => {
    const { clock, tell, log } = open();
    const streams = [clock.events(), clock.events()];
    expect(log.calls.filter((call) => call === 'page.onEvent()')).toHaveLength(1);
    tell('discontinuity');
    for (const stream of streams) {
      const { value } = await stream.next();
      expect(value).toEqual({
        kind: 'discontinuity',
        generation: 4,
        systemNs: 77n,
        simulated: true,
      });
      expect(Object.isFrozen(value)).toBe(true);
    }
  });

  it('are not kept for streams opened later', async () => {
    const { clock, tell } = open();
    const first = clock.events();
    tell('locked');
    const second = clock.events();
    tell('lost');
    expect((await first.next()).value?.kind).toBe('locked');
    expect((await second.next()).value?.kind).toBe('lost');
  });

  it('are bounded', async () => {
    const { clock, tell } = open();
    const stream = clock.events({ capacity: 1 });
    tell('lost');
    tell('recovered');
    expect(stream.dropped).toBe(1);
    expect((await stream.next()).value?.kind).toBe('recovered');
  });

  it('end with the signal, and only for that stream', async () => {
    const { clock, tell } = open();
    const controller = new AbortController();
    const first = clock.events({ signal: controller.signal });
    const second = clock.events();
    controller.abort();
    tell('lost');
    expect((await first.next()).done).toBe(true);
    expect((await second.next()).value?.kind).toBe('lost');
  });

  it.each([
    ['the page', ({ clock }: ReturnType<typeof open>) => clock.stopPage()],
    ['the adapter', ({ adapter }: ReturnType<typeof open>) => adapter.close()],
    ['the HAL', ({ hal }: ReturnType<typeof open>) => hal.close()],
  ])('end with %s', async (_name, end) => {
    const opened = open();
    const stream = opened.clock.events();
    const waiting = stream.next();
    end(opened);
    expect(await waiting).toEqual({ done: true, value: undefined });
    end(opened);
  });

  it('are heard from the next page as well', async () => {
    const { clock, tell } = open();
    clock.events();
    clock.stopPage();
    const stream = clock.events();
    tell('locked', 9);
    expect((await stream.next()).value?.generation).toBe(9);
  });

  it('leave nothing behind in the HAL when their streams have ended', async () => {
    const { hal, clock } = open();
    const stream = clock.events();
    await stream.return();
    hal.close();
    expect((await stream.next()).done).toBe(true);
  });

  it('do not come from an aborted stream', async () => {
    const { clock, tell } = open();
    const stream = clock.events({ signal: AbortSignal.abort() });
    tell('lost');
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });
});
