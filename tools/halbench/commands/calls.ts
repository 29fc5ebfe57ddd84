import { type Adapter, type Hal, openHal } from 'avb-hal';
import { withoutLatency } from '../figures/figure.js';
import { headOf } from '../head.js';
import { alternate, type BlockPlan, blockPlan, loopNs } from '../measure/blocks.js';
import { DEFAULT_RESAMPLES, median, medianInterval } from '../measure/bootstrap.js';
import type { Options } from '../options.js';
import { CLibrary } from '../paths/c-library.js';
import {
  adapterSides,
  floorSides,
  foreignSides,
  pageSides,
  type Side,
} from '../paths/side-by-side.js';
import type { Progress } from '../progress.js';
import type { CallRow, CallsDocument } from '../result.js';

const BASELINE = 'hrtime';
/** Stretches of time that a measurement is cut into; each keeps its median. */
const STRETCHES = 10;
/** As withoutLatency() of an i210, for the C library. */
const OPTIONS = [
  'adapters.0.family=i210',
  ...['medianNs', 'sigma', 'tailProbability', 'tailNs'].map((key) => `adapters.0.latency.${key}=0`),
].join('\n');

function stretchMedians(values: readonly number[]): number[] {
  const length = Math.ceil(values.length / STRETCHES);
  const stretches = Array.from({ length: STRETCHES }, (_, i) =>
    values.slice(i * length, (i + 1) * length),
  );
  return stretches.filter((stretch) => stretch.length > 0).map(median);
}

function rowsOf(sides: readonly Side[], plan: BlockPlan, seed: number): CallRow[] {
  const table = alternate(
    sides.map(
      ({ loop, passes, each }) =>
        () =>
          loopNs(loop, passes) / each,
    ),
    plan,
  );
  const baseline = sides.findIndex(({ id }) => id === BASELINE);
  const column = (index: number): number[] => table.map((row) => row[index] ?? Number.NaN);
  const denominators = column(baseline);
  return sides.map(({ id, call }, index) => {
    const values = column(index);
    const ratios = values.map((ns, i) => ns / (denominators[i] ?? Number.NaN));
    const { value, low, high } = medianInterval(ratios, { seed, resamples: DEFAULT_RESAMPLES });
    return {
      id,
      call,
      ns: median(values),
      ratio: { value, low, high },
      stretchesNs: stretchMedians(values),
    };
  });
}

/** The calls through ffi-rs, or the reason why there are none. */
function foreign(library: CLibrary | string, adapter: Adapter): readonly Side[] {
  return typeof library === 'string' ? [] : foreignSides(library, adapter.key);
}

function withSecondClock(
  hal: Hal,
  first: readonly Side[],
  plan: BlockPlan,
  seed: number,
): CallRow[] {
  using second = hal.open({ index: 1 });
  // Both in use: JavaScript then no longer knows beforehand which native function it calls.
  for (const { loop } of pageSides(second)) loop(plan.callsPerBlock);
  const floor = floorSides(hal).filter(({ id }) => id === BASELINE);
  const pages = first.filter(({ id }) => id === 'now' || id === 'window-into');
  return rowsOf([...floor, ...pages], plan, seed)
    .filter(({ id }) => id !== BASELINE)
    .map((row) => ({
      ...row,
      id: `${row.id}-of-two`,
      call: `${row.call}, two clocks in use`,
    }));
}

/** `halbench calls`: what the calls cost beside process.hrtime.bigint(), on the simulator. */
export function calls(options: Options, progress: Progress): CallsDocument {
  const library = CLibrary.open('sim', OPTIONS);
  const notes = typeof library === 'string' ? [`Nothing through ffi-rs: ${library}`] : [];
  using hal = openHal({ backend: 'sim', scenario: withoutLatency('i210', 2) });
  using adapter = hal.open({ index: 0 });
  const plan = blockPlan(options.calls, options.maxSeconds);
  const pages = pageSides(adapter);
  const sides = [
    ...floorSides(hal),
    ...pages,
    ...adapterSides(adapter),
    ...foreign(library, adapter),
  ];
  progress.begin('calls side by side', 1, 1);
  const rows = rowsOf(sides, plan, options.seed);
  rows.push(...withSecondClock(hal, pages, plan, options.seed));
  progress.end(`${rows.length} calls`);
  if (typeof library !== 'string') library[Symbol.dispose]();
  return {
    ...headOf('avb-hal/calls', 'calls', true),
    complete: true,
    baseline: BASELINE,
    options: { rounds: plan.rounds, seed: options.seed },
    rows,
    notes,
  };
}
