import { alternate, blockPlan, loopNs } from '../measure/blocks.js';
import { DEFAULT_RESAMPLES, median, medianInterval } from '../measure/bootstrap.js';
import { floorSides, pageSides, type Side } from '../paths/side-by-side.js';
import type { Figure } from '../result.js';
import {
  estimated,
  type FigureContext,
  type FigureFacts,
  onSimulator,
  orReason,
  withoutLatency,
} from './figure.js';

const BASELINE = 'hrtime';
const FIGURES: readonly (readonly [id: string, title: string, limit: number])[] = [
  ['now', 'clock.now() / process.hrtime.bigint()', 0.6],
  ['batch', 'clock.batch() a reading / process.hrtime.bigint()', 0.35],
  ['window-into', 'clock.readWindow() / process.hrtime.bigint()', 0.6],
];
const HOW =
  'each call in a loop of its own, blocks of all in alternation, median of the ratios; simulated i210 ' +
  'in real time with a running clock page, which is read without asking the adapter; the first page ' +
  'that this process opens';

/** ns a reading, a row a round, by id of the call. */
type Rounds = ReadonlyMap<string, readonly number[]>;

function measure(context: FigureContext): Rounds {
  return onSimulator(withoutLatency('i210'), (adapter, hal) => {
    const sides: readonly Side[] = [...floorSides(hal), ...pageSides(adapter)];
    const blocks = sides.map(
      ({ loop, passes, each }) =>
        () =>
          loopNs(loop, passes) / each,
    );
    const rows = alternate(blocks, blockPlan(context.calls, context.maxSeconds));
    const column = (index: number): number[] => rows.map((row) => row[index] ?? Number.NaN);
    return new Map(sides.map(({ id }, index) => [id, column(index)]));
  });
}

function ratio(facts: FigureFacts, id: string, rounds: Rounds, seed: number): Figure {
  const [numerator, denominator] = [rounds.get(id), rounds.get(BASELINE)];
  if (numerator === undefined || denominator === undefined) throw new Error(`no call '${id}'`);
  const ratios = numerator.map((ns, i) => ns / (denominator[i] ?? Number.NaN));
  return estimated(facts, medianInterval(ratios, { seed, resamples: DEFAULT_RESAMPLES }), {
    numeratorNs: median(numerator),
    denominatorNs: median(denominator),
    rounds: ratios.length,
  });
}

/** Readings of the clock page against the time that Node itself tells; measured together. */
export function pageReads(context: FigureContext): readonly (() => Figure)[] {
  let rounds: Rounds | undefined;
  return FIGURES.map(([id, title, limit]) => {
    const facts: FigureFacts = {
      id: `page-${id}-against-hrtime`,
      title,
      unit: 'ratio',
      limit,
      simulated: true,
      how: HOW,
    };
    return () =>
      orReason(facts, () => {
        rounds ??= measure(context);
        return ratio(facts, id, rounds, context.seed);
      });
  });
}
