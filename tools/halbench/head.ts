import { labelOf, thisMachine } from './machine.js';
import type { Head } from './result.js';
import { packageVersion } from './version.js';

/**
 * The head of a document that begins now. `measured`: whether anything answered; without that, no label
 * says what kind of numbers follow.
 */
export function headOf<S extends string, C extends string>(
  schema: S,
  command: C,
  simulated: boolean,
  measured = true,
): Omit<Head, 'schema' | 'command'> & { readonly schema: S; readonly command: C } {
  return {
    schema,
    schemaVersion: 1,
    halbench: packageVersion(),
    command,
    startedAt: new Date().toISOString(),
    complete: false,
    simulated,
    label: measured ? labelOf(simulated) : '',
    machine: thisMachine(),
    notes: [],
  };
}
