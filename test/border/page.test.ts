import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PAGE, PAGE_SLOTS, PAGE_STATES } from '../../src/binding/native.js';
import {
  CONFIGURE,
  expectClosed,
  expectHalError,
  expectUsable,
  native,
  type Opened,
  openAll,
  PAGE_ARGUMENTS,
  readNow,
  readWindow,
  thrownBy,
  VIRTUAL,
} from './native.js';

const SECOND = 1_000_000_000n;
let opened: Opened;

beforeEach(() => {
  opened = openAll();
});
afterEach(() => opened.backend.close());

const slot = (name: keyof typeof PAGE): bigint => opened.page.view[PAGE[name]] as bigint;
const truth = (): bigint => opened.adapter.groundTruth().deviceNs;

function settle(): void {
  opened.backend.advanceTime(SECOND);
  readWindow(opened.page);
  expect(PAGE_STATES[Number(slot('state'))]).toBe('ok');
}

describe('the view of a page', () => {
  it('holds the truth inside its window', () => {
    settle();
    for (let i = 0; i < 200; i += 1) {
      opened.backend.advanceTime(12_345_678n);
      const before = truth();
      readWindow(opened.page);
      const after = truth();
      expect(slot('earliestNs')).toBeLessThanOrEqual(after);
      expect(slot('latestNs')).toBeGreaterThanOrEqual(before);
      expect(slot('estimateNs') - slot('earliestNs')).toBe(slot('boundNs'));
    }
  });

  it('cannot be transferred away', () => {
    const { view } = opened.page;
    // Memory of the engine's own: embedders such as Electron refuse any other.
    expect(view.buffer).toBeInstanceOf(SharedArrayBuffer);
    const { port1 } = new MessageChannel();
    const attempts = [
      () => structuredClone(view, { transfer: [view.buffer as ArrayBuffer] }),
      () => port1.postMessage(view, [view.buffer as ArrayBuffer]),
    ];
    for (const attempt of attempts) {
      try {
        attempt();
      } catch (error) {
        expect(['DataCloneError', 'TypeError']).toContain((error as Error).name);
      }
      readNow(opened.page);
      expect(view).toHaveLength(PAGE_SLOTS);
      expect(slot('estimateNs')).toBeGreaterThan(0n);
    }
    port1.close();
  });

  it('is written by its own page only', () => {
    const second = native.attachPage(opened.page.token());
    readNow(opened.page);
    const before = slot('estimateNs');
    opened.backend.advanceTime(SECOND);
    readNow(second);
    expect(slot('estimateNs')).toBe(before);
    expect(second.view[PAGE.estimateNs]).toBeGreaterThan(before);
  });

  it('stays readable memory after everything was closed', () => {
    readNow(opened.page);
    const before = slot('estimateNs');
    opened.backend.close();
    expect(slot('estimateNs')).toBe(before);
    opened.page.view.fill(7n);
    expect(slot('ageNs')).toBe(7n);
  });
});

