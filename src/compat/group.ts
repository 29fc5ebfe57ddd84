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
  const { name, title, requirement, capability = null, procedure, verify, ...needs } = definition;
  return Object.freeze({
    id: `${group}.${name}`,
    group,
    title,
    requirement,
    capability,
    needs: Object.freeze({ access: 'observe', ...needs }),
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

type Own = Partial<Omit<CheckDefinition, 'capability'>> & {
  readonly capability?: CapabilityName | null;
};

/** A check without what its group says in `T`. */
export type Definition<T extends Own> = Omit<CheckDefinition, keyof T | 'capability'> & Own;

/** As {@link group}: `shared` holds for each check that does not say otherwise. */
export function groupWith<T extends Own>(
  name: string,
  shared: T,
  definitions: readonly Definition<T>[],
): readonly Check[] {
  return definitions.map((own) => check(name, { ...shared, ...own } as CheckDefinition));
}
