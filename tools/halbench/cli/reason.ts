import { isHalError } from 'avb-hal';

/** One sentence about anything thrown. */
export function reasonOf(error: unknown): string {
  if (isHalError(error)) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
