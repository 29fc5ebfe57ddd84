/** Values that no function expects. Made again for each use: some can be spent. */

function detached() {
  const view = new BigUint64Array(16);
  structuredClone(view.buffer, { transfer: [view.buffer] });
  return view;
}

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** A view whose memory shrank away below it. */
function outOfBounds() {
  const buffer = new ArrayBuffer(128, { maxByteLength: 128 });
  const view = new BigUint64Array(buffer, 8, 15);
  buffer.resize(64);
  return view;
}

const refuse = () => {
  throw new Error('a conversion was called');
};

const stubborn = () => ({
  toString: refuse,
  valueOf: refuse,
  [Symbol.toPrimitive]: refuse,
});

const trapped = (target) =>
  new Proxy(target, { get: refuse, has: refuse, ownKeys: refuse, getPrototypeOf: refuse });

const PRIMITIVES = [
  undefined,
  null,
  true,
  false,
  0,
  -0,
  1,
  -1,
  0.5,
  1001,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 53,
  -(2 ** 63),
  1e308,
  -1e308,
  5e-324,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  '',
  '0',
  'sim:0',
  'sim:9',
  'a\0b',
  '\uD800',
  'x'.repeat(100_000),
  0n,
  1n,
  -1n,
  2n ** 63n - 1n,
  2n ** 63n,
  -(2n ** 63n),
  -(2n ** 63n) - 1n,
  2n ** 64n - 1n,
  2n ** 64n,
  1n << 10_000n,
  -(1n << 10_000n),
  Symbol('s'),
  Symbol.iterator,
];

const nameOf = (value) => {
  const text = typeof value === 'symbol' ? value.toString() : String(value);
  return `${typeof value} ${text.length > 30 ? `${text.slice(0, 30)}…` : text}`;
};

const OBJECTS = {
  'an object': () => ({}),
  'an object without prototype': () => Object.create(null),
  'an object that refuses conversion': stubborn,
  'a boxed number': () => Object(1),
  'a boxed bigint': () => Object(1n),
  'a boxed string': () => Object('sim:0'),
  'an empty array': () => [],
  'an array of one string': () => ['seed'],
  'an array of objects': () => [{}, {}],
  'an array that refuses conversion': () => [stubborn(), stubborn()],
  'a sparse array': () => new Array(2 ** 32 - 1),
  'an array with a throwing element': () =>
    Object.defineProperty(['a', 'b'], 0, { get: refuse, enumerable: true }),
  'a proxy of an array': () => new Proxy(['a', 'b'], {}),
  'a proxy that throws': () => trapped({}),
  'a revoked proxy': revoked,
  'a proxy of a view': () => new Proxy(new BigUint64Array(16), {}),
  'a function': () => () => 0,
  'a class': () => class {},
  'a date': () => new Date(0),
  'a promise': () => Promise.resolve(),
  'an ArrayBuffer': () => new ArrayBuffer(128),
  'a DataView': () => new DataView(new ArrayBuffer(128)),
  'a Float64Array': () => new Float64Array(16),
  'a BigInt64Array': () => new BigInt64Array(16),
  'a Uint8Array': () => new Uint8Array(128),
  'a Buffer': () => Buffer.alloc(128),
  'an empty view': () => new BigUint64Array(0),
  'a view that is one too short': () => new BigUint64Array(6),
  'a view': () => new BigUint64Array(16),
  'a view of shared memory': () => new BigUint64Array(new SharedArrayBuffer(128)),
  'a detached view': detached,
  'a view out of bounds': outOfBounds,
};

/** How many there are; hostile(0) … hostile(HOSTILE_COUNT - 1). */
export const HOSTILE_COUNT = PRIMITIVES.length + Object.keys(OBJECTS).length;

/** @returns {{ name: string, value: unknown }} */
export function hostile(/** @type {number} */ index) {
  if (index < PRIMITIVES.length) {
    const value = PRIMITIVES[index];
    return { name: nameOf(value), value };
  }
  const [name, make] = Object.entries(OBJECTS)[index - PRIMITIVES.length] ?? ['none', refuse];
  return { name, value: make() };
}

export const everyHostile = () =>
  Array.from({ length: HOSTILE_COUNT }, (_, index) => hostile(index));
