import {
  ADAPTER_OPERATIONS,
  BACKEND_OPERATIONS,
  type OperationName,
  TITLES,
} from '../../operations.js';
import type { MeasuredCase, PathName, RunDocument } from '../../result.js';
import { adapterText } from '../../view/adapters.js';
import {
  type Curves,
  DURATION,
  latencyChart,
  latencySeries,
  type Ranges,
} from '../../view/chart.js';
import { durationText } from '../../view/units.js';
import type { KeyFigure } from '../../view/view.js';

const PATHS: Readonly<Record<PathName, string>> = {
  addon: 'addon',
  ffi: 'C library through ffi-rs',
  floor: 'the timer alone',
};
const OPERATIONS: readonly OperationName[] = [...ADAPTER_OPERATIONS, ...BACKEND_OPERATIONS];

function measuredOf({ cases }: RunDocument): MeasuredCase[] {
  return cases.filter((one): one is MeasuredCase => one.outcome === 'measured');
}

/** Cases of the first adapter, and those that belong to none. */
function casesOfFirst(document: RunDocument): MeasuredCase[] {
  const key = document.adapters[0]?.key;
  return measuredOf(document).filter(({ adapter }) => adapter === null || adapter === key);
}

function addonCase(document: RunDocument, operation: OperationName): MeasuredCase | undefined {
  return casesOfFirst(document).find((one) => one.path === 'addon' && one.operation === operation);
}

/** What a reading of the clock takes, in a sentence. */
export function conclusion(document: RunDocument): string[] {
  const read = addonCase(document, 'clock-read') ?? addonCase(document, 'cross-timestamp');
  const [adapter] = document.adapters;
  if (read === undefined || adapter === undefined) return [];
  const { p50Ns, p99Ns } = read.ns;
  return [
    `A ${TITLES[read.operation]} of the ${adapter.family} takes ${durationText(p50Ns)} at the median, ` +
      `${durationText(p99Ns)} at the 99th percentile.`,
  ];
}

/** The figures at the top of a page. */
export function keyFigures(document: RunDocument): KeyFigure[] {
  const read = addonCase(document, 'clock-read');
  const cross = addonCase(document, 'cross-timestamp');
  return [
    ...(read === undefined
      ? []
      : [
          { value: durationText(read.ns.p50Ns), label: 'clock read, median' },
          { value: durationText(read.ns.p99Ns), label: 'clock read, 99 % take at most' },
        ]),
    ...(cross === undefined
      ? []
      : [{ value: durationText(cross.ns.p50Ns), label: 'cross timestamp, median' }]),
  ];
}

/** Median and range of each call to the first adapter, by path. */
export function callsPicture(document: RunDocument): Ranges | null {
  const [adapter] = document.adapters;
  if (adapter === undefined) return null;
  const cases = casesOfFirst(document).filter(({ path }) => path !== 'floor');
  const series = (['addon', 'ffi'] as const)
    .map((path) => ({
      name: PATHS[path],
      points: cases
        .filter((one) => one.path === path)
        .map(({ operation, ns }) => [TITLES[operation], ns.minNs, ns.p50Ns, ns.p99Ns] as const),
    }))
    .filter(({ points }) => points.length > 0);
  if (series.length === 0) return null;
  return {
    kind: 'ranges',
    title: `How long a call takes: ${adapterText(adapter)}`,
    words: 'Dots are medians; lines reach from the fastest call to the 99th percentile.',
    x: DURATION,
    series,
  };
}

/** A chart per operation, with all paths and adapters over each other. */
export function distributionCharts(document: RunDocument): Curves[] {
  const measured = measuredOf(document);
  const names = new Map(
    document.adapters.map((one) => [one.key, `${one.family} ${one.mac ?? one.key}`]),
  );
  const several = names.size > 1;
  const timer = measured.filter(({ operation }) => operation === 'timer');
  return OPERATIONS.flatMap((operation) => {
    const own = measured.filter((one) => one.operation === operation);
    if (own.length === 0) return [];
    const nameOf = (one: MeasuredCase): string =>
      [PATHS[one.path], several ? names.get(one.adapter ?? '') : undefined]
        .filter(Boolean)
        .join(', ');
    const series = [...own, ...timer].map((one) => latencySeries(nameOf(one), one));
    const words = own.map(
      (one) =>
        `${nameOf(one)}: ${one.calls} calls, median ${durationText(one.ns.p50Ns)}, longest ${durationText(one.ns.maxNs)}`,
    );
    return [latencyChart(`Duration of ${TITLES[operation]}`, `${words.join('; ')}.`, series)];
  });
}
