import { labelOf, thisMachine } from './machine.js';
import { type Head, SCHEMA_VERSION } from './result.js';
import { packageVersion } from './version.js';

/** The head of a document that begins now. */
export function headOf<S extends string>(
  schema: S,
  command: string,
  simulated: boolean,
): Omit<Head, 'schema'> & { readonly schema: S } {
  return {
    schema,
    schemaVersion: SCHEMA_VERSION,
    halbench: packageVersion(),
    command,
    startedAt: new Date().toISOString(),
    complete: false,
    simulated,
    label: labelOf(simulated),
    machine: thisMachine(),
    notes: [],
  };
}
