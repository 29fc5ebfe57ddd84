import type { Adapter } from 'avb-hal';
import type { Figure } from '../result.js';
import { addonShareOn, addonShares } from './addon-share.js';
import { clockRatios } from './clock-ratio.js';
import type { FigureContext } from './figure.js';
import { memoryPerAdapter } from './memory.js';
import { openTimes } from './open-time.js';

/**
 * Every figure. Opening is measured first, because the first one loads the binary; then memory, before
 * the others have grown the process. `adapter` is one of the run, or null where none could be opened.
 */
export function measureFigures(
  adapter: Adapter | null,
  context: FigureContext,
  step: (number: number, total: number) => void,
): readonly Figure[] {
  const measures = [
    ...openTimes(context),
    memoryPerAdapter,
    ...addonShares(context),
    ...(adapter === null ? [] : [addonShareOn(adapter, context)]),
    ...clockRatios(context),
  ];
  return measures.map((measure, index) => {
    step(index + 1, measures.length);
    return measure();
  });
}
