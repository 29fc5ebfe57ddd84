// What joining two backends costs beyond opening each of them. On the stand-in's binaries of a checkout.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openHal } from 'avb-hal';
import { median } from '../blocks.mjs';
import { orReason, single } from './figure.mjs';

const LIMIT_MS = 10;
const ROUNDS = 50;
const NAMES = ['intel_avb', 'windows_api'];
const folder = fileURLToPath(new URL('../../build/Release/standin', import.meta.url));
const binaryOf = (name) => join(folder, `hal_${name}.node`);

const facts = {
  id: 'selection-of-backends',
  title: 'joining two backends, beyond opening and listing each',
  unit: 'ms',
  limit: LIMIT_MS,
  simulated: true,
  how:
    `median difference of ${ROUNDS} rounds on the stand-in driver: openHal() of both with the list and ` +
    'an adapter opened, minus the same of each alone',
};

function milliseconds(options) {
  const before = process.hrtime.bigint();
  const hal = openHal(options);
  hal.open(hal.adapters()[0]).close();
  hal.close();
  return Number(process.hrtime.bigint() - before) / 1e6;
}

function measure() {
  const before = process.env.AVB_HAL_BINARY_DIR;
  process.env.AVB_HAL_BINARY_DIR = folder;
  // The machine behind the binaries lives as long as one HAL does.
  const keeper = openHal({ backend: NAMES[0] });
  try {
    const rounds = Array.from({ length: ROUNDS }, () => {
      const joined = milliseconds({ backend: NAMES });
      const alone = NAMES.map((backend) => milliseconds({ backend }));
      return { joined, beyond: joined - alone[0] - alone[1] };
    });
    return single(facts, median(rounds.map(({ beyond }) => beyond)), {
      joinedMs: median(rounds.map(({ joined }) => joined)),
      rounds: rounds.length,
    });
  } finally {
    keeper.close();
    if (before === undefined) delete process.env.AVB_HAL_BINARY_DIR;
    else process.env.AVB_HAL_BINARY_DIR = before;
  }
}

/** None where the stand-in's binaries are not built. */
export const selectionCost = () =>
  NAMES.every((name) => existsSync(binaryOf(name))) ? [() => orReason(facts, measure)] : [];
