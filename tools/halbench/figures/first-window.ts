import { openHal } from 'avb-hal';
import { median } from '../measure/bootstrap.js';
import type { Figure } from '../result.js';
import { type FigureFacts, orReason, single } from './figure.js';

const ROUNDS = 50;
const FACTS: FigureFacts = {
  id: 'first-window',
  title: 'opening an adapter to the first window of its clock',
  unit: 'ms',
  limit: 100,
  simulated: true,
  how: `the slowest of ${ROUNDS} rounds on the simulator with its default adapters, in real time`,
};

/** hal.open() and clock.window(), which takes the first reading and starts the page. */
export function firstWindow(): Figure {
  return orReason(FACTS, () => {
    using hal = openHal({ backend: 'sim' });
    const [info] = hal.adapters();
    if (info === undefined) throw new Error('the simulator has no adapter');
    const rounds = Array.from({ length: ROUNDS }, () => {
      const before = process.hrtime.bigint();
      const adapter = hal.open(info);
      const { state } = adapter.clock.window();
      const ms = Number(process.hrtime.bigint() - before) / 1e6;
      adapter.close();
      if (state === 'empty' || state === 'lost') throw new Error(`the first window is ${state}`);
      return ms;
    });
    const details = { firstMs: rounds[0] ?? Number.NaN, medianMs: median(rounds), rounds: ROUNDS };
    return single(FACTS, Math.max(...rounds), details);
  });
}
