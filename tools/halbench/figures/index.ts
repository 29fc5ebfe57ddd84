import type { Adapter } from 'avb-hal';
import type { Figure } from '../result.js';
import { addonShareOn, addonShares } from './addon-share.js';
import { clockRatios } from './clock-ratio.js';
import type { FigureContext } from './figure.js';
import { firstWindow } from './first-window.js';
import { memoryPerAdapter, memoryPerPage } from './memory.js';
import { openTimes } from './open-time.js';
import { pageReads } from './page-reads.js';
import { readsScale } from './scaling.js';

/**
 * Every figure. Opening is measured first, because the first one loads the binary; then the clock page,
 * because JavaScript calls the functions of a process's first page faster than those of further ones;
 * then memory, before the others have grown the process. `adapter` is one of the run, or null where none could be opened.
 */
export async function measureFigures(
  adapter: Adapter | null,
  context: FigureContext,
  step: (number: number, total: number) => void,
): Promise<readonly Figure[]> {
  const measures: readonly (() => Figure | Promise<Figure>)[] = [
    ...openTimes(context),
    ...pageReads(context),
    firstWindow,
    memoryPerAdapter,
    memoryPerPage,
    ...addonShares(context),
    ...(adapter === null ? [] : [addonShareOn(adapter, context)]),
    ...clockRatios(context),
    () => readsScale(context),
  ];
  const figures: Figure[] = [];
  for (const [index, measure] of measures.entries()) {
    step(index + 1, measures.length);
    figures.push(await measure());
  }
  return figures;
}
