import { HAL_ERROR_CODES, type HalErrorCode } from '../base/error-codes.gen.js';
import { HalError, type HalErrorFields, isHalError, type OsError } from '../base/errors.js';
import type { NativeErrorFields } from './native.js';

const CODES: ReadonlySet<string> = new Set(HAL_ERROR_CODES);

const isCode = (code: string): code is HalErrorCode => CODES.has(code);

function osErrorOf(fields: Partial<NativeErrorFields>): OsError | null {
  const { osErrorKind: kind, osError: number, osErrorText: text } = fields;
  if (kind === undefined || kind === 'none' || number === undefined) return null;
  return Object.freeze({ kind, number, text: text ?? '' });
}

function fieldsOf(error: unknown, backend: string | null): HalErrorFields {
  const native = error as Partial<NativeErrorFields> & Partial<Error>;
  const code = typeof native?.code === 'string' ? native.code : null;
  if (code === null) {
    return {
      code: 'HAL_INTERNAL',
      operation: 'native call',
      detail: native?.message ?? String(error),
      backend,
      cause: error,
    };
  }
  const detail = native.detail ?? native.message ?? '';
  return {
    code: isCode(code) ? code : 'HAL_UNKNOWN',
    operation: native.operation ?? 'native call',
    detail: isCode(code) ? detail : `${detail} (code ${code})`,
    hint: native.hint ?? '',
    backend,
    osError: osErrorOf(native),
    cause: error,
  };
}

/**
 * The {@link HalError} for something native code threw. Call it in the catch block of the public
 * method: the new error's stack then shows the caller, which the native one may not.
 */
export function toHalError(error: unknown, backend: string | null): HalError {
  if (isHalError(error)) return error;
  const made = new HalError(fieldsOf(error, backend));
  Error.captureStackTrace(made, toHalError);
  return made;
}

/** Where an asynchronous call was made; `stack` without its first line. */
export interface CallSite {
  readonly frames: string;
}

/** To be called before the first `await` of a public method. */
export function callSite(): CallSite {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, callSite);
  const stack = holder.stack ?? '';
  return { frames: stack.slice(stack.indexOf('\n')) };
}

/** As {@link toHalError}, with the stack of the place where the asynchronous call was made. */
export function toHalErrorAt(site: CallSite, error: unknown, backend: string | null): HalError {
  const made = toHalError(error, backend);
  made.stack = `${made.name}: ${made.message}${site.frames}`;
  return made;
}
