import { mustBe, wrongType } from '../base/check.js';
import { HalError } from '../base/errors.js';
import { domainOf, type SystemClock, type TimeDomain } from '../binding/system-clock.js';
import type { Clock } from './clock.js';
import { internalsOf } from './clock.js';
import { type ClockPoint, type Correlation, correlatePoints } from './correlation.js';

/** A clock that can be compared with others: an adapter's, or the system clock of a HAL. */
export type AnyClock = Clock | SystemClock;

/** How one side is asked. */
interface Side {
  readonly domain: TimeDomain;
  readonly simulated: boolean;
  /** The present instant on the system clock. HAL_CLOCK_LOST unless the clock can be followed. */
  now(): bigint;
  at(systemNs: bigint): ClockPoint;
}

const NO_RATE = Object.freeze({ lowPpb: 0, highPpb: 0 });

function systemSide(clock: SystemClock, domain: TimeDomain): Side {
  return {
    domain,
    simulated: clock.id === 'virtual',
    now: () => clock.nowNs(),
    at: (ns) => Object.freeze({ ns, boundNs: 0n, state: 'ok', generation: 0, rate: NO_RATE }),
  };
}

function adapterSide(clock: Clock, domain: TimeDomain, backend: string): Side {
  return {
    domain,
    simulated: clock.simulated,
    now: () => {
      const { state, systemNs } = clock.window();
      if (state !== 'lost') return systemNs;
      const detail = "the adapter's clock is gone or stands still and cannot be followed";
      throw new HalError({ code: 'HAL_CLOCK_LOST', operation: 'correlate', detail, backend });
    },
    at: (systemNs) => {
      const { deviceNs: ns, boundNs, generation } = clock.at(systemNs);
      const { state, rate } = clock.status();
      return Object.freeze({ ns, boundNs, state, generation, rate });
    },
  };
}

function sideOf(value: unknown, parameter: string): Side {
  const object = typeof value === 'object' && value !== null ? value : {};
  const below = internalsOf(object);
  if (below !== undefined) {
    return adapterSide(object as Clock, below.context.domain, below.context.backend);
  }
  const domain = domainOf(object);
  if (domain !== undefined) return systemSide(object as SystemClock, domain);
  throw wrongType(parameter, "an adapter's clock or a HAL's systemClock", value);
}

/**
 * A function that correlates `a` and `b` at the instant of its call; the arguments are checked now.
 * `names`: how errors call them.
 */
export function correlator(
  a: unknown,
  b: unknown,
  names: readonly [a: string, b: string],
): () => Correlation {
  const first = sideOf(a, names[0]);
  const second = sideOf(b, names[1]);
  if (first.domain !== second.domain) {
    const wanted = `a clock paired with the same system clock (${first.domain})`;
    throw new RangeError(mustBe(names[1], wanted, `one paired with another (${second.domain})`));
  }
  const simulated = first.simulated || second.simulated;
  return () => {
    first.now();
    const systemNs = second.now();
    return correlatePoints(systemNs, first.at(systemNs), second.at(systemNs), simulated);
  };
}

/**
 * How clock `a` stands to clock `b` now: offset, relative rate and hard bounds at one instant of the
 * system clock. They may belong to different backends. Reads their pages, asks no driver.
 *
 * RangeError where they have no system clock in common (two simulators in virtual time);
 * HAL_CLOCK_LOST, HAL_DISCONTINUITY when one of them just jumped.
 */
export function correlate(a: AnyClock, b: AnyClock): Correlation {
  return correlator(a, b, ['correlate(a)', 'correlate(b)'])();
}
