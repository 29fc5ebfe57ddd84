import { createRequire } from 'node:module';
import { types } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goodArguments, METHODS, type Method } from './methods.js';
import { expectUsable, native, type Opened, openAll, thrownBy } from './native.js';

type Callable = (...values: unknown[]) => unknown;

let first: Opened;
let second: Opened;

beforeEach(() => {
  first = openAll();
  second = openAll();
});

afterEach(() => {
  expectUsable(first.adapter);
  expectUsable(second.adapter);
  first.backend.close();
  second.backend.close();
});

/** What `method` is called on; readings of pages are told to read this one. */
function holder(method: Method, opened: Opened): object {
  opened.page.selected[0] = opened.page.number;
  return method.owner === 'module' ? native : opened[method.owner];
}

const functionOf = (method: Method, opened: Opened): Callable =>
  Reflect.get(holder(method, opened), method.name) as Callable;

/** Bound to their object when they were made; the others look at what they are called on. */
const isBound = (method: Method): boolean =>
  method.owner === 'module' || Object.hasOwn(holder(method, first), method.name);

/** What its own object says where the state for the call is missing: nobody else is asked. */
const SAYS: Readonly<Record<string, string>> = {
  'port.sendAt': 'launch times are off',
  'port.departed': 'is none of the last',
};

/** Receivers that are not what a function of `method`'s owner belongs to. */
function strangers(method: Method): [name: string, value: unknown][] {
  const own = holder(method, first);
  const others = Object.entries(first).filter(([name]) => name !== method.owner);
  return [
    ...others,
    ['nothing', undefined],
    ['null', null],
    ['a number', 1],
    ['a symbol', Symbol('s')],
    ['a plain object', {}],
    ['an object without prototype', Object.create(null)],
    ['an object derived from it', Object.create(own)],
    ['a proxy of it', new Proxy(own, {})],
    ['its prototype', Object.getPrototypeOf(own)],
    ['a copy of it', { ...own }],
    ['a function', () => 0],
    ['the module', native],
    ['the global object', globalThis],
  ];
}

const looking = METHODS.filter(({ owner }) => owner !== 'module');
const named = (list: readonly Method[]) =>
  list.map((method) => [`${method.owner}.${method.name}`, method] as const);

describe.each(named(looking))('%s, borrowed', (_, method) => {
  it('refuses what it does not belong to, or acts on its own object', () => {
    const borrowed = functionOf(method, first);
    if (method.name === 'close') return;
    for (const [name, receiver] of strangers(method)) {
      const values = goodArguments(method);
      if (isBound(method)) {
        const said = SAYS[`${method.owner}.${method.name}`];
        const call = expect(() => borrowed.apply(receiver, values), name);
        if (said === undefined) call.not.toThrow();
        else call.toThrow(said);
      } else {
        const error = thrownBy(() => borrowed.apply(receiver, values));
        expect(error, name).toBeInstanceOf(TypeError);
      }
    }
  });

  it('is no constructor of anything', () => {
    const borrowed = functionOf(method, first);
    try {
      const made = Reflect.construct(borrowed, goodArguments(method));
      expect(isBound(method) || method.name === 'close', `made ${typeof made}`).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
  });
});

describe('close, borrowed', () => {
  it.each(named(looking.filter(({ name }) => name === 'close')))(
    '%s closes nothing',
    (_, method) => {
      const close = functionOf(method, first);
      for (const [name, receiver] of strangers(method)) {
        expect(
          thrownBy(() => close.call(receiver)),
          name,
        ).toBeInstanceOf(TypeError);
      }
    },
  );
});

describe('methods of one object on another of the same kind', () => {
  it('act on the receiver', () => {
    const { setClock, groundTruth } = first.adapter;
    setClock.call(second.adapter, 3n * 10n ** 18n);
    expect(groundTruth.call(second.adapter).deviceNs).toBeGreaterThanOrEqual(3n * 10n ** 18n);
    expect(groundTruth.call(first.adapter).deviceNs).toBeLessThan(2n * 10n ** 18n);
  });
});

describe('getters', () => {
  it.each(['backend', 'adapter'] as const)('%s.closed is refused to strangers', (owner) => {
    const prototype = Object.getPrototypeOf(first[owner]) as object;
    const get = Object.getOwnPropertyDescriptor(prototype, 'closed')?.get as Callable;
    expect(get.call(first[owner])).toBe(false);
    const method: Method = { owner, name: 'close', parameters: [], result: 'undefined' };
    for (const [name, receiver] of strangers(method)) {
      expect(
        thrownBy(() => get.call(receiver)),
        name,
      ).toBeInstanceOf(TypeError);
    }
    expect(thrownBy(() => Reflect.get(prototype, 'closed'))).toBeInstanceOf(TypeError);
  });
});

describe('constructors', () => {
  const owners = ['backend', 'adapter', 'page', 'stream'] as const;

  it.each(owners)('of the %s make nothing', (owner) => {
    const maker = first[owner].constructor as new (...values: unknown[]) => object;
    for (const values of [[], [first[owner]], [{}], [1n], [first.backend, first.adapter]]) {
      expect(thrownBy(() => new maker(...values))).toBeInstanceOf(TypeError);
      expect(thrownBy(() => Reflect.construct(maker, values, Object))).toBeInstanceOf(TypeError);
      expect(thrownBy(() => Reflect.apply(maker, first[owner], values))).toBeInstanceOf(TypeError);
    }
  });

  it.each(owners)("of the %s refuse another addon's External", (owner) => {
    const { createPointer, DataType } = createRequire(import.meta.url)('ffi-rs');
    const [external] = createPointer({ paramsType: [DataType.String], paramsValue: ['x'] });
    expect(types.isExternal(external)).toBe(true);
    const maker = first[owner].constructor as new (...values: unknown[]) => object;
    expect(thrownBy(() => new maker(external))).toMatchObject({
      name: 'TypeError',
      message: 'Illegal constructor: use openHal()',
    });
  });

  it.each(owners)('of the %s have no use as a base class', (owner) => {
    const base = first[owner].constructor as new () => object;
    const Derived = class extends base {};
    expect(thrownBy(() => new Derived())).toBeInstanceOf(TypeError);
  });

  it('that were replaced on the objects change nothing', () => {
    for (const owner of owners) {
      const prototype = Object.getPrototypeOf(first[owner]) as object;
      const original = Reflect.get(prototype, 'constructor') as unknown;
      Reflect.set(prototype, 'constructor', class Fake {});
      const third = openAll();
      expect(third.adapter.closed).toBe(false);
      third.backend.close();
      Reflect.set(prototype, 'constructor', original);
    }
  });
});
