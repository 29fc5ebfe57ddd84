import type { Figure } from '../result.js';
import { short } from './units.js';
import { column, items, number, type Section, section, table } from './view.js';

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
  if (value === null) return 'not measured';
  if (met === null) return limit === null ? 'reported' : 'undecided';
  return met ? 'met' : 'MISSED';
}

/** The figures that requirements name, with their limits. */
export function figureSection(figures: readonly Figure[]): Section[] {
  const columns = [
    column('figure', { wraps: true }),
    number('value'),
    number('95 %'),
    number('at most'),
    column('verdict'),
    column('how', { optional: 1 }),
  ];
  const rows = figures.map((figure) => {
    const { title, value, limit, met, how } = figure;
    const unit = UNIT_TEXT[figure.unit];
    return {
      cells: [
        title,
        value === null ? '-' : `${short(value)}${unit}`,
        range(figure),
        limit === null ? '' : `${limit}${unit}`,
        verdict(figure),
        how,
      ],
      broken: met === false,
    };
  });
  const reasons = figures.flatMap(({ title, reason }) =>
    reason === null ? [] : [`${title}: ${reason}`],
  );
  return section('Figures', [table('Figures', columns, rows), items(reasons)]);
}
