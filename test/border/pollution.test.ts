import { afterEach, describe, expect, it } from 'vitest';
import { CROSS_SLOTS } from '../../src/binding/native.js';
import { expectUsable, native, openAll, readNow, thrownBy, VIRTUAL } from './native.js';

const undo: (() => void)[] = [];

afterEach(() => {
  for (const restore of undo.splice(0)) restore();
});

/** Runs `setter` whenever somebody sets `name` on an object that inherits from `prototype`. */
function spoil(prototype: object, name: PropertyKey, setter: (value: unknown) => void): void {
  const before = Object.getOwnPropertyDescriptor(prototype, name);
  // First: with a setter on index 0, push() itself would call it.
  undo.push(() => {
    Reflect.deleteProperty(prototype, name);
    if (before) Object.defineProperty(prototype, name, before);
  });
  Object.defineProperty(prototype, name, { set: setter, get: () => undefined, configurable: true });
}

const explode = (): never => {
  throw new Error('a setter of the prototype was called');
};

describe('setters on the prototypes', () => {
  it.each(['key', 'name', 'capabilities', 'supported', '0'])(
    'are not called for "%s" of an adapter that is described',
    (name) => {
      const { backend, adapter } = openAll();
      const wanted = adapter.info();
      spoil(Object.prototype, name, explode);
      const described = adapter.info();
      for (const restore of undo.splice(0)) restore();
      expect(described).toEqual(wanted);
      backend.close();
    },
  );

  it.each(['samples', 'isVirtual'])('are not called for "%s" of the figures of a page', (name) => {
    const { backend, page } = openAll();
    spoil(Object.prototype, name, explode);
    const stats = page.stats();
    for (const restore of undo.splice(0)) restore();
    expect(stats).toMatchObject({ isVirtual: false, virtualRatePpb: 0 });
    backend.close();
  });

  it.each([
    'readClock',
    'timeBase',
    'view',
    'readNow',
    'selected',
    'number',
    'owner',
    'name',
    'readingSource',
  ])('are not called for "%s" of what is opened', (name) => {
    spoil(Object.prototype, name, explode);
    const { backend, adapter, page } = openAll();
    for (const restore of undo.splice(0)) restore();
    expectUsable(adapter);
    readNow(page);
    backend.close();
  });

  it.each(['code', 'operation', 'osError', 'hint'])('do not spoil "%s" of an error', (name) => {
    const { backend, adapter, page } = openAll();
    const read = () => readNow(page);
    backend.close();
    spoil(Error.prototype, name, explode);
    const out = new BigUint64Array(CROSS_SLOTS);
    const calls = [
      read,
      () => page.readBatch(out),
      () => adapter.readClock(),
      () => adapter.crossTimestamp(out, 1),
      () => adapter.info(),
      () => page.stats(),
      () => backend.enumerate(),
      () => native.attachPage(1n << 60n),
      () => native.createBackend(['no', 'such']),
    ];
    const errors = calls.map((call) => thrownBy(call));
    for (const restore of undo.splice(0)) restore();
    for (const error of errors) expect(error).toBeInstanceOf(Error);
  });

  it.each(['key', 'capabilities', 'pci', 'supported'])(
    'are not called for "%s" of a list',
    (name) => {
      const { backend } = openAll();
      const wanted = backend.enumerate();
      spoil(Object.prototype, name, explode);
      const listed = backend.enumerate();
      for (const restore of undo.splice(0)) restore();
      expect(listed).toEqual(wanted);
      backend.close();
    },
  );

  it('are not called for what a promise gives', async () => {
    const { backend } = openAll();
    const listed = backend.enumerateAsync();
    spoil(Object.prototype, 'key', explode);
    const [first] = await listed;
    for (const restore of undo.splice(0)) restore();
    expect(first?.key).toBe('sim:0');
    backend.close();
  });

  it('are not called for the error of a promise', async () => {
    const { backend } = openAll();
    const opened = backend.openAsync('sim:9', 0);
    spoil(Error.prototype, 'code', explode);
    const error = await opened.catch((reason: unknown) => reason);
    for (const restore of undo.splice(0)) restore();
    expect(error).toMatchObject({ code: 'HAL_NO_ADAPTER' });
    backend.close();
  });
});

describe('options whose elements are computed', () => {
  it('may change the array while it is read', () => {
    const options = [...VIRTUAL, 'seed', '5'];
    Object.defineProperty(options, 1, {
      get() {
        options.length = 2;
        return 'virtual';
      },
    });
    expect(thrownBy(() => native.createBackend(options))).toBeInstanceOf(TypeError);
  });

  it('may open other backends while they are read', () => {
    const inner: { close(): void }[] = [];
    const options = [...VIRTUAL];
    Object.defineProperty(options, 1, {
      get() {
        inner.push(openAll().backend);
        return 'virtual';
      },
    });
    const backend = native.createBackend(options);
    expect(backend.systemClock).toBe('virtual');
    for (const other of inner) other.close();
    backend.close();
  });
});
