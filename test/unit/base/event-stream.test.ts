import { describe, expect, it } from 'vitest';
import { EventStream } from '../../../src/base/event-stream.js';

function stream(capacity = 3, signal: AbortSignal | null = null) {
  const ends: unknown[] = [];
  const made = new EventStream<number>({ capacity, signal, ended: (ended) => ends.push(ended) });
  return { made, ends };
}

const item = (value: number) => ({ done: false, value });
const DONE = { done: true, value: undefined };

describe('an event stream', () => {
  it('keeps items until they are taken', async () => {
    const { made } = stream();
    made.push(1);
    made.push(2);
    expect(await made.next()).toEqual(item(1));
    expect(await made.next()).toEqual(item(2));
    expect(made.dropped).toBe(0);
  });

  it('gives items to those who wait, in their order', async () => {
    const { made } = stream();
    const waiting = [made.next(), made.next()];
    made.push(1);
    made.push(2);
    expect(await Promise.all(waiting)).toEqual([item(1), item(2)]);
  });

  it('drops the oldest and counts them', async () => {
    const { made } = stream(2);
    for (const n of [1, 2, 3, 4, 5]) made.push(n);
    expect(made.dropped).toBe(3);
    expect(await made.next()).toEqual(item(4));
    expect(await made.next()).toEqual(item(5));
  });

  it('ends at once with its signal', async () => {
    const controller = new AbortController();
    const { made, ends } = stream(3, controller.signal);
    made.push(1);
    const taken = await made.next();
    const waiting = made.next();
    controller.abort();
    expect(taken).toEqual(item(1));
    expect(await waiting).toEqual(DONE);
    made.push(2);
    expect(await made.next()).toEqual(DONE);
    expect(ends).toEqual([made]);
  });

  it('forgets what was queued when its signal is aborted', async () => {
    const controller = new AbortController();
    const { made } = stream(3, controller.signal);
    made.push(1);
    controller.abort();
    expect(await made.next()).toEqual(DONE);
  });

  it('has ended before it began if its signal was aborted before', async () => {
    const { made, ends } = stream(3, AbortSignal.abort());
    expect(ends).toEqual([made]);
    expect(await made.next()).toEqual(DONE);
  });

  it('lets go of its signal', async () => {
    const controller = new AbortController();
    const { made, ends } = stream(3, controller.signal);
    await made.return();
    controller.abort();
    await made.return();
    expect(ends).toHaveLength(1);
  });

  it('still gives what is queued when its source ends', async () => {
    const { made } = stream();
    made.push(1);
    made.finish();
    expect(await made.next()).toEqual(item(1));
    expect(await made.next()).toEqual(DONE);
  });

  it('ends when a loop over it is left', async () => {
    const { made, ends } = stream();
    for (const n of [1, 2, 3]) made.push(n);
    for await (const value of made) {
      expect(value).toBe(1);
      break;
    }
    expect(ends).toEqual([made]);
    expect(await made.next()).toEqual(DONE);
  });
});
