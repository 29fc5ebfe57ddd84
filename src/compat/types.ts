import type { AccessLevel, CapabilityName } from '../index.js';
import type { CheckContext } from './context.js';
import type { Outcome } from './outcome.js';

/** What a check needs besides a capability. Where it is missing, the check is skipped. */
export interface CheckNeeds {
  /** Access level of the suite, at least. */
  readonly access: AccessLevel;
  /** How long it measures at most, in seconds of the system clock; settings.seconds may be longer. */
  readonly seconds?: number;
  /** Two adapters of one backend. */
  readonly twoAdapters?: boolean;
  /** A simulation that takes orders. */
  readonly orders?: boolean;
  /** What the check configures and cannot take back where registers cannot be read and written. */
  readonly leaves?: string;
  /** No adapter at all: the check runs even where the backend reaches none. */
  readonly noAdapter?: boolean;
}

/** One thing that every backend has to do: data and a function over the public interface. */
export interface Check {
  /** Stable, `group.name`; reports of different versions are compared by it. */
  readonly id: string;
  /** First part of the id. */
  readonly group: string;
  /** What holds when the check passes, in a few words. */
  readonly title: string;
  /** Ids of requirements (`R0.5`, see seeds/), pages of docs/, or sections of a public standard. */
  readonly requirement: readonly string[];
  /** Checked only on an adapter that can do this; null where that does not matter. */
  readonly capability: CapabilityName | null;
  /** What the check needs besides the capability. */
  readonly needs: CheckNeeds;
  /** One sentence: how it is checked. */
  readonly procedure: string;
  /**
   * Runs it. Whatever it throws is a failure, with the error as evidence. What it opens through
   * `context` is closed, what it registers for restoring is restored, however it ends.
   */
  readonly run: (context: CheckContext) => Promise<Outcome>;
}
