import { TITLES } from '../../operations.js';
import type { CompareDocument, Comparison, Ratio } from '../../result.js';
import { adapterTable, adapterText } from '../../view/adapters.js';
import { binaryText } from '../../view/binary.js';
import { callsText, durationColumns } from '../../view/durations.js';
import { findingsSection, notesSection, verdictOf } from '../../view/findings.js';
import { grouped } from '../../view/units.js';
import {
  column,
  items,
  number,
  paragraph,
  type Row,
  section,
  type Table,
  table,
  type View,
} from '../../view/view.js';
import { conclusions, distributionCharts, keyFigures, ratioPicture } from './pictures.js';

type Compared = Extract<Comparison, { outcome: 'compared' }>;

const isCompared = (one: Comparison): one is Compared => one.outcome === 'compared';

const ratioCells = (ratio: Ratio | null): readonly string[] =>
  ratio === null
    ? ['not defined', '']
    : [ratio.value.toFixed(3), `${ratio.low.toFixed(3)} … ${ratio.high.toFixed(3)}`];

function ratioTable({ comparisons }: CompareDocument): Table {
  const columns = [
    column('operation'),
    number('calls'),
    number('A/B p50'),
    number('95 %'),
    number('A/B p99'),
    number('95 %'),
  ];
  const rows = comparisons.map((one): Row => {
    const title = TITLES[one.operation];
    if (!isCompared(one)) {
      const rest = `${one.outcome}: ${one.reason}`;
      return { cells: [title], rest, broken: one.outcome === 'failed' };
    }
    const { a, cut, belowMinimum, p50, p99 } = one;
    const calls = callsText({ calls: a.calls, cut, belowMinimum });
    return { cells: [title, calls, ...ratioCells(p50), ...ratioCells(p99)] };
  });
  return table('A against B; above 1, A is slower', columns, rows);
}

const sidesOf = (one: Compared) => [
  { name: 'A', side: one.a },
  { name: 'B', side: one.b },
];

function durationTable(compared: readonly Compared[]): Table {
  const timed = compared.flatMap((one) => {
    const { cut, belowMinimum } = one;
    return sidesOf(one).map(({ name, side: { calls, ns } }) => ({
      start: [TITLES[one.operation], name],
      row: { calls, ns, cut, belowMinimum },
    }));
  });
  const { columns, cells } = durationColumns(timed.map(({ row }) => row));
  const rows = timed.map(({ start, row }) => ({ cells: [...start, ...cells(row)] }));
  return table(
    'Durations of single calls',
    [column('operation'), column('side'), ...columns],
    rows,
  );
}

function clockText({ clocks }: CompareDocument): string {
  if (clocks.outcome !== 'measured') return `${clocks.outcome}: ${clocks.reason}`;
  const { offsetNs, boundNs, agree, how } = clocks;
  const meaning =
    agree === null
      ? 'each simulator has its own clock, so this says nothing'
      : agree
        ? 'the same clock, as far as this can tell'
        : 'NOT THE SAME CLOCK';
  const [offset, bound] = [offsetNs, boundNs].map((ns) => grouped(String(ns)));
  return `A - B = ${offset} ns, known to ±${bound} ns: ${meaning}. ${how}.`;
}

/** `halbench compare` for a terminal and for a page. */
export function compareView(document: CompareDocument): View {
  const { a, b, comparisons, findings, identity, notes, options } = document;
  const compared = comparisons.filter(isCompared);
  return {
    title: `${a.backend} against ${b.backend}`,
    head: document,
    verdict: verdictOf(
      document,
      ...conclusions(document),
      `One adapter through two backends (${identity.confidence}: ${identity.evidence}).`,
    ),
    summary: [],
    about: [
      ['A', `${a.backend}, driver ${a.adapter.driver ?? 'unknown'}`],
      ['B', `${b.backend}, driver ${b.adapter.driver ?? 'unknown'}`],
      ['adapter', adapterText(a.adapter)],
    ],
    keys: keyFigures(document),
    picture: ratioPicture(document),
    sections: [
      ...findingsSection(findings),
      ...section('Adapters', [
        adapterTable(`A: ${a.backend}`, [a.adapter]),
        adapterTable(`B: ${b.backend}`, [b.adapter]),
      ]),
      ...section('A against B; above 1, A is slower', [ratioTable(document)]),
      ...section('Durations', [durationTable(compared)]),
      ...section('Clocks', [paragraph(clockText(document))]),
      ...section('Distributions', distributionCharts(document)),
      ...section(
        'Loaded',
        [items([`A: ${binaryText(a.binary)}`, `B: ${binaryText(b.binary)}`])],
        false,
      ),
      ...notesSection([
        `Blocks A B A B …; intervals by ${options.resamples} resamples of the blocks, seed ${options.seed}.`,
        ...notes,
      ]),
    ],
  };
}
