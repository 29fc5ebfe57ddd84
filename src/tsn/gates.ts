import { checkBigint, checkClosedObject, must, outOfRange, wrongType } from '../base/check.js';
import { traitsOf } from '../base/family.js';
import { bigint, checkFields, type Fields, integer } from '../base/fields.js';
import { LAST_SECOND, MAX_GATE_ENTRIES } from '../base/limits.gen.js';
import type { TsnCalls, TsnOutcome } from './outcome.js';

/** What the gates do for a while. */
export interface GateEntry {
  /** Bit q: the gate of queue q is open, 0 … 255. */
  readonly gateStates: number;
  /** 1 … 2^32-1. */
  readonly durationNs: bigint;
}

/** A cycle of gate states (time-aware shaper, IEEE 802.1Q-2022 8.6.8.4). */
export interface GateSchedule {
  /**
   * When the first cycle starts, in time of the adapter's own clock. One in the past moves on by
   * whole cycles.
   */
  readonly baseTimeNs: bigint;
  /** More than 0; at most 1 s on I225 and I226. */
  readonly cycleTimeNs: bigint;
  /** 1 to 8, together no longer than the cycle; the last one lasts to its end. */
  readonly entries: readonly GateEntry[];
}

const CALL = 'tsn.gates.configure';
const SETTINGS = `${CALL}(schedule)`;
const KEYS = ['baseTimeNs', 'cycleTimeNs', 'entries'] as const;
const CLAUSE = '(IEEE 802.1Q-2022 8.6.8.4)';
const U32_MAX = 0xffff_ffffn;
/** The last time that these adapters show. */
const LAST_NS = (BigInt(LAST_SECOND) + 1n) * 1_000_000_000n - 1n;

const ENTRY: Fields<GateEntry> = {
  gateStates: integer(0, 255, ` ${CLAUSE}`),
  durationNs: bigint(1n, U32_MAX, ` ns ${CLAUSE}`),
};

function checkEntries(value: unknown, cycleTimeNs: bigint): BigUint64Array {
  const parameter = `${SETTINGS}.entries`;
  const wanted = `an array of 1 to ${MAX_GATE_ENTRIES} entries`;
  if (!Array.isArray(value)) throw wrongType(parameter, wanted, value);
  const list: unknown[] = [...value];
  if (list.length < 1 || list.length > MAX_GATE_ENTRIES) throw outOfRange(parameter, wanted, value);
  const entries = list.map((entry, i) => checkFields(entry, `${parameter}[${i}]`, ENTRY));
  const totalNs = entries.reduce((sum, { durationNs }) => sum + durationNs, 0n);
  if (totalNs > cycleTimeNs) {
    const most = `last at most the cycle of ${cycleTimeNs} ns together ${CLAUSE}`;
    throw new RangeError(must(parameter, most, `${totalNs} ns`));
  }
  return BigUint64Array.from(
    entries.flatMap(({ gateStates, durationNs }) => [BigInt(gateStates), durationNs]),
  );
}

/** The gates of the transmit queues. */
export class GateControl {
  readonly #calls: TsnCalls;

  /** @internal */
  constructor(calls: TsnCalls) {
    this.#calls = calls;
    Object.freeze(this);
  }

  /**
   * Starts a gate schedule. Needs access 'configure'. HAL_NOT_SUPPORTED where there are no gates, or
   * where the hardware has one window per queue and the schedule opens a queue twice per cycle;
   * HAL_NOT_EFFECTIVE when reading back shows that nothing happened.
   */
  configure(schedule: GateSchedule): TsnOutcome {
    const calls = this.#calls;
    const given = checkClosedObject(schedule, SETTINGS, KEYS);
    const baseTimeNs = checkBigint(given.baseTimeNs, `${SETTINGS}.baseTimeNs`, 0n, LAST_NS);
    const { family } = calls.info();
    const longestNs = traitsOf(family).gateCycleMaxNs;
    const cycleTimeNs = checkBigint(
      given.cycleTimeNs,
      `${SETTINGS}.cycleTimeNs`,
      1n,
      longestNs ?? LAST_NS,
      longestNs === null
        ? ` ns ${CLAUSE}`
        : ` ns (${family}: at most ${longestNs / 1_000_000_000n} s; IEEE 802.1Q-2022 8.6.8.4)`,
    );
    const entries = checkEntries(given.entries, cycleTimeNs);
    return calls.configure(CALL, (native) =>
      native.configureGates(baseTimeNs, cycleTimeNs, entries),
    );
  }
}
