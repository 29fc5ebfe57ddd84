/**
 * A HAL that lies: every object that it hands out is seen through a face, and some of its members
 * are replaced. For defects that no device can have.
 */
import type { Adapter, AdapterInfo, Hal, OpenOptions } from 'avb-hal';
import { openHal } from 'avb-hal';
import type { Opener } from 'avb-hal/compat';

type Member = (this: unknown, ...args: never[]) => unknown;

/** Changes one member: gets the true value, a method bound to its object, and gives the false one. */
export type Lie = (truth: never, target: never) => unknown;

/** Lies by path, such as `adapter.clock.readNs` or `hal.adapters`. */
export type Lies = Readonly<Record<string, Lie>>;

const truths = new WeakMap<object, object>();

/** The object behind a face; anything else as it is. */
export function truthBehind<T>(value: T): T {
  const object = typeof value === 'object' && value !== null ? truths.get(value) : undefined;
  return (object as T | undefined) ?? value;
}

const isAdapter = (value: unknown): value is Adapter =>
  typeof value === 'object' && value !== null && 'clock' in value && 'registers' in value;

function faceOf(target: object, path: string, lies: Lies): object {
  const face = new Proxy(Object.create(Object.getPrototypeOf(target) as object), {
    get: (_, name) => memberOf(target, name, path, lies),
    has: (_, name) => name in target,
    set: () => false,
  });
  truths.set(face, target);
  return face;
}

function memberOf(target: object, name: string | symbol, path: string, lies: Lies): unknown {
  const value: unknown = Reflect.get(target, name, target);
  const own = typeof name === 'string' ? `${path}.${name}` : path;
  const isMethod = typeof value === 'function' && name !== 'constructor';
  const truth = isMethod ? methodOf(target, value as Member, own, lies) : part(value, own, lies);
  const lie = lies[own];
  return lie === undefined ? truth : lie(truth as never, target as never);
}

/** `clock`, `registers` and the like are seen through a face, too. */
function part(value: unknown, path: string, lies: Lies): unknown {
  // The simulation is asked about adapters, which are faces.
  const inside =
    path === 'hal.simulation' || Object.keys(lies).some((lie) => lie.startsWith(`${path}.`));
  return inside && typeof value === 'object' && value !== null ? faceOf(value, path, lies) : value;
}

function methodOf(target: object, method: Member, path: string, lies: Lies): Member {
  const seen = (result: unknown): unknown => {
    if (isAdapter(result)) return faceOf(result, 'adapter', lies);
    return result instanceof Promise ? result.then(seen) : result;
  };
  return (...args) => {
    const truthful = args.map(truthBehind) as never[];
    const result = method.apply(target, truthful);
    return path.startsWith('hal.open') ? seen(result) : result;
  };
}

/** An opener whose HALs tell the lies that are made for each of them. */
export function lying(lies: (hal: Hal) => Lies, open: Opener = openHal): Opener {
  return (options: OpenOptions) => {
    const hal = open(options);
    return faceOf(hal, 'hal', lies(hal)) as Hal;
  };
}

/** A false entry of hal.adapters(), which can be opened like the true one. */
export function falseInfo(info: AdapterInfo, change: Partial<AdapterInfo>): AdapterInfo {
  const copy = Object.freeze({ ...info, ...change });
  truths.set(copy, info);
  return copy;
}

/** Lies that change entries wherever they are shown: in lists and at opened adapters. */
export function aboutInfo(change: (info: AdapterInfo) => Partial<AdapterInfo>): Lies {
  const all = (list: readonly AdapterInfo[]): readonly AdapterInfo[] =>
    Object.freeze(list.map((info) => falseInfo(info, change(info))));
  const one = (info: AdapterInfo): AdapterInfo => falseInfo(info, change(info));
  return {
    'hal.adapters': (adapters: () => readonly AdapterInfo[]) => () => all(adapters()),
    'hal.adaptersAsync': (adapters: () => Promise<readonly AdapterInfo[]>) => async () =>
      all(await adapters()),
    'adapter.info': one,
    'adapter.capabilities': (_: never, nic: Adapter) => one(nic.info).capabilities,
    'adapter.refresh': (refresh: () => AdapterInfo) => () => one(refresh()),
    'adapter.whyNot': (_: never, nic: Adapter) => (name: keyof AdapterInfo['absences']) =>
      one(nic.info).absences[name] ?? null,
  };
}
