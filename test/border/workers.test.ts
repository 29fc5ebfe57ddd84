import { describe, expect, it } from 'vitest';
import { resultOf, runChild } from './child.js';

const scenario = async (name: string): Promise<unknown> =>
  resultOf(await runChild('workers.mjs', [name]), name);

const TERMINATED = [
  'asynchronous calls',
  'asynchronous calls nobody waits for',
  'errors of a closed page',
  'errors of a closed adapter',
  'errors of arguments',
  'results with many parts',
  'opening and closing',
  'events',
  'stamps',
];

describe('eight worker threads', () => {
  it('load the binary at once, use it, end, and do it again', async () => {
    const answers = await scenario('use it');
    const good = { adapters: 3, second: 'sim:1', code: 0 };
    expect(answers).toEqual(new Array(16).fill(good));
  });

  it.each(TERMINATED)('are terminated in the middle of %s', async (role) => {
    expect(await scenario(`terminate: ${role}`)).toEqual(new Array(8).fill(1));
  });

  it('run while the process exits', async () => {
    expect(await scenario('exit while they run')).toBe('exiting');
  });
});

describe('a page that worker threads read', () => {
  it.each([
    'close while they read',
    'close while they read, virtual',
    'close while they convert',
    'close while they convert, virtual',
  ])('is closed by itself, its adapter, its backend: %s', async (name) => {
    expect(await scenario(name)).toEqual(new Array(24).fill('HAL_CLOSED'));
  });

  it('is closed when the thread that opened it is terminated', async () => {
    expect(await scenario('the opener goes')).toEqual(new Array(9).fill('HAL_CLOSED'));
  });
});
