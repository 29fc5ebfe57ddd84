import { bare } from './check.js';
import { HAL_ERROR_FACTS, type HalErrorCode } from './error-codes.gen.js';

/** An error number of the operating system and its text, which may be empty. */
export interface OsError {
  /** Which number space: Win32 codes, errno values or NTSTATUS values. */
  readonly kind: 'win32' | 'errno' | 'ntstatus';
  /** Number of the error in the number space that `kind` names. */
  readonly number: number;
  /** The operating system's text for it; may be empty. */
  readonly text: string;
}

/** A backend that `backend: 'auto'` (or a name) asked, and what it answered. */
export interface BackendAttempt {
  /** Name of the backend that was tried. */
  readonly backend: string;
  /** Whether it reaches at least one adapter. */
  readonly available: boolean;
  /** Why (not), one sentence. */
  readonly reason: string;
}

/** A place where a backend binary was looked for. */
export interface PathAttempt {
  /** Path of the file that was looked for. */
  readonly path: string;
  /** Why the file was not used, one sentence. */
  readonly reason: string;
}

/** What a {@link HalError} is made from. */
export interface HalErrorFields {
  /** Code of the error, from the closed list in docs/errors.md. */
  readonly code: HalErrorCode;
  /** The call that failed, e.g. `DeviceIoControl(GET_CLOCK_CONFIG)` or `openHal`. */
  readonly operation: string;
  /** One sentence: what was wanted, what came. */
  readonly detail: string;
  /** What the user can do; the general remedy of the code if not given. */
  readonly hint?: string;
  /** Backend that the call went to. Default null: none was chosen yet. */
  readonly backend?: string | null;
  /** The operating system's own error. Default null: it was not asked. */
  readonly osError?: OsError | null;
  /** What was tried, when something was looked for. Default: empty. */
  readonly attempts?: readonly (BackendAttempt | PathAttempt)[];
  /** The error that led to this one; becomes the `cause` of the HalError. */
  readonly cause?: unknown;
}

/** A {@link HalError} as plain data, for logs and JSON. */
export interface HalErrorRecord {
  /** Always `HalError`. */
  readonly name: 'HalError';
  /** Text for people: call, detail, error of the operating system and hint. It may change. */
  readonly message: string;
  /** Code of the error, from the closed list in docs/errors.md. */
  readonly code: HalErrorCode;
  /** The call that failed. */
  readonly operation: string;
  /** One sentence: what was wanted, what came. */
  readonly detail: string;
  /** What the user can do. */
  readonly hint: string;
  /** Backend that the call went to; null when none was chosen yet. */
  readonly backend: string | null;
  /** The operating system's own error; null when it was not asked. */
  readonly osError: OsError | null;
  /** What was tried, when something was looked for; else empty. */
  readonly attempts: readonly (BackendAttempt | PathAttempt)[];
}

const BRAND = Symbol.for('avb-hal.HalError');

function messageOf(fields: HalErrorFields, hint: string): string {
  const { operation, detail, osError } = fields;
  const os = osError
    ? ` (${osError.kind} ${osError.number}${osError.text && `: ${osError.text}`})`
    : '';
  return [`${operation}: ${detail}${os}`, hint].filter((part) => part !== '').join(' — ');
}

/**
 * Everything that goes wrong at run time. Branch on {@link HalError.code}; the message is for people
 * and may change. Recognise it with {@link isHalError}, which also works when two copies of this
 * package are loaded. A wrong argument is not a HalError but a TypeError or RangeError.
 */
export class HalError extends Error {
  /** Always `HalError`, also across copies of this package. */
  declare readonly name: 'HalError';
  /** One of a closed list, see docs/errors.md. */
  readonly code: HalErrorCode;
  /** The call that failed. */
  readonly operation: string;
  /** One sentence: what was wanted, what came. */
  readonly detail: string;
  /** What the user can do. */
  readonly hint: string;
  /** The backend the call went to; null when none was chosen yet. */
  readonly backend: string | null;
  /** The operating system's own error; null when it was not asked. */
  readonly osError: OsError | null;
  /** What was tried, when something was looked for; else empty. */
  readonly attempts: readonly (BackendAttempt | PathAttempt)[];

  /** An error of the code `fields.code`; its message is made from the other fields. */
  constructor(given: HalErrorFields) {
    const fields = bare(given);
    const hint = fields.hint || HAL_ERROR_FACTS[fields.code].action;
    super(
      messageOf(fields, hint),
      fields.cause === undefined ? undefined : { cause: fields.cause },
    );
    this.code = fields.code;
    this.operation = fields.operation;
    this.detail = fields.detail;
    this.hint = hint;
    this.backend = fields.backend ?? null;
    this.osError = fields.osError ?? null;
    this.attempts = Object.freeze([...(fields.attempts ?? [])]);
  }

  /** The error as plain data, without stack and cause. */
  toJSON(): HalErrorRecord {
    const { name, message, code, operation, detail, hint, backend, osError, attempts } = this;
    return { name, message, code, operation, detail, hint, backend, osError, attempts };
  }
}

// On the prototype, because V8 writes the head of a stack before it initialises the fields.
Object.defineProperty(HalError.prototype, 'name', { value: 'HalError' });
Object.defineProperty(HalError.prototype, BRAND, { value: true });

/** Whether `value` is a {@link HalError}, of code `code` if given. */
export function isHalError(value: unknown, code?: HalErrorCode): value is HalError {
  if (typeof value !== 'object' || value === null || !(BRAND in value)) return false;
  return code === undefined || (value as { code?: unknown }).code === code;
}
