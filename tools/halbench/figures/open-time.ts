import { openHal } from 'avb-hal';
import { median } from '../measure/bootstrap.js';
import type { Figure } from '../result.js';
import { type FigureContext, type FigureFacts, orReason, single } from './figure.js';

const LIMIT_MS = 50;
const ROUNDS = 50;
const HOW = `the slowest of ${ROUNDS} rounds on the simulator with its default adapters`;

function milliseconds(call: () => void): number {
  const before = process.hrtime.bigint();
  call();
  return Number(process.hrtime.bigint() - before) / 1e6;
}

const facts = (id: string, title: string, how: string): FigureFacts => ({
  id,
  title,
  unit: 'ms',
  limit: LIMIT_MS,
  simulated: true,
  how,
});

function slowest(known: FigureFacts, round: () => void, before: readonly number[] = []): Figure {
  const rounds = [...before, ...Array.from({ length: ROUNDS }, () => milliseconds(round))];
  return single(known, Math.max(...rounds), {
    firstMs: rounds[0] ?? Number.NaN,
    medianMs: median(rounds),
    rounds: rounds.length,
  });
}

function openAndEnumerate({ firstOpenMs }: FigureContext): Figure {
  const how =
    firstOpenMs === null
      ? `${HOW}; the first one loads the binary`
      : `${HOW} and the first opening of this process, which loads the binary`;
  const known = facts('open-and-enumerate', 'openHal() to the list of adapters', how);
  const round = (): void => {
    using hal = openHal({ backend: 'sim' });
    hal.adapters();
  };
  return orReason(known, () => slowest(known, round, firstOpenMs === null ? [] : [firstOpenMs]));
}

function enumerate(): Figure {
  const known = facts('enumerate', 'list of adapters of an open HAL', HOW);
  return orReason(known, () => {
    using hal = openHal({ backend: 'sim' });
    return slowest(known, () => hal.adapters());
  });
}

function openAdapter(): Figure {
  const known = facts('open-adapter', 'opening and closing an adapter', HOW);
  return orReason(known, () => {
    using hal = openHal({ backend: 'sim' });
    const [info] = hal.adapters();
    if (info === undefined) throw new Error('the simulator has no adapter');
    return slowest(known, () => hal.open(info).close());
  });
}

/** openHal() and the first list, the list alone, and opening one adapter. */
export function openTimes(context: FigureContext): readonly (() => Figure)[] {
  return [() => openAndEnumerate(context), enumerate, openAdapter];
}
