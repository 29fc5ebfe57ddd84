import { CannotRun } from '../../cli/errors.js';
import { headOf } from '../../head.js';
import type {
  DecisionDocument,
  DecisionQuantity,
  DecisionRow,
  DecisionSide,
  Score,
  Total,
} from '../../result.js';
import type { Criterion, DecideOptions, Judgement } from './options.js';
import { CRITERIA } from './options.js';
import { avtpScore, precisionScore, sizeOf } from './scores.js';
import { advantage, scoredRows, sensitivities } from './sensitivity.js';
import { readSide } from './sides.js';

const LIMIT = 2;
const MOST_SCORE = 10;
const PERCENT = 100;

/** Errors are compared where both sides know the truth, else the windows, which every side has. */
const quantityOf = (sides: readonly DecisionSide[]): DecisionQuantity =>
  sides.every(({ rmsNs }) => rmsNs !== null) ? 'rms' : 'bound';

type Scored = Pick<DecisionRow, 'stay' | 'move' | 'reason'>;

const judged = ({ stay, move, reason }: Judgement): Scored => {
  const of = (score: number): Score => ({ score, how: 'given' });
  return { stay: of(stay), move: of(move), reason };
};

function scoresOf(
  stay: DecisionSide,
  move: DecisionSide,
  quantity: DecisionQuantity,
  { effort, complexity }: DecideOptions,
): Readonly<Record<Criterion, Scored>> {
  return {
    precision: {
      stay: precisionScore(stay, quantity),
      move: precisionScore(move, quantity),
      reason: '2.5 log10(100000 ns / x), 0 to 10',
    },
    gptp: {
      stay: null,
      move: null,
      reason: 'not measured: this halbench has no command that measures gPTP',
    },
    avtp: {
      stay: avtpScore(stay),
      move: avtpScore(move),
      reason:
        'mean of 5 + 5 log10(allowed / error), 0 to 10; allowed are 1000 ns at class A, 2000 ns at class B',
    },
    effort: judged(effort),
    complexity: judged(complexity),
  };
}

function totalOf(rows: readonly DecisionRow[], side: 'stay' | 'move'): Total {
  const sum = (missing: number): number =>
    rows.reduce((all, row) => all + (row.weight * (row[side]?.score ?? missing)) / PERCENT, 0);
  return { low: sum(0), high: sum(MOST_SCORE) };
}

interface Judged {
  readonly verdict: DecisionDocument['verdict'];
  readonly because: string[];
}

/** The verdict holds whatever the rows that were not measured would have shown, or there is none. */
function judge(rows: readonly DecisionRow[], ratio: number, isMet: boolean): Judged {
  const times =
    ratio >= 1
      ? `moving makes precision ${ratio.toFixed(2)} times better`
      : `moving makes precision ${(1 / ratio).toFixed(2)} times worse`;
  const condition = `${times}; the condition is more than ${LIMIT} times better`;
  if (!isMet) return { verdict: 'no-go', because: [condition] };
  const missing = rows.filter(({ stay, move }) => stay === null || move === null);
  const open = missing.reduce((sum, { weight }) => sum + weight, 0);
  const ahead = advantage(scoredRows(rows));
  const swing = (open * MOST_SCORE) / PERCENT;
  const names = missing.map(({ criterion }) => criterion).join(', ');
  const scored = `the rows with scores put moving ${Math.abs(ahead).toFixed(2)} points ${ahead > 0 ? 'ahead' : 'behind'}`;
  if (ahead > swing) return { verdict: 'go', because: [condition, scored] };
  if (ahead <= -swing) return { verdict: 'no-go', because: [condition, scored] };
  const turn = `what was not measured (${names}, ${open} %) can move this by ${swing.toFixed(2)} points either way`;
  return { verdict: 'undecided', because: [condition, scored, turn] };
}

function refuseSimulated(sides: readonly DecisionSide[], isAllowed: boolean): void {
  const files = sides.filter(({ simulated }) => simulated).map(({ file }) => file);
  if (files.length === 0 || isAllowed) return;
  throw new CannotRun(
    `${files.join(' and ')}: the numbers are simulated; --simulated decides on them all the same, and says so on every line`,
  );
}

function notesOf(stay: DecisionSide, move: DecisionSide, quantity: DecisionQuantity): string[] {
  return [
    ...(stay.machine === move.machine
      ? []
      : [`The two sides were measured on different machines: ${stay.machine}; ${move.machine}.`]),
    ...(quantity === 'bound'
      ? [
          'The truth is not known on both sides, so half windows are compared, which are larger than errors.',
        ]
      : []),
    'Stamps of frames are in no document of halbench precision: the AVTP row rests on the clock alone.',
  ];
}

/** `halbench decide STAY MOVE`: the matrix, the condition and what would turn them. */
export function decide(
  stayFile: string,
  moveFile: string,
  options: DecideOptions,
): DecisionDocument {
  const stay = readSide({ name: 'stay', file: stayFile }, options.adapter);
  const move = readSide({ name: 'move', file: moveFile }, options.adapter);
  refuseSimulated([stay, move], options.simulated);
  const quantity = quantityOf([stay, move]);
  const scores = scoresOf(stay, move, quantity, options);
  const rows: DecisionRow[] = CRITERIA.map((criterion) => ({
    criterion,
    weight: options.weights[criterion],
    ...scores[criterion],
  }));
  const ratio = sizeOf(stay, quantity) / sizeOf(move, quantity);
  const met = ratio > LIMIT;
  const { verdict, because } = judge(rows, ratio, met);
  return {
    ...headOf('avb-hal/decision', 'decide', stay.simulated || move.simulated),
    complete: true,
    stay,
    move,
    quantity,
    rows,
    condition: { ratio, limit: LIMIT, met },
    totals: { stay: totalOf(rows, 'stay'), move: totalOf(rows, 'move') },
    sensitivity: sensitivities(rows),
    verdict,
    because,
    findings: verdict === 'go' ? [] : [`${verdict}: ${because.join('; ')}`],
    notes: notesOf(stay, move, quantity),
  };
}
