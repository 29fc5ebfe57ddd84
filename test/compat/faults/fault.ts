/** What a fault is, and the words to write them with. */
import type { AdapterInfo, CapabilityName, Hal, OpenOptions } from 'avb-hal';
import { openHal } from 'avb-hal';
import type { Opener } from 'avb-hal/compat';
import { aboutInfo, type Lies, lying } from '../liar.js';
import type { Machine, MachineName } from '../machines.js';

/** A machine with something wrong: in the device, or in the facade in front of it. */
export interface Fault extends Omit<Machine, 'name'> {
  /** Default `sim`. */
  readonly on?: MachineName;
  readonly lies?: (hal: Hal) => Lies;
}

export type Faults = Readonly<Record<string, Fault>>;

export function machineOf({ on = 'sim', lies, open, ...rest }: Fault): Machine {
  const opener = lies === undefined ? open : lying(lies, open);
  return { name: on, ...rest, ...(opener === undefined ? {} : { open: opener }) };
}

/** A device that was given orders. */
export const ordered = (...orders: readonly string[]): Fault => ({ orders });

/** A facade that tells lies. */
export const lie = (lies: Lies, on: MachineName = 'sim'): Fault => ({ on, lies: () => lies });

/** Entries that say something wrong. */
export const info = (
  change: (entry: AdapterInfo) => Partial<AdapterInfo>,
  on: MachineName = 'sim',
): Fault => lie(aboutInfo(change), on);

type Anything = (...args: unknown[]) => unknown;

/** The method's result, changed. */
export const result =
  <T>(change: (truth: T) => unknown) =>
  (method: Anything): Anything =>
  (...args) => {
    const truth = method(...args);
    return truth instanceof Promise ? truth.then(change as never) : change(truth as T);
  };

/** Some fields of the method's result, changed. */
export const fields = <T extends object>(change: (truth: T) => Partial<T>) =>
  result<T>((truth) => ({ ...truth, ...change(truth) }));

/** The method does nothing and gives this. */
export const instead =
  (value?: unknown) =>
  (_: never): Anything =>
  () =>
    value;

/** Just before call number `at` of the method at `path`, the device gets orders. */
export function interrupted(path: string, at: number, ...orders: readonly string[]): Fault {
  return {
    lies: (hal) => {
      let calls = 0;
      const hook =
        (method: Anything): Anything =>
        (...args) => {
          calls += 1;
          if (calls === at) for (const order of orders) hal.simulation?.order(order);
          return method(...args);
        };
      return { [path]: hook } as Lies;
    },
  };
}

/** The adapter claims `name`, or denies it. */
export function claims(name: CapabilityName, can: boolean, on: MachineName): Fault {
  return info(({ capabilities, absences }) => {
    const { [name]: _, ...rest } = absences;
    return {
      capabilities: { ...capabilities, [name]: can },
      absences: can ? rest : { ...rest, [name]: 'a lie' },
    };
  }, on);
}

/** openHal() itself is wrong. */
export const opener = (open: (options: OpenOptions, number: number) => Hal): Fault => {
  let number = 0;
  const counted: Opener = (options) => {
    number += 1;
    return open(options, number);
  };
  return { open: counted };
};

export { openHal };
