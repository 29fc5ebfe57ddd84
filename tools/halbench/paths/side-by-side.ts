import { type Adapter, CROSS_SLOTS, type Hal } from 'avb-hal';
import type { CLibrary } from './c-library.js';

/** A call in a loop of its own. */
export interface Side {
  readonly id: string;
  readonly call: string;
  /** How many readings or elements one pass of the loop gives. */
  readonly each: number;
  /** Passes of one block. */
  readonly passes: number;
  readonly loop: (passes: number) => void;
}

const PASSES = 200;
const BATCH = 1000;
const TSAUXC = 0xb640;

/** What a loop computes goes here, so that nothing is computed in vain. */
export const kept: { value: unknown } = { value: undefined };

const side = (id: string, call: string, loop: (passes: number) => void): Side => ({
  id,
  call,
  each: 1,
  passes: PASSES,
  loop,
});

// Every loop is written out: one that is shared would call through a pointer, whose cost comes on top
// of each call and brings all ratios closer to 1.

/** What any call is compared with; none of them touches an adapter. */
export function floorSides({ instruments, systemClock }: Hal): readonly Side[] {
  const { emptyCall, emptyBigint } = instruments;
  return [
    side('hrtime', 'process.hrtime.bigint()', (n) => {
      for (let i = 0; i < n; i += 1) kept.value = process.hrtime.bigint();
    }),
    side('performance-now', 'performance.now()', (n) => {
      for (let i = 0; i < n; i += 1) kept.value = performance.now();
    }),
    side('empty-call', 'instruments.emptyCall()', (n) => {
      for (let i = 0; i < n; i += 1) emptyCall();
    }),
    side('empty-bigint', 'instruments.emptyBigint()', (n) => {
      for (let i = 0; i < n; i += 1) kept.value = emptyBigint();
    }),
    side('system-clock', 'systemClock.nowNs()', (n) => {
      for (let i = 0; i < n; i += 1) kept.value = systemClock.nowNs();
    }),
  ];
}

/** The clock page of an adapter. */
export function pageSides({ clock }: Adapter): readonly Side[] {
  clock.startPage();
  const batch = new BigUint64Array(BATCH);
  return [
    side('now', 'clock.now()', (n) => {
      for (let i = 0; i < n; i += 1) kept.value = clock.now();
    }),
    {
      id: 'batch',
      call: `clock.batch(view of ${BATCH}), a reading`,
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
export function adapterSides({ clock, registers }: Adapter): readonly Side[] {
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
    side('register-read', 'registers.read(0xb640)', (n) => {
      for (let i = 0; i < n; i += 1) kept.value = registers.read(TSAUXC);
    }),
  ];
}

/** The same clock read through the C library, by ffi-rs. */
export function foreignSides(library: CLibrary, key: string): readonly Side[] {
  const empty = library.emptyCall();
  const read = library.clockRead(library.openAdapter(key));
  return [
    side('ffi-empty', 'ffi-rs, empty call', (n) => {
      for (let i = 0; i < n; i += 1) kept.value = empty();
    }),
    side('ffi-read', 'ffi-rs, avbhal_clock_read()', (n) => {
      for (let i = 0; i < n; i += 1) read();
    }),
  ];
}
