/** Faults of access, errors, lifetime, concurrency, pair, agree and faults. */
import type { ClockWindow, CrossTimestamp, Hal, Selector } from 'avb-hal';
import type { Lies } from '../liar.js';
import {
  type Fault,
  type Faults,
  fields,
  instead,
  interrupted,
  lie,
  opener,
  openHal,
  result,
} from './fault.js';

type Open = (target: Selector, options?: object) => unknown;
type Anything = (...args: unknown[]) => unknown;

const SECOND = 1_000_000_000n;
const MS = 1_000_000n;

/** Errors of hal.open() are changed on their way out. */
const changedErrors = (change: (error: object) => unknown): Fault =>
  lie({
    'hal.open': (open: Open) => (target: Selector, options?: object) => {
      try {
        return open(target, options);
      } catch (error) {
        throw change(error as object) ?? error;
      }
    },
  });

const define = (name: string, value: unknown) => (error: object) =>
  void Object.defineProperty(error, name, { value });

/** The method's result; `value` where it throws. */
const swallowed =
  (value: unknown) =>
  (method: Anything): Anything =>
  (...args) => {
    try {
      const truth = method(...args);
      return truth instanceof Promise ? truth.catch(() => value) : truth;
    } catch {
      return value;
    }
  };

/** The second object that it is called on gives something else than the first. */
function second<T>(path: string, change: (truth: T) => unknown): Fault {
  return {
    lies: (): Lies => {
      const seen = new Set<object>();
      return {
        [path]: (method: () => T, target: object) => () => {
          const first = [...seen.add(target)][0] === target;
          return first ? method() : change(method());
        },
      };
    },
  };
}

const ahead = (ns: bigint): bigint => ns + SECOND;

/** The HAL that was opened second is opened for all who come later. */
function shared(): Fault {
  let one: Hal | undefined;
  return opener((options, number) => {
    if (number === 1) return openHal(options);
    one ??= openHal(options);
    return one;
  });
}

/** Reversed every other time. */
function shuffled(): Fault {
  let calls = 0;
  return lie({
    'hal.adaptersAsync': result<readonly object[]>((list) => {
      calls += 1;
      return calls % 2 === 0 ? [...list].reverse() : list;
    }),
  });
}

/** As identification asks with many brackets, it is told the truth. */
function otherClock(change: (truth: CrossTimestamp, calls: number) => bigint): Fault {
  return {
    on: 'intel_avb',
    lies: (hal): Lies => {
      let calls = 0;
      const asked = (method: (options?: object) => CrossTimestamp) => (options?: object) => {
        const truth = method(options);
        if (options !== undefined || hal.backend !== 'windows_api') return truth;
        calls += 1;
        return { ...truth, deviceNs: change(truth, calls) };
      };
      return { 'adapter.clock.crossTimestamp': asked };
    },
  };
}

/** To every adapter but the one under test; which of them a check takes depends on what they can. */
const others = (order: string, rest: string): string[] =>
  [1, 2].map((n) => `${order} adapter=${n} ${rest}`);

