import { HalError } from './errors.js';

/**
 * What an opened adapter allows. `observe`: read the clock, registers and state. `discipline`: also
 * set, step and steer the clock. `configure`: also write registers, which can stop the adapter.
 */
export type AccessLevel = 'observe' | 'discipline' | 'configure';

/** The access levels, lowest first. */
export const ACCESS_LEVELS: readonly AccessLevel[] = Object.freeze([
  'observe',
  'discipline',
  'configure',
] as const);

/** The level as native code takes it. */
export function accessNumber(level: AccessLevel): number {
  return ACCESS_LEVELS.indexOf(level);
}

/** HAL_ACCESS_LEVEL unless `have` is at least `need`. */
export function requireAccess(
  have: AccessLevel,
  need: AccessLevel,
  operation: string,
  backend: string,
): void {
  if (accessNumber(have) >= accessNumber(need)) return;
  throw new HalError({
    code: 'HAL_ACCESS_LEVEL',
    operation,
    detail: `needs access '${need}', the adapter was opened with '${have}'`,
    hint: `Open the adapter with access: '${need}'.`,
    backend,
  });
}
