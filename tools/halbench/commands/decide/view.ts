import type { DecisionDocument, DecisionRow, DecisionSide, Total } from '../../result.js';
import type { Ranges } from '../../view/chart.js';
import { notesSection } from '../../view/findings.js';
import {
  column,
  facts,
  number,
  paragraph,
  type Section,
  section,
  type Table,
  table,
  type View,
} from '../../view/view.js';
import { shown } from './scores.js';
import { onEveryLine } from './simulated.js';

export const CRITERION_TITLES: Readonly<Record<DecisionRow['criterion'], string>> = {
  precision: 'timestamp precision',
  gptp: 'gPTP performance',
  avtp: 'AVTP pipeline needs',
  effort: 'development effort',
  complexity: 'deployment complexity',
};

const NOT_MEASURED = 'not measured';
const points = (score: number): string => score.toFixed(2);

const totalText = ({ low, high }: Total): string =>
  low === high ? points(low) : `${points(low)} … ${points(high)}`;

function matrix({ rows, totals }: DecisionDocument): Table {
  const cells = ({ criterion, weight, stay, move }: DecisionRow) => [
    CRITERION_TITLES[criterion],
    `${weight} %`,
    stay === null ? NOT_MEASURED : points(stay.score),
    move === null ? NOT_MEASURED : points(move.score),
  ];
  return table(
    'Scores of 0 to 10',
    [column('criterion'), number('weight'), number('staying'), number('moving')],
    [
      ...rows.map((row) => ({ cells: cells(row) })),
      { cells: ['total', '100 %', totalText(totals.stay), totalText(totals.move)] },
    ],
  );
}

function sources({ rows }: DecisionDocument): Table {
  return table(
    'Where the scores come from',
    [
      column('criterion'),
      column('staying', { wraps: true }),
      column('moving'),
      column('formula or reason', { wraps: true }),
    ],
    rows.map(({ criterion, stay, move, reason }) => ({
      cells: [
        CRITERION_TITLES[criterion],
        stay?.how ?? NOT_MEASURED,
        move?.how ?? NOT_MEASURED,
        reason,
      ],
    })),
    true,
  );
}

const orNone = (value: number | null, unit: string): string =>
  value === null ? 'none' : `${points(value)}${unit}`;

function sensitivityTable({ sensitivity }: DecisionDocument): Table {
  return table(
    'What would turn it',
    [column('criterion'), number('moving gains'), number('tie at score'), number('tie at weight')],
    sensitivity.map(({ criterion, contribution, tieScore, tieWeight }) => ({
      cells: [
        CRITERION_TITLES[criterion],
        points(contribution),
        orNone(tieScore, ''),
        orNone(tieWeight, ' %'),
      ],
    })),
  );
}

function sideFacts(side: DecisionSide) {
  const ns = (value: number | null): string =>
    value === null ? 'not known' : `${shown(value)} ns`;
  return facts(side.name === 'stay' ? 'Staying' : 'Moving', [
    ['file', side.file],
    ['SHA-256', side.sha256],
    ['measured', side.startedAt],
    ['machine', side.machine],
    ['backend', side.backend],
    ['adapter', side.adapter],
    ['hardware timestamps', side.state],
    ['way', side.way],
    ['rms', ns(side.rmsNs)],
    ['bound', ns(side.boundNs)],
    ['error', ns(side.errorNs)],
    ['drift', `${shown(side.driftNsPerS)} ns/s (${side.driftHow})`],
  ]);
}

function picture({ rows }: DecisionDocument): Ranges {
  const series = (['stay', 'move'] as const).map((side) => ({
    name: side === 'stay' ? 'staying' : 'moving',
    points: rows.flatMap((row) => {
      const score = row[side]?.score;
      const title = `${CRITERION_TITLES[row.criterion]}, ${row.weight} %`;
      return score === undefined ? [] : [[title, 0, score, score] as const];
    }),
  }));
  return {
    kind: 'ranges',
    title: 'Scores of staying and moving',
    words: 'Rows that were not measured are not drawn.',
    x: { title: 'score', scale: 'linear', unit: '' },
    series,
  };
}

const VERDICTS = { go: 'GO', 'no-go': 'NO GO', undecided: 'UNDECIDED' } as const;
const LEVELS = { go: 'good', 'no-go': 'bad', undecided: 'none' } as const;

const TIES =
  'Tie at score: the score of moving at which both are equal. Tie at weight: the weight at which they are, ' +
  'while the other rows share the rest as they do now. Only rows with scores count.';

/** `halbench decide` for a terminal and for a page. */
export function decisionView(document: DecisionDocument): View {
  const { stay, move, verdict, because, condition, totals, notes } = document;
  const open = (sections: Section[]) => sections.map((one) => ({ ...one, open: true }));
  const ratio = `${condition.ratio.toFixed(2)} times`;
  const view: View = {
    title: `Moving from ${stay.backend} to ${move.backend}`,
    head: document,
    verdict: { level: LEVELS[verdict], text: `${VERDICTS[verdict]}: ${because.join('; ')}.` },
    summary: [],
    about: [
      ['adapter', move.adapter],
      ['staying', `${stay.backend}: ${stay.state}`],
      ['moving', `${move.backend}: ${move.state}`],
    ],
    keys: [
      { value: ratio, label: 'better in precision; more than 2 is the condition' },
      { value: totalText(totals.stay), label: 'score of staying' },
      { value: totalText(totals.move), label: 'score of moving' },
    ],
    picture: picture(document),
    sections: [
      ...open(section('Matrix', [matrix(document), sources(document)])),
      ...section('Condition', [
        paragraph(
          `Precision of staying divided by that of moving is ${ratio}: ${condition.met ? 'met' : 'not met'}.`,
        ),
      ]),
      ...section('Sensitivity', [sensitivityTable(document), paragraph(TIES)]),
      ...section('What it rests on', [sideFacts(stay), sideFacts(move)]),
      ...notesSection([...notes, 'The formulas are in docs/decision.md.']),
    ],
  };
  return document.simulated ? onEveryLine(view) : view;
}