describe('two pages', () => {
  it('are read by the same functions, so that a call of them has one target', () => {
    const { page: other, backend } = openAll();
    expect(other.readNow).toBe(opened.page.readNow);
    expect(other.readWindow).toBe(opened.page.readWindow);
    expect(other.selected).toBe(opened.page.selected);
    expect(other.number >> 1).not.toBe(opened.page.number >> 1);
    backend.close();
  });

  it('are told apart by the number that is selected, on whatever the function is called', () => {
    const { page: other, backend } = openAll();
    opened.backend.advanceTime(SECOND);
    readNow(opened.page);
    readNow(other);
    expect(slot('estimateNs')).toBeGreaterThan(
      (other.view[PAGE.estimateNs] as bigint) + SECOND / 2n,
    );
    const before = slot('estimateNs');
    opened.backend.advanceTime(SECOND);
    opened.page.selected[0] = other.number;
    opened.page.readNow();
    opened.page.readWindow.call(opened.page);
    expect(slot('estimateNs')).toBe(before);
    backend.close();
  });

  it('are not read by any other number', () => {
    const { page } = opened;
    readNow(page);
    const before = slot('estimateNs');
    opened.backend.advanceTime(SECOND);
    const own = page.number >> 1;
    const others = [
      own + 1,
      own + 8,
      own + 16,
      own + 2 ** 20,
      2 ** 31 - 1,
      own ^ (2 ** 30),
      -own - 1,
    ];
    for (const other of others) {
      for (const number of [other * 2, other * 2 + 1]) {
        expectClosed(() => readNow(page, number));
        expectClosed(() => page.readWindow());
      }
    }
    expect(slot('estimateNs')).toBe(before);
  });

  it('keep their numbers while others come and go, and no number comes twice', () => {
    const seen = new Set([opened.page.number]);
    const others: Opened[] = [];
    for (let round = 0; round < 60; round += 1) {
      const next = openAll();
      expect(seen.has(next.page.number)).toBe(false);
      seen.add(next.page.number);
      others.push(next);
      if (round % 3 === 2) others.splice(round % others.length, 1)[0]?.backend.close();
      for (const { page } of [opened, ...others]) readNow(page);
    }
    for (const { backend } of others) backend.close();
  });

  it('have one of which time never goes back, by its other number', () => {
    const { page, adapter } = opened;
    settle();
    readNow(page, page.monotonicNumber);
    const before = slot('estimateNs');
    adapter.adjustOffset(-SECOND);
    readNow(page, page.monotonicNumber);
    expect(slot('estimateNs')).toBeGreaterThanOrEqual(before);
    readNow(page);
    expect(slot('estimateNs')).toBeLessThan(before);
  });
});

