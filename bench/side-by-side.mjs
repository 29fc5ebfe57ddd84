// What the calls of the HAL cost beside process.hrtime.bigint(), on a simulated adapter whose registers
// answer at once: the time of the call and of the model, not of a device.
import { CROSS_SLOTS, openHal } from 'avb-hal';
import { alternate, blockNs, median, medianInterval } from './blocks.mjs';

const BASELINE = 'hrtime';
const CALLS_PER_BLOCK = 50;
const SEED = 1;
const TSAUXC = 0xb640;
const AT_ONCE = { medianNs: 0, sigma: 0, tailProbability: 0, tailNs: 0 };

/** [id, what is called, the call]. */
function calls(hal, { clock, registers }) {
  const view = new BigUint64Array(CROSS_SLOTS);
  const oneBracket = { brackets: 1 };
  return [
    [BASELINE, 'process.hrtime.bigint()', () => process.hrtime.bigint()],
    ['performance-now', 'performance.now()', () => performance.now()],
    ['empty-call', 'instruments.emptyCall()', hal.instruments.emptyCall],
    ['empty-bigint', 'instruments.emptyBigint()', hal.instruments.emptyBigint],
    ['system-clock', 'systemClock.nowNs()', () => hal.systemClock.nowNs()],
    ['read-ns', 'clock.readNs()', () => clock.readNs()],
    ['read', 'clock.read()', () => clock.read()],
    ['cross-into', 'clock.crossTimestampInto(view, 1)', () => clock.crossTimestampInto(view, 1)],
    ['cross', 'clock.crossTimestamp({ brackets: 1 })', () => clock.crossTimestamp(oneBracket)],
    ['register-read', 'registers.read(0xb640)', () => registers.read(TSAUXC)],
  ];
}

/** [id, what is called, ns a call in a loop of C++ without what its timer takes]. */
function loops(adapter) {
  const durations = new BigUint64Array(CALLS_PER_BLOCK);
  const mean = (operation) => {
    adapter.timeLoop(operation, durations);
    return Number(durations.reduce((sum, ns) => sum + ns, 0n)) / CALLS_PER_BLOCK;
  };
  const inC = (operation) => () => mean(operation) - mean('empty');
  return [
    ['c-read', 'the same clock read in C++', inC('clock-read')],
    ['c-cross', 'the same cross timestamp in C++', inC('cross-timestamp')],
    ['c-register-read', 'the same register read in C++', inC('register-read')],
  ];
}

/** Every call, its median time and its ratio to the baseline. */
export function sideBySide(rounds) {
  const hal = openHal({
    backend: 'sim',
    scenario: { adapters: [{ family: 'i210', latency: AT_ONCE }] },
  });
  try {
    const adapter = hal.open({ index: 0 });
    const sides = [
      ...calls(hal, adapter).map(([id, call, run]) => [
        id,
        call,
        () => blockNs(run, CALLS_PER_BLOCK),
      ]),
      ...loops(adapter),
    ];
    const table = alternate(
      sides.map(([, , measure]) => measure),
      rounds,
    );
    const rows = sides.map(([id, call], column) => ({
      id,
      call,
      ns: median(table.map((row) => row[column])),
      ratio: medianInterval(
        table.map((row) => row[column] / row[0]),
        SEED,
      ),
    }));
    return { baseline: BASELINE, rounds, callsPerBlock: CALLS_PER_BLOCK, seed: SEED, rows };
  } finally {
    hal.close();
  }
}
