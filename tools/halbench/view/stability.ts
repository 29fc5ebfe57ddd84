import type { StabilityPoint } from '../result.js';
import type { Curves, Series } from './chart.js';
import { MASKS } from './masks.js';
import { durationText, short } from './units.js';

/** TDEV and MTIE of a series; masks only where there are measured averaging times. */
export function stabilityChart(title: string, stability: readonly StabilityPoint[]): Curves[] {
  const [first, last] = [stability[0], stability.at(-1)];
  if (first === undefined || last === undefined || first === last) return [];
  const masks = MASKS.flatMap(({ name, points }): Series[] => {
    const inside = points(first.tauS, last.tauS);
    return inside.length === 0 ? [] : [{ kind: 'limit', name, points: inside }];
  });
  const reach = durationText(last.tauS * 1e9);
  return [
    {
      kind: 'curves',
      title,
      words:
        `At ${reach}: TDEV ${short(last.tdevNs)} ns, MTIE ${short(last.mtieNs)} ns. ` +
        'Dotted lines are masks of standards, for comparison; nothing is judged by them.',
      x: { title: 'averaging time', scale: 'log', unit: 's' },
      y: { title: 'deviation', scale: 'log', unit: 'ns' },
      series: [
        { kind: 'line', name: 'TDEV', points: stability.map(({ tauS, tdevNs }) => [tauS, tdevNs]) },
        { kind: 'line', name: 'MTIE', points: stability.map(({ tauS, mtieNs }) => [tauS, mtieNs]) },
        ...masks,
      ],
    },
  ];
}
