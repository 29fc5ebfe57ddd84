// Calls, each in a loop of its own. Every loop is written out: one that is shared would call through a
// pointer, whose cost comes on top of each call and brings all ratios closer to 1.
import { CROSS_SLOTS } from 'avb-hal';
import { emptyCalls, loopMeanNs } from './instruments.mjs';
import { TSAUXC } from './offsets.gen.mjs';

const PASSES = 200;
const BATCH = 1000;

/** What a loop computes goes here, so that nothing is computed in vain. */
export const kept = { value: undefined };

const side = (id, call, loop) => ({ id, call, each: 1, passes: PASSES, loop });

/** What any call is compared with; none of them touches an adapter. */
export function floorSides({ systemClock }) {
  const { emptyCall, emptyBigint } = emptyCalls();
  return [
    side('hrtime', 'process.hrtime.bigint()', (n) => {
      for (let i = 0; i < n; i += 1) kept.value = process.hrtime.bigint();
    }),
    side('performance-now', 'performance.now()', (n) => {
      for (let i = 0; i < n; i += 1) kept.value = performance.now();
    }),
    side('empty-call', 'empty Node-API call', (n) => {
      for (let i = 0; i < n; i += 1) emptyCall();
    }),
    side('empty-bigint', 'empty Node-API call that returns a bigint', (n) => {
      for (let i = 0; i < n; i += 1) kept.value = emptyBigint();
    }),
    side('system-clock', 'systemClock.nowNs()', (n) => {
      for (let i = 0; i < n; i += 1) kept.value = systemClock.nowNs();
    }),
  ];
}

/** The clock page of an adapter. */
export function pageSides({ clock }) {
  clock.startPage();
  const batch = new BigUint64Array(BATCH);
  return [
    side('now', 'clock.now()', (n) => {
      for (let i = 0; i < n; i += 1) kept.value = clock.now();
    }),
    {
      id: 'batch',
      call: `clock.batch(view of ${BATCH}), per reading`,
      each: BATCH,
      passes: 1,
      loop: (n) => {
        for (let i = 0; i < n; i += 1) clock.batch(batch);
      },
    },
    side('window-into', 'clock.readWindow()', (n) => {
      for (let i = 0; i < n; i += 1) clock.readWindow();
    }),
    side('window', 'clock.window()', (n) => {
      for (let i = 0; i < n; i += 1) kept.value = clock.window();
    }),
  ];
}

/** What asks the adapter each time. */
export function adapterSides({ clock, registers }) {
  const view = new BigUint64Array(CROSS_SLOTS);
  const oneBracket = { brackets: 1 };
  return [
    side('read-ns', 'clock.readNs()', (n) => {
      for (let i = 0; i < n; i += 1) kept.value = clock.readNs();
    }),
    side('read', 'clock.read()', (n) => {
      for (let i = 0; i < n; i += 1) kept.value = clock.read();
    }),
    side('cross-into', 'clock.crossTimestampInto(view, 1)', (n) => {
      for (let i = 0; i < n; i += 1) clock.crossTimestampInto(view, 1);
    }),
    side('cross', 'clock.crossTimestamp({ brackets: 1 })', (n) => {
      for (let i = 0; i < n; i += 1) kept.value = clock.crossTimestamp(oneBracket);
    }),
    side('register-read', `registers.read(0x${TSAUXC.toString(16)})`, (n) => {
      for (let i = 0; i < n; i += 1) kept.value = registers.read(TSAUXC);
    }),
  ];
}

/** Nanoseconds per reading over a block of a side. */
export function sideNs({ loop, passes, each }) {
  const before = process.hrtime.bigint();
  loop(passes);
  return Number(process.hrtime.bigint() - before) / passes / each;
}

/** Nanoseconds of one counter read in C++: a loop with one more of them, minus the loop without. */
export const counterReadNs = () => loopMeanNs('system-clock', PASSES) - loopMeanNs('empty', PASSES);
