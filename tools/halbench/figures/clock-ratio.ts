import type { Clock, Hal } from 'avb-hal';
import { alternate, blockNs, blockPlan } from '../measure/blocks.js';
import { DEFAULT_RESAMPLES, median, medianInterval } from '../measure/bootstrap.js';
import { CLibrary } from '../paths/c-library.js';
import type { Figure } from '../result.js';
import {
  estimated,
  type FigureContext,
  type FigureFacts,
  onSimulator,
  orReason,
  withoutLatency,
} from './figure.js';

const HOW =
  'blocks of both in alternation, median of the ratios; simulated i210 whose registers answer at ' +
  'once, so the time is that of the call and of the model, not of a device';

/** {@link withoutLatency} of an i210, as the C library takes it. */
const WITHOUT_LATENCY = [
  'adapters.0.family=i210',
  'adapters.0.latency.medianNs=0',
  'adapters.0.latency.sigma=0',
  'adapters.0.latency.tailProbability=0',
  'adapters.0.latency.tailNs=0',
].join('\n');

const facts = (id: string, title: string): FigureFacts => ({
  id,
  title,
  unit: 'ratio',
  limit: null,
  simulated: true,
  how: HOW,
});

function ratio(
  known: FigureFacts,
  numerator: () => unknown,
  denominator: () => unknown,
  context: FigureContext,
): Figure {
  const plan = blockPlan(context.calls, context.maxSeconds);
  const sides = [numerator, denominator].map((call) => () => blockNs(call, plan.callsPerBlock));
  const rows = alternate(sides, plan);
  const column = (index: number): number[] => rows.map((row) => row[index] ?? Number.NaN);
  const ratios = rows.map(([x = Number.NaN, y = Number.NaN]) => x / y);
  const how = { seed: context.seed, resamples: DEFAULT_RESAMPLES };
  return estimated(known, medianInterval(ratios, how), {
    numeratorNs: median(column(0)),
    denominatorNs: median(column(1)),
    rounds: rows.length,
  });
}

/** Clock read divided by the call that `other` gives. */
function clockReadAgainst(
  known: FigureFacts,
  context: FigureContext,
  other: (hal: Hal) => () => unknown,
): () => Figure {
  const measure = ({ clock }: { clock: Clock }, hal: Hal): Figure =>
    ratio(known, () => clock.readNs(), other(hal), context);
  return () => orReason(known, () => onSimulator(withoutLatency('i210'), measure));
}

function foreignClockRead(library: CLibrary, known: FigureFacts, context: FigureContext): Figure {
  return onSimulator(withoutLatency('i210'), ({ clock, key }) =>
    ratio(known, library.clockRead(library.openAdapter(key)), () => clock.readNs(), context),
  );
}

function foreignAgainstAddon(context: FigureContext): () => Figure {
  const known = facts('ffi-against-addon', 'clock read by ffi-rs / clock read by the addon');
  return () =>
    orReason(known, () => {
      const library = CLibrary.open('sim', WITHOUT_LATENCY);
      if (typeof library === 'string') throw new Error(library);
      using opened = library;
      return foreignClockRead(opened, known, context);
    });
}

/** A plain clock read through the addon against what any call costs, and against ffi-rs. */
export function clockRatios(context: FigureContext): readonly (() => Figure)[] {
  const against = (name: string, title: string, other: (hal: Hal) => () => unknown) =>
    clockReadAgainst(facts(`clock-read-against-${name}`, `clock read / ${title}`), context, other);
  return [
    against('empty-call', 'empty Node-API call', (hal) => hal.instruments.emptyCall),
    against('empty-bigint', 'empty call, bigint back', (hal) => hal.instruments.emptyBigint),
    against('hrtime', 'process.hrtime.bigint()', () => () => process.hrtime.bigint()),
    foreignAgainstAddon(context),
  ];
}
