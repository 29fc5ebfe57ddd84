import type { AccessLevel, CapabilityName } from '../index.js';
import type { CheckContext } from './context.js';
import type { Check, CheckNeeds } from './types.js';

/** A check as a group file writes it. */
export interface CheckDefinition extends Omit<CheckNeeds, 'access'> {
  /** Second part of the id, `group.name`. */
  readonly name: string;
  /** What holds when the check passes, in a few words. */
  readonly title: string;
  /** Ids of requirements, pages of docs/, or sections of a public standard. */
  readonly requirement: readonly string[];
  /** Checked only on an adapter that can do this. Default: no capability is needed. */
  readonly capability?: CapabilityName;
  /** Default `observe`. */
  readonly access?: AccessLevel;
  /** One sentence: how it is checked. */
  readonly procedure: string;
  /** Writes what it finds into `context.log`. */
  readonly verify: (context: CheckContext) => void | Promise<void>;
}

function check(group: string, definition: CheckDefinition): Check {
  const { name, title, requirement, capability = null, access = 'observe' } = definition;
  const { seconds, twoAdapters, orders, leaves, noAdapter, procedure, verify } = definition;
  return Object.freeze({
    id: `${group}.${name}`,
    group,
    title,
    requirement,
    capability,
    needs: Object.freeze({
      access,
      ...(seconds === undefined ? {} : { seconds }),
      ...(twoAdapters === undefined ? {} : { twoAdapters }),
      ...(orders === undefined ? {} : { orders }),
      ...(leaves === undefined ? {} : { leaves }),
      ...(noAdapter === undefined ? {} : { noAdapter }),
    }),
    procedure,
    run: async (context: CheckContext) => {
      await verify(context);
      return context.log.outcome();
    },
  });
}

/** The checks of one group. */
export function group(name: string, definitions: readonly CheckDefinition[]): readonly Check[] {
  return definitions.map((definition) => check(name, definition));
}