describe('what selects a page', () => {
  it('is one element of shared memory, which cannot be transferred away', () => {
    const { selected } = opened.page;
    expect(selected).toBeInstanceOf(Uint32Array);
    expect(selected).toHaveLength(1);
    expect(selected.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});

describe('readBatch', () => {
  it('fills what it is given and nothing else', () => {
    const memory = new BigUint64Array(12).fill(5n);
    opened.page.readBatch(memory.subarray(2, 10));
    expect([...memory.subarray(0, 2), ...memory.subarray(10)]).toEqual([5n, 5n, 5n, 5n]);
    expect(memory.subarray(2, 10).every((ns) => ns > 10n ** 17n)).toBe(true);
    opened.page.readBatch(new BigUint64Array(0));
  });

  it('writes shared memory', () => {
    const shared = new BigUint64Array(new SharedArrayBuffer(64));
    opened.page.readBatch(shared);
    expect(shared.every((ns) => ns > 0n)).toBe(true);
  });
});

describe('closing', () => {
  const reads = () => {
    const { page } = opened;
    const out = new BigUint64Array(4);
    return [
      () => readNow(page),
      () => readNow(page, page.monotonicNumber),
      () => readWindow(page),
      () => page.readRaw(),
      () => page.readBatch(out),
      () => page.at(1n),
      () => page.toSystem(1n),
      () => page.fromRaw(1n),
      () => page.toRaw(1n),
      () => page.setVirtual(1n),
      () => page.stepVirtual(1n),
      () => page.rateVirtual(1),
      () => page.clearVirtual(),
      () => page.stats(),
      () => page.token(),
      () => page.onEvent(() => undefined),
    ];
  };

  it.each(['page', 'adapter', 'backend'] as const)('of the %s closes the page', (name) => {
    const token = opened.page.token();
    const calls = reads();
    opened[name].close();
    for (const call of calls) expectClosed(call);
    expectClosed(() => native.attachPage(token));
    opened[name].close();
    if (name === 'page') expectUsable(opened.adapter);
  });

  it('of an attached page closes it and not the original', () => {
    const attached = native.attachPage(opened.page.token());
    readNow(attached);
    attached.close();
    expectClosed(() => readNow(attached));
    expectClosed(() => attached.stats());
    attached.close();
    readNow(opened.page);
    readNow(native.attachPage(opened.page.token()));
  });

  it('happens to the older page when another is opened', () => {
    const second = opened.adapter.openPage(...PAGE_ARGUMENTS);
    expectClosed(() => readNow(opened.page));
    readNow(second);
    opened.page.close();
    readNow(second);
  });
});

describe('a page', () => {
  it('is steered only with the access for it', () => {
    const observer = opened.backend.open('sim:0', 0).openPage(...PAGE_ARGUMENTS);
    const attached = native.attachPage(opened.page.token());
    for (const page of [observer, attached]) {
      const code = 'HAL_ACCESS_LEVEL';
      expectHalError(
        thrownBy(() => page.setVirtual(1n)),
        code,
      );
      expectHalError(
        thrownBy(() => page.stepVirtual(1n)),
        code,
      );
      expectHalError(
        thrownBy(() => page.rateVirtual(1)),
        code,
      );
      expectHalError(
        thrownBy(() => page.clearVirtual()),
        code,
      );
      expect(thrownBy(() => attached.onEvent(() => undefined))).toBeInstanceOf(TypeError);
    }
  });

  it('goes on after a rate that was refused', () => {
    settle();
    for (const ppb of [1e9, -1e9]) {
      expectHalError(
        thrownBy(() => opened.adapter.adjustRate(ppb)),
        'HAL_RATE_UNREACHABLE',
      );
    }
    const { samples } = opened.page.stats();
    settle();
    expect(opened.page.stats().samples).toBeGreaterThan(samples);
    expect(slot('boundNs')).toBeLessThan(10_000n);
  });

  it('is refused where the first reading fails, and possible later', () => {
    const { backend } = opened;
    const { adapter } = openAll();
    backend.order('remove adapter=0');
    const gone = thrownBy(() => opened.adapter.openPage(...PAGE_ARGUMENTS));
    expectHalError(gone, 'HAL_ADAPTER_GONE');
    backend.order('return adapter=0');
    readWindow(backend.open('sim:0', CONFIGURE).openPage(...PAGE_ARGUMENTS));
    adapter.close();
  });

  it('refuses bounds that make no sense', () => {
    const { adapter } = opened;
    const wrong: [number, number, number, number][] = [
      [0, 20, 1000, 1000],
      [-1, 20, 1000, 1000],
      [2000, -1, 1000, 1000],
      [2000, 20, 0, 1000],
      [2000, 20, 1000, 999],
      [2000, 20, 1000, 60_000_001],
    ];
    for (const values of wrong) {
      expect(thrownBy(() => adapter.openPage(...values))).toBeInstanceOf(RangeError);
    }
    readNow(opened.page);
  });

  it('refuses a walk to the end of virtual time at once', () => {
    for (const ns of [2n ** 62n, 2n ** 63n, 2n ** 64n - 1n]) {
      const error = thrownBy(() => opened.backend.advanceTime(ns));
      expectHalError(error, 'HAL_OUT_OF_RANGE');
    }
    settle();
  });
});

describe('events', () => {
  /** Time for what is under way between threads to arrive. */
  const turns = async (): Promise<void> => {
    for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve));
  };

  it('arrive after the fact, in order, and end with the page', async () => {
    const seen: string[] = [];
    opened.page.onEvent((kind, generation, systemNs) => {
      expect(typeof generation).toBe('number');
      expect(typeof systemNs).toBe('bigint');
      seen.push(kind);
    });
    settle();
    opened.backend.order('clock-step adapter=0 ns=5000000');
    opened.backend.advanceTime(5n * SECOND);
    expect(seen).toEqual([]);
    await turns();
    expect(seen.slice(0, 2)).toEqual(['locked', 'discontinuity']);
    const count = seen.length;
    opened.backend.order('clock-step adapter=0 ns=5000000');
    opened.backend.advanceTime(5n * SECOND);
    opened.page.close();
    await turns();
    expect(seen).toHaveLength(count);
  });

  it('have one listener', () => {
    opened.page.onEvent(() => undefined);
    expect(thrownBy(() => opened.page.onEvent(() => undefined))).toBeInstanceOf(TypeError);
  });

  it('may close what they come from', async () => {
    const { page, backend } = opened;
    page.onEvent(() => backend.close());
    settle();
    backend.order('clock-step adapter=0 ns=5000000');
    backend.advanceTime(5n * SECOND);
    await turns();
    expectClosed(() => readNow(page));
  });
});

describe('a token', () => {
  it('is the same each time and names nothing else', () => {
    const token = opened.page.token();
    expect(opened.page.token()).toBe(token);
    for (const other of [0n, token + 1000n, 2n ** 64n - 1n]) {
      expectClosed(() => native.attachPage(other));
    }
  });

  it('means nothing to options of another page', () => {
    const other = openAll([...VIRTUAL]);
    expect(other.page.token()).not.toBe(opened.page.token());
    other.backend.close();
  });
});