export const use: Faults = {
  'access.observe-set': lie({ 'adapter.clock.set': instead() }),
  'access.observe-step': lie({ 'adapter.clock.adjustOffset': instead() }),
  'access.observe-rate': lie({ 'adapter.clock.adjustRate': instead() }),
  'access.observe-release': lie({ 'adapter.clock.release': instead() }),
  'access.observe-register-write': lie({ 'adapter.registers.write': instead() }),
  'access.discipline-register-write': lie({ 'adapter.registers.write': instead() }),
  'access.level-kept': lie({ 'adapter.access': () => 'configure' }),
  'access.unknown-level': lie({
    'hal.open': (open: Open) => (target: Selector) => open(target),
  }),
  'access.refusal-changes-nothing': interrupted(
    'adapter.clock.set',
    1,
    'clock-step adapter=0 ns=1000000000000',
  ),

  'errors.complete': changedErrors(define('hint', '')),
  'errors.json': changedErrors(define('toJSON', () => ({ code: 'HAL_NO_ADAPTER' }))),
  'errors.recognised': changedErrors(() => new Error('something went wrong')),
  'errors.codes': changedErrors(define('code', 'HAL_UNKNOWN')),
  'errors.stack': changedErrors(define('stack', 'HalError: somewhere')),
  'errors.missing-binary': opener(({ binary, ...rest }) => openHal(rest)),
  'errors.bad-options': opener(({ backend = 'sim', access = 'observe', scenario }, _) =>
    openHal({
      backend: backend === 'sim' ? backend : 'sim',
      access: typeof access === 'string' ? access : 'observe',
      ...(scenario === undefined ? {} : { scenario }),
    }),
  ),
  'errors.bad-selectors': lie({
    'hal.open': (open: Open) => () => open({ index: 0 }),
  }),
  'errors.bad-arguments': lie({ 'adapter.clock.batch': instead(new BigUint64Array()) }),
  'errors.before-native': lie({
    'adapter.clock.set': (set: Anything, clock: { readNs: () => bigint }) => (ns: unknown) => {
      clock.readNs();
      return set(ns);
    },
  }),
  'errors.async-rejects': lie({
    'adapter.clock.measureRate': (measure: Anything) => (options: { durationMs?: number }) => {
      if (options.durationMs === 0) throw new RangeError('too short');
      return measure(options);
    },
  }),
  'errors.sentences': lie({
    'adapter.clock.set': (set: Anything) => (ns: bigint) => {
      if (ns < 0n) throw new RangeError('no');
      return set(ns);
    },
  }),

  'lifetime.closed-adapter': lie({ 'adapter.clock.readNs': swallowed(0n) }),
  'lifetime.closed-hal': lie({ 'hal.adapters': swallowed([]) }),
  'lifetime.close-twice': lie({
    'adapter.close': (close: Anything, nic: { closed: boolean }) => () => {
      if (nic.closed) throw new Error('closed already');
      close();
    },
  }),
  'lifetime.hal-closes-adapters': lie({ 'adapter.closed': () => false }),
  'lifetime.reopen': interrupted('adapter.clock.readNs', 3, 'clock-step adapter=0 ns=9000000000'),
  'lifetime.cycles': opener((options, number) => {
    if (number > 30) throw new Error('out of handles');
    return openHal(options);
  }),
  'lifetime.using': lie({ 'adapter.closed': () => false }),
  'lifetime.page-ends': lie({ 'adapter.clock.now': swallowed(0n) }),
  'lifetime.in-flight': lie({
    'hal.openAsync': () => () => Promise.reject(new TypeError('cannot read properties of null')),
  }),
  'lifetime.others-go-on': shared(),

  'concurrency.open': lie({
    'hal.openAsync': (open: Open) => (_: Selector, options?: object) => open({ index: 1 }, options),
  }),
  'concurrency.enumerate': shuffled(),
  'concurrency.handles': second('adapter.clock.readNs', ahead),
  'concurrency.measure': second<Promise<{ ratePpb: number }>>(
    'adapter.clock.measureRate',
    async (truth) => ({ ...(await truth), ratePpb: 1e6 }),
  ),
  'concurrency.mixed': shuffled(),
  'concurrency.pages': second<ClockWindow>('adapter.clock.window', (truth) => ({
    ...truth,
    earliestNs: ahead(truth.earliestNs),
    latestNs: ahead(truth.latestNs),
  })),

  'pair.interleaved': interrupted(
    'adapter.clock.readNs',
    500,
    ...others('clock-step', 'ns=-1000000'),
  ),
  'pair.open-leaves-other': interrupted('hal.open', 2, 'clock-step adapter=0 ns=1000000'),
  'pair.close-leaves-other': interrupted('adapter.close', 1, 'clock-step adapter=0 ns=1000000'),
  'pair.correlate': {
    lies: (hal): Lies => ({
      'hal.simulation.advance': (advance: Anything) => (ns: bigint) => {
        advance(ns);
        hal.simulation?.order('clock-step adapter=0 ns=1000000');
      },
    }),
  },
  'pair.step-leaves-other': interrupted(
    'adapter.clock.adjustOffset',
    1,
    ...others('clock-step', 'ns=10000000'),
  ),
  'pair.other-step-leaves-this': interrupted(
    'adapter.clock.adjustOffset',
    1,
    'clock-step adapter=0 ns=10000000',
  ),
  'pair.rate-leaves-other': interrupted(
    'adapter.clock.adjustRate',
    1,
    ...others('oscillator', 'ppb=150000'),
  ),

  'agree.identity': {
    on: 'intel_avb',
    lies: (hal): Lies =>
      hal.backend === 'windows_api'
        ? {
            'hal.adapters': result<readonly object[]>((list) =>
              list.map((entry) => ({ ...entry, simulated: false })),
            ),
          }
        : {},
  },
  'agree.clock': otherClock(({ deviceNs }) => deviceNs + MS),
  'agree.rate': otherClock(({ deviceNs }, calls) => deviceNs + BigInt(calls) * MS),

  'faults.frozen': lie({ 'adapter.clock.measureRate': swallowed({ ratePpb: 0 }) }),
  'faults.frozen-page': lie({
    'adapter.clock.window': fields<ClockWindow>(() => ({ state: 'ok' })),
  }),
  'faults.jump': lie({ 'adapter.clock.measureRate': swallowed({ ratePpb: 0 }) }),
  'faults.jump-generation': lie({
    'adapter.clock.window': fields<ClockWindow>(() => ({ generation: 0 })),
  }),
  'faults.jump-history': lie({
    'adapter.clock.at': fields<{ generation: number }>(() => ({ generation: 99 })),
  }),
  'faults.holdover': lie(
    { 'adapter.clock.window': fields<ClockWindow>(() => ({ state: 'ok' })) },
    'intel_avb',
  ),
  'faults.removed': lie({ 'adapter.clock.readNs': swallowed(1n) }),
};
