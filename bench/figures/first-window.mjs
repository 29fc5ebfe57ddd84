// From opening an adapter to the first window of its clock.
import { openHal } from 'avb-hal';
import { median } from '../blocks.mjs';
import { orReason, single } from './figure.mjs';

const ROUNDS = 50;
const FACTS = {
  id: 'first-window',
  title: 'opening an adapter to the first window of its clock',
  unit: 'ms',
  limit: 100,
  simulated: true,
  how: `the slowest of ${ROUNDS} rounds on the simulator with its default adapters, in real time`,
};

/** hal.open() and clock.window(), which takes the first reading and starts the page. */
function round(hal, info) {
  const before = process.hrtime.bigint();
  const adapter = hal.open(info);
  const { state } = adapter.clock.window();
  const ms = Number(process.hrtime.bigint() - before) / 1e6;
  adapter.close();
  if (state === 'empty' || state === 'lost') throw new Error(`the first window is ${state}`);
  return ms;
}

export function firstWindow() {
  return orReason(FACTS, () => {
    const hal = openHal({ backend: 'sim' });
    try {
      const [info] = hal.adapters();
      const times = Array.from({ length: ROUNDS }, () => round(hal, info));
      const details = { firstMs: times[0], medianMs: median(times), rounds: ROUNDS };
      return single(FACTS, Math.max(...times), details);
    } finally {
      hal.close();
    }
  });
}
