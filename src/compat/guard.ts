import type { Hal } from '../index.js';
import { type AdapterState, restoreState, stateOf } from './adapter-state.js';
import type { SuiteSubject } from './context.js';
import { errorText } from './evidence.js';
import type { Journal } from './journal.js';
import type { Check } from './types.js';

/** The adapter's settings around a check that may change them. */
export interface Guard {
  /** After the check: puts back what differs; what could not be, and what nobody can know. */
  end(ran: boolean): { readonly complaints: readonly string[]; readonly notes: readonly string[] };
}

const NOTHING: Guard = { end: () => ({ complaints: [], notes: [] }) };

/** `use` gets the adapter on a HAL of its own: the check's handles are not disturbed by it. */
function onAdapter<T>(subject: SuiteSubject, use: (hal: Hal) => T): T {
  using hal = subject.open({ ...subject.options, access: subject.settings.access });
  return use(hal);
}

/**
 * Reads the adapter's settings before `check` and writes them to the journal. Does nothing for a check
 * that only observes.
 */
export function guard(check: Check, subject: SuiteSubject, journal: Journal | null): Guard {
  const { info, backend } = subject;
  if (check.needs.access === 'observe' || info === null) return NOTHING;
  const { key } = info;
  let state: AdapterState;
  try {
    state = onAdapter(subject, (hal) => stateOf(hal.open({ key })));
  } catch {
    // An adapter that cannot be read is what the check will find.
    return NOTHING;
  }
  journal?.begin({ backend, adapter: key, check: check.id, state });
  return {
    end: (ran) => {
      const complaints = restoreNow(subject, key, state);
      if (complaints.length === 0) journal?.end();
      const unknown = ran && state.registers === null ? check.needs.leaves : undefined;
      const why = 'the driver does not let registers be read and written';
      const notes =
        unknown === undefined ? [] : [`${unknown} stays as the check configured it: ${why}`];
      return { complaints, notes };
    },
  };
}

function restoreNow(subject: SuiteSubject, key: string, state: AdapterState) {
  try {
    return onAdapter(subject, (hal) => restoreState(hal.open({ key }), state));
  } catch (error) {
    return [`could not restore the adapter's settings: ${errorText(error)}`];
  }
}
