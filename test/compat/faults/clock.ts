/** Faults of clock, page and cross. */
import type { ClockWindow, CrossTimestamp, Reading } from 'avb-hal';
import type { Lies } from '../liar.js';
import { scenario } from '../machines.js';
import {
  type Fault,
  type Faults,
  fields,
  instead,
  interrupted,
  lie,
  ordered,
  result,
} from './fault.js';

const MS = 1_000_000n;
const SECOND = 1_000_000_000n;

const oneI210 = (latency: object): Fault => ({
  scenario: scenario([{ family: 'i210', latency }]),
});

const readNs = (change: (ns: bigint) => bigint): Fault =>
  lie({ 'adapter.clock.readNs': result(change) });

const crossed = (change: (truth: CrossTimestamp) => Partial<CrossTimestamp>): Fault =>
  lie({ 'adapter.clock.crossTimestamp': fields(change) });

const windowed = (change: (truth: ClockWindow) => Partial<ClockWindow>): Fault =>
  lie({ 'adapter.clock.window': fields(change) });

/** now() falls back by a millisecond every 50 calls. */
function sawtooth(): Fault {
  let calls = 0;
  return lie({
    'adapter.clock.now': result<bigint>((ns) => {
      calls += 1;
      return calls % 50 === 0 ? ns - MS : ns;
    }),
  });
}

/** The first result again and again. */
function stuck(path: string): Fault {
  let first: unknown;
  return lie({
    [path]: result((truth) => {
      first ??= truth;
      return first;
    }),
  });
}

const ended = (events: (options: object) => unknown) => () =>
  events({ signal: AbortSignal.abort() });

export const clock: Faults = {
  'clock.advances': ordered('clock-freeze adapter=0 on=1'),
  'clock.monotonic': interrupted('adapter.clock.readNs', 1000, 'clock-step adapter=0 ns=-1000000'),
  'clock.rate-100ppm': ordered('oscillator adapter=0 ppb=150000'),
  'clock.rate-steady': interrupted(
    'adapter.clock.measureRate',
    2,
    'oscillator adapter=0 ppb=60000',
  ),
  'clock.no-jumps': interrupted(
    'adapter.clock.crossTimestamp',
    10,
    'clock-step adapter=0 ns=100000',
  ),
  'clock.read-in-cross': readNs((ns) => ns + MS),
  'clock.read-is-readNs': lie({
    'adapter.clock.read': fields<Reading>(({ deviceNs }) => ({ deviceNs: deviceNs + SECOND })),
  }),
  'clock.resolution': readNs((ns) => (ns / 100_000n) * 100_000n),
  'clock.source-labelled': lie({
    'adapter.clock.read': fields<Reading>(() => ({ source: 'software' })),
  }),
  'clock.config': ordered('clock-reset adapter=0'),
  'clock.rate-bound': oneI210({ medianNs: 1_000_000, sigma: 0, tailProbability: 0 }),
  'clock.not-zero': readNs(() => 0n),

  'page.reading-in-window': readNs((ns) => ns + MS),
  'page.now-in-window': lie({ 'adapter.clock.now': result<bigint>((ns) => ns + MS) }),
  'page.window-ordered': windowed(({ latestNs }) => ({ earliestNs: latestNs + 1n })),
  'page.batch': lie({
    'adapter.clock.batch': result<BigUint64Array>((batch) => batch.reverse()),
  }),
  'page.monotonic': sawtooth(),
  'page.at-inverse': lie({
    'adapter.clock.toSystem': fields<{ systemNs: bigint }>(({ systemNs }) => ({
      systemNs: systemNs + MS,
    })),
  }),
  'page.raw-inverse': lie({ 'adapter.clock.fromRaw': result<bigint>((ns) => ns + 1n) }),
  'page.settles': ordered('clock-freeze adapter=0 on=1'),
  'page.rate-known': lie({
    'adapter.clock.status': fields<object>(() => ({ rate: { lowPpb: 1e6, highPpb: 1.1e6 } })),
  }),
  'page.locked-event': lie({ 'adapter.clock.events': ended }),
  'page.shared': {
    lies: (hal): Lies => ({
      'adapter.clock.share': () => () => hal.open({ index: 1 }).clock.share(),
    }),
  },
  'page.stays-fresh': lie({ 'adapter.clock.status': fields<object>(() => ({ samples: 5 })) }),
  'page.restarts': lie({ 'adapter.clock.stopPage': instead() }),

  'cross.ordered': crossed(({ systemBeforeNs, systemAfterNs }) => ({
    systemBeforeNs: systemAfterNs,
    systemAfterNs: systemBeforeNs,
  })),
  'cross.midpoint': crossed(({ systemBeforeNs }) => ({ systemNs: systemBeforeNs })),
  'cross.bound-covers': crossed(() => ({ boundNs: 1n })),
  'cross.width': oneI210({ tailProbability: 1, tailNs: 100_000_000 }),
  'cross.count': crossed(() => ({ brackets: 1 })),
  'cross.advances': stuck('adapter.clock.crossTimestamp'),
  'cross.agree': interrupted(
    'adapter.clock.crossTimestamp',
    100,
    'clock-step adapter=0 ns=1000000',
  ),
  'cross.into': lie({ 'adapter.clock.crossTimestampInto': instead() }),
  'cross.system-clock': crossed(({ systemBeforeNs }) => ({
    systemBeforeNs: systemBeforeNs - MS,
  })),
  'cross.method': crossed(() => ({ method: 'os-cross' })),
  'cross.raw-counter': crossed(() => ({ rawCounter: 1n })),
  'cross.narrower': crossed(({ brackets, boundNs }) => ({
    boundNs: brackets > 1 ? boundNs * 10n : boundNs,
  })),
  'cross.truth-inside': crossed(({ deviceNs }) => ({ deviceNs: deviceNs + MS })),
  'cross.unbiased': oneI210({ sampleMin: 0, sampleMax: 0.02 }),
};
