import type { Selector } from 'avb-hal';
import { type Option, type Parse, refuse, required, value } from '../../cli/option.js';
import type { DecisionRow } from '../../result.js';

/** The criteria, in the order of the weights. */
export const CRITERIA = ['precision', 'gptp', 'avtp', 'effort', 'complexity'] as const;
export type Criterion = DecisionRow['criterion'];
export type Weights = Readonly<Record<Criterion, number>>;

const PERCENT = 100;
const DEFAULT_WEIGHTS: Weights = { precision: 30, gptp: 25, avtp: 20, effort: 15, complexity: 10 };
const WEIGHTS_WANTED = 'five numbers that add up to 100, such as 30/25/20/15/10';

const weights: Parse<Weights> = (text, name) => {
  const parts = text.split('/');
  const numbers = parts.map((part) => (/^\d+(\.\d+)?$/.test(part) ? Number(part) : Number.NaN));
  const sum = numbers.reduce((a, b) => a + b, 0);
  if (numbers.length !== CRITERIA.length || !(Math.abs(sum - PERCENT) < 1e-9)) {
    return refuse(name, WEIGHTS_WANTED, text);
  }
  return Object.fromEntries(CRITERIA.map((one, index) => [one, numbers[index]])) as Weights;
};

/** What a person gives: a score for each side, and why. */
export interface Judgement {
  readonly stay: number;
  readonly move: number;
  readonly reason: string;
}

const JUDGEMENT = /^(10|\d(?:\.\d+)?)\/(10|\d(?:\.\d+)?): *(\S.*)$/s;

const judgement: Parse<Judgement> = (text, name) => {
  const [, stay, move, reason] = JUDGEMENT.exec(text) ?? [];
  if (stay === undefined || move === undefined || reason === undefined) {
    return refuse(
      name,
      "two scores from 0 to 10 and a reason, such as '9/4: a driver to sign'",
      text,
    );
  }
  return { stay: Number(stay), move: Number(move), reason };
};

export const WEIGHTS: Option<Weights> = value(
  '--weights <list>',
  'percent of precision/gptp/avtp/effort/complexity',
  weights,
  DEFAULT_WEIGHTS,
  Object.values(DEFAULT_WEIGHTS).join('/'),
);

export const EFFORT: Option<Judgement> = required(
  '--effort <judgement>',
  "development effort as STAY/MOVE: REASON, 10 is the least effort, such as '10/5: code to port'",
  judgement,
);

export const COMPLEXITY: Option<Judgement> = required(
  '--complexity <judgement>',
  "deployment complexity in the same form, such as '10/6: a driver to sign and install'",
  judgement,
);

/** The options of a decision. */
export interface DecideOptions {
  readonly adapter: Selector | null;
  readonly weights: Weights;
  readonly effort: Judgement;
  readonly complexity: Judgement;
  readonly simulated: boolean;
}
