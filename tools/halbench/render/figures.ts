import type { Figure, Head } from '../result.js';
import { left, right, titled } from './common.js';
import { table, WIDTH, wrap } from './table.js';
import { short } from './units.js';

const UNIT_TEXT: Readonly<Record<Figure['unit'], string>> = {
  ns: ' ns',
  ms: ' ms',
  kB: ' kB',
  ratio: '',
};

function range({ low, high }: Figure): string {
  return low === null || high === null ? '' : `${short(low)} … ${short(high)}`;
}

function verdict({ met, value, limit }: Figure): string {
  if (value === null) return 'NOT MEASURED';
  if (met === null) return limit === null ? 'reported' : 'undecided';
  return met ? 'met' : 'MISSED';
}

/** The figures that requirements name, with their limits. */
export function figureTable(head: Head, figures: readonly Figure[]): string[] {
  if (figures.length === 0) return [];
  const columns = [left('figure'), right('value'), right('95 %'), right('at most'), left('')];
  const rows = figures.map((figure) => {
    const unit = UNIT_TEXT[figure.unit];
    return [
      figure.title,
      figure.value === null ? '-' : `${short(figure.value)}${unit}`,
      range(figure),
      figure.limit === null ? '' : `${figure.limit}${unit}`,
      verdict(figure),
    ];
  });
  const reasons = figures
    .filter(({ reason }) => reason !== null)
    .flatMap(({ title, reason }) => wrap(`- ${title}: ${reason}`, WIDTH, '  '));
  return ['', titled('Figures', head), ...table(columns, rows), ...reasons];
}
