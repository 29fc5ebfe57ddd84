import type { DecisionRow, Sensitivity } from '../../result.js';

const MOST_SCORE = 10;
const PERCENT = 100;

/** A row that both sides have a score in. */
export interface ScoredRow {
  readonly criterion: DecisionRow['criterion'];
  readonly weight: number;
  readonly stay: number;
  readonly move: number;
}

export function scoredRows(rows: readonly DecisionRow[]): ScoredRow[] {
  return rows.flatMap(({ criterion, weight, stay, move }) =>
    stay === null || move === null
      ? []
      : [{ criterion, weight, stay: stay.score, move: move.score }],
  );
}

/** What the rows add to move minus stay. */
export const advantage = (rows: readonly ScoredRow[]): number =>
  rows.reduce((sum, { weight, stay, move }) => sum + (weight * (move - stay)) / PERCENT, 0);

const within = (value: number, most: number): number | null =>
  value >= 0 && value <= most ? value : null;

/** The weight of a row at which both sides tie while the other rows share the rest as they do now. */
function tieWeight(own: ScoredRow, others: readonly ScoredRow[]): number | null {
  const rest = others.reduce((sum, { weight }) => sum + weight, 0);
  if (rest === 0) return null;
  // Mean advantage of the others, per unit of weight.
  const mean = (advantage(others) * PERCENT) / rest;
  const difference = own.move - own.stay;
  if (difference === mean) return null;
  const all = rest + own.weight;
  return within((all * mean) / (mean - difference), all);
}

/** How much each input must change until moving and staying are equal; only rows with scores count. */
export function sensitivities(rows: readonly DecisionRow[]): Sensitivity[] {
  const scored = scoredRows(rows);
  const all = advantage(scored);
  return scored.map((own) => {
    const others = scored.filter((one) => one !== own);
    const tie = own.move - (all * PERCENT) / own.weight;
    return {
      criterion: own.criterion,
      contribution: advantage([own]),
      tieScore: own.weight === 0 ? null : within(tie, MOST_SCORE),
      tieWeight: tieWeight(own, others),
    };
  });
}
