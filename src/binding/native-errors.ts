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

/** What native code would throw for the same reason: the call that gets it gives it its own name. */
export function nativeError({
  code,
  detail,
  hint,
  osError = null,
}: Pick<HalErrorFields, 'code' | 'detail' | 'hint' | 'osError'>): Error {
  const os =
    osError === null
      ? {}
      : { osErrorKind: osError.kind, osError: osError.number, osErrorText: osError.text };
  return Object.assign(new Error(detail), { code, detail, hint, operation: '', ...os });
}

/** A name that does not begin with a small letter, or has parentheses, is that of a driver or system call. */
const isSystemCall = (name: string): boolean => !/^[a-z][\w.]*$/.test(name);

/** What native code says, after the name of the driver or system call that failed. */
function detailOf(native: Partial<NativeErrorFields> & Partial<Error>): string {
  const detail = native.detail ?? native.message ?? '';
  const call = native.operation ?? '';
  return call === '' || !isSystemCall(call) || detail.includes(call)
    ? detail
    : `${call}: ${detail}`;
}

function fieldsOf(error: unknown, operation: string, backend: string | null): HalErrorFields {
  const native = error as Partial<NativeErrorFields> & Partial<Error>;
  const code = typeof native?.code === 'string' ? native.code : null;
  if (code === null) {
    return {
      code: 'HAL_INTERNAL',
      operation,
      detail: native?.message ?? String(error),
      backend,
      cause: error,
    };
  }
  const detail = detailOf(native);
  return {
    code: isCode(code) ? code : 'HAL_UNKNOWN',
    operation,
    detail: isCode(code) ? detail : `${detail} (code ${code})`,
    hint: native.hint ?? '',
    backend,
    osError: osErrorOf(native),
    cause: error,
  };
}

/**
 * The {@link HalError} for something native code threw. `operation`: the public call that failed, as
 * `clock.read`; it is the error's, on every backend. The driver or system call that native code names
 * goes into the detail. A HalError comes back as it is. Call it in the catch block of the public
 * method: the new error's stack then shows the caller, which the native one may not.
 */
export function toHalError(
  error: unknown,
  operation: string,
  backend: string | null,
  above: (...args: never) => unknown = toHalError,
): HalError {
  if (isHalError(error)) return error;
  const made = new HalError(fieldsOf(error, operation, backend));
  Error.captureStackTrace(made, above);
  return made;
}

/** Runs `body`; what it throws comes as {@link toHalError} makes it, with the stack of the caller. */
export function calling<T>(operation: string, backend: string | null, body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw toHalError(error, operation, backend, calling);
  }
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
export function toHalErrorAt(
  site: CallSite,
  error: unknown,
  operation: string,
  backend: string | null,
): HalError {
  const made = toHalError(error, operation, backend);
  made.stack = `${made.name}: ${made.message}${site.frames}`;
  return made;
}
