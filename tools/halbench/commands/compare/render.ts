import { TITLES } from '../../operations.js';
import { callsText, heading, left, noteLines, right, titled } from '../../render/common.js';
import { type Row, table, WIDTH, wrap } from '../../render/table.js';
import { grouped, inUnit, unitFor } from '../../render/units.js';
import type { CompareDocument, Comparison, Ratio, SideRecord } from '../../result.js';

const ratio = ({ value, low, high }: Ratio): readonly string[] => [
  value.toFixed(3),
  `${low.toFixed(3)} … ${high.toFixed(3)}`,
];

function sideLine(name: string, { backend, adapter }: SideRecord): string {
  const { family, mac, key } = adapter;
  return `  ${name}  ${backend}: ${family} ${mac ?? 'MAC unknown'} (key ${key})`;
}

function comparisonTable(document: CompareDocument): string[] {
  const compared = document.comparisons.filter((one) => one.outcome === 'compared');
  const unit = unitFor(compared.flatMap(({ a, b }) => [a.ns.p50Ns, b.ns.p50Ns]));
  const columns = [
    left('operation'),
    right('calls'),
    right(`A p50 ${unit.name}`),
    right(`B p50 ${unit.name}`),
    right('A/B p50'),
    right('95 %'),
    right('A/B p99'),
    right('95 %'),
  ];
  const row = (one: Comparison): Row => {
    const title = TITLES[one.operation];
    if (one.outcome !== 'compared') {
      return { cells: [title], text: `${one.outcome}: ${one.reason}` };
    }
    const { a, b, p50, p99, cut, belowMinimum } = one;
    const calls = callsText({ calls: a.calls, cut, belowMinimum });
    const medians = [inUnit(a.ns.p50Ns, unit), inUnit(b.ns.p50Ns, unit)];
    return [title, calls, ...medians, ...ratio(p50), ...ratio(p99)];
  };
  return table(columns, document.comparisons.map(row));
}

function clockLines({ clocks }: CompareDocument): string[] {
  if (clocks.outcome !== 'measured') {
    return wrap(`Clocks: ${clocks.outcome}: ${clocks.reason}`, WIDTH, '  ');
  }
  const { offsetNs, boundNs, agree } = clocks;
  const difference = `A - B = ${grouped(String(offsetNs))} ns, known to ±${grouped(String(boundNs))} ns`;
  const verdict =
    agree === null
      ? 'each simulator has a clock of its own, so this says nothing'
      : `${agree ? 'the same clock, as far as this can tell' : 'NOT THE SAME CLOCK'}`;
  return wrap(`Clocks: ${difference}: ${verdict}.`, WIDTH, '  ');
}

export function renderCompare(document: CompareDocument): string[] {
  const { a, b, identity, options, notes } = document;
  return [
    ...heading(document),
    '',
    `One adapter, two backends (${identity.confidence}: ${identity.evidence})`,
    sideLine('A', a),
    sideLine('B', b),
    '',
    titled('A against B; above 1, A is slower', document),
    ...comparisonTable(document),
    '',
    ...clockLines(document),
    '',
    ...noteLines([
      `Blocks A B A B …; intervals by ${options.resamples} resamples of the blocks, seed ${options.seed}.`,
      ...notes,
    ]),
  ];
}
