import { describe, expect, it } from 'vitest';
import { resultOf, runChild } from './child.js';
import {
  expectClosed,
  expectHalError,
  expectUsable,
  native,
  openAll,
  readNow,
  thrownBy,
  VIRTUAL,
} from './native.js';

describe('what is kept while the rest is collected', () => {
  it('stays open as long as something refers to it, and no longer', async () => {
    const results = resultOf(await runChild('lifetimes.mjs', [], ['--expose-gc']));
    const linux = process.platform === 'linux';
    expect(results).toEqual({
      'the backend alone': 'open',
      'an adapter without its backend': 'open',
      'a page without its adapter': 'open',
      'a function of an adapter': 'open',
      'the number of a collected page': 'HAL_CLOSED',
      'the number of a collected page beside newer pages': 'HAL_CLOSED',
      'a page whose attached twin was dropped': 'open',
      'an attached page whose original was dropped': 'HAL_CLOSED',
      'what was dropped in a circle': 'adapter backend page',
      'a closed page with a listener that refers to it': 'page',
      'threads of dropped pages': linux ? '5 0' : '0 0',
      'a stream without its adapter': 'open',
      'a function of a stream': 'open',
      'a closed stream with a listener that refers to it': 'stream',
      'threads of dropped streams': linux ? '5 0' : '0 0',
      'streams of the facade that nobody waits on': linux ? '5 0' : '0 0',
      'an opening in flight': 'open',
    });
  });
});

const PARTS = ['backend', 'adapter', 'page', 'stream'] as const;
type Part = (typeof PARTS)[number];
const ordersOf = (parts: readonly Part[]): Part[][] =>
  parts.length === 0
    ? [[]]
    : parts.flatMap((first) =>
        ordersOf(parts.filter((part) => part !== first)).map((rest) => [first, ...rest]),
      );
const orders = ordersOf(PARTS);

describe('closing', () => {
  it.each(orders)('in the order %s, %s, %s, %s, each twice', (...order) => {
    const opened = openAll();
    const other = openAll();
    for (const part of order) {
      opened[part].close();
      opened[part].close();
    }
    expect(opened.backend.closed).toBe(true);
    expect(opened.adapter.closed).toBe(true);
    expectClosed(() => opened.backend.enumerate());
    expectClosed(() => opened.adapter.readClock());
    expectClosed(() => readNow(opened.page));
    expectClosed(() => opened.stream.take(1));
    expectUsable(other.adapter);
    other.backend.close();
  });

  it('of one adapter leaves the other handles of it open', () => {
    const { backend, adapter } = openAll();
    const second = backend.open('sim:0', 0);
    second.close();
    expectUsable(adapter);
    adapter.close();
    expectUsable(backend.open('sim:0', 0));
    backend.close();
  });

  it('leaves facts and names readable', () => {
    const { backend, adapter, page } = openAll();
    backend.close();
    expect(backend.name).toBe('sim');
    expect(backend.systemClock).toBe('virtual');
    expect(adapter.readingSource).toBe('hardware');
    expect(page.timeBase).toBe('virtual');
  });
});

describe('promises in flight', () => {
  it('are rejected when the backend is closed', async () => {
    const backend = native.createBackend([...VIRTUAL]);
    const pending = [
      backend.enumerateAsync(),
      backend.openAsync('sim:0', 0),
      backend.openAsync('sim:9', 0),
    ];
    backend.close();
    for (const result of await Promise.allSettled(pending)) {
      expect(result.status).toBe('rejected');
      if (result.status === 'rejected') expectHalError(result.reason, 'HAL_CLOSED');
    }
    expectClosed(() => backend.enumerateAsync());
    expectClosed(() => backend.openAsync('sim:0', 0));
  });

  it('that were settled before the close keep their results', async () => {
    const backend = native.createBackend([...VIRTUAL]);
    const adapters = await Promise.all(
      Array.from({ length: 20 }, () => backend.openAsync('sim:0', 0)),
    );
    for (const adapter of adapters) expectUsable(adapter);
    backend.close();
    for (const adapter of adapters) expectClosed(() => adapter.readClock());
  });

  it('carry errors of the backend', async () => {
    const backend = native.createBackend([...VIRTUAL]);
    const error = await backend.openAsync('sim:9', 0).catch((reason: unknown) => reason);
    expectHalError(error, 'HAL_NO_ADAPTER');
    backend.order('remove adapter=0');
    const gone = await backend.openAsync('sim:0', 0).catch((reason: unknown) => reason);
    expectHalError(gone, 'HAL_ADAPTER_GONE');
    expect(await backend.enumerateAsync()).toEqual([]);
    backend.close();
  });
});

describe('access', () => {
  it('below the level is refused in native code, too', () => {
    const { backend } = openAll();
    const observer = backend.open('sim:0', 0);
    const steerer = backend.open('sim:0', 1);
    const code = 'HAL_ACCESS_LEVEL';
    expectHalError(
      thrownBy(() => observer.setClock(1n)),
      code,
    );
    expectHalError(
      thrownBy(() => observer.adjustOffset(1n)),
      code,
    );
    expectHalError(
      thrownBy(() => observer.adjustRate(1)),
      code,
    );
    expectHalError(
      thrownBy(() => observer.writeRegister(0, 0)),
      code,
    );
    expectHalError(
      thrownBy(() => steerer.writeRegister(0, 0)),
      code,
    );
    steerer.adjustRate(1);
    expectUsable(observer);
    backend.close();
  });
});
