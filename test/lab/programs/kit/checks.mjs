// Checks that run inside the lab, under Node for Windows. A program is an object from check id to
// function. On the host it is only imported, for its ids; in the lab runChecks() carries the
// functions out, one after the other, and prints a line of JSON for each and a last line that says
// how many there were. Without that line the program did not come to its end.
import { inspect } from 'node:util';
import { isMainThread } from 'node:worker_threads';

/** A check that did not hold. */
class Mismatch extends Error {
  constructor(got, wanted) {
    super(`got ${got}, wanted ${wanted}`);
    this.got = got;
    this.wanted = wanted;
  }
}

const show = (value) =>
  inspect(value, {
    depth: 6,
    breakLength: Number.POSITIVE_INFINITY,
    sorted: true,
    maxStringLength: 2000,
  });

/** `got` and `wanted` hold the same, key by key. `what` names the place in a failure. */
export function equal(got, wanted, what = '') {
  if (show(got) !== show(wanted)) throw new Mismatch(`${what} ${show(got)}`, show(wanted));
}

/** `got` holds every key of `wanted`, with that value; further keys do not matter. */
export function includes(got, wanted, what = '') {
  const part = Object.fromEntries(Object.keys(wanted).map((key) => [key, got?.[key]]));
  equal(part, wanted, what);
}

/** low <= got <= high. */
export function between(got, low, high, what = '') {
  if (!(got >= low && got <= high)) {
    throw new Mismatch(`${what} ${show(got)}`, `${show(low)} to ${show(high)}`);
  }
}

/** `text` contains or matches `pattern`. */
export function matches(text, pattern, what = '') {
  const found = typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text);
  if (!found) throw new Mismatch(`${what} ${show(text)}`, `something with ${pattern}`);
}

/** `condition` is true; `got` is shown when it is not. */
export function holds(condition, got, wanted) {
  if (!condition) throw new Mismatch(show(got), wanted);
}

/** The error that `call` throws or rejects with. */
export async function errorOf(call) {
  try {
    const result = await call();
    throw new Mismatch(`no error but ${show(result)}`, 'an error');
  } catch (error) {
    if (error instanceof Mismatch) throw error;
    return error;
  }
}

function osErrorMatches(got, wanted) {
  if (wanted === null) return got === null;
  const { kind, number } = got ?? {};
  return kind === 'win32' && number === wanted && got.text.length > 0;
}

/**
 * `call` fails with a HalError of `wanted`: { code, operation, win32, detail?, backend? }. `win32` is
 * the number of the system's error, which then also has a text, or null where none is due.
 * Returns the error.
 */
export async function fails(call, wanted) {
  const error = await errorOf(call);
  const { code, operation, win32, ...rest } = wanted;
  const seen = { code: error.code, operation: error.operation, osError: error.osError };
  const right =
    error.name === 'HalError' &&
    error.code === code &&
    error.operation === operation &&
    osErrorMatches(error.osError, win32) &&
    error.hint.length > 0;
  if (!right) {
    throw new Mismatch(
      `${error.name} ${show(seen)}: ${error.message}`,
      `${code} of ${operation} with error ${win32}, its text and a hint`,
    );
  }
  if (rest.detail !== undefined) matches(error.detail, rest.detail, 'detail');
  if (rest.backend !== undefined) equal(error.backend, rest.backend, 'backend');
  return error;
}

/** `call` is refused as a mistake of the caller: a plain TypeError or RangeError naming `parameter`. */
export async function isMistake(call, type, parameter) {
  const error = await errorOf(call);
  equal([error.name, error.code], [type, undefined]);
  matches(error.message, parameter, 'message');
}

// Not a limit of time for what is checked: it ends a check that waits for what never comes.
const PATIENCE_MS = 300_000;

/** `work`, or a failure when it does not end. The timer also keeps the process alive meanwhile. */
async function patiently(work) {
  let timer;
  const end = new Promise((_resolve, reject) => {
    const give = () => reject(new Mismatch(`no end after ${PATIENCE_MS / 1000} s`, 'an end'));
    timer = setTimeout(give, PATIENCE_MS);
  });
  try {
    await Promise.race([work(), end]);
  } finally {
    clearTimeout(timer);
  }
}

async function carryOut(id, body) {
  try {
    await patiently(body);
    return { id, ok: true };
  } catch (error) {
    if (error instanceof Mismatch) {
      return { id, ok: false, got: error.got.trim(), wanted: error.wanted, at: error.stack };
    }
    return { id, ok: false, got: show(error), wanted: 'no error', at: error?.stack };
  }
}

const inLab = process.env.AVB_HAL_LAB === '1' && isMainThread;

/** Runs `checks` when this is the lab; `before` goes before each of them. */
export async function runChecks(checks, before = () => {}) {
  if (!inLab) return;
  let failed = 0;
  for (const [id, body] of Object.entries(checks)) {
    const start = performance.now();
    const result = await carryOut(id, async () => {
      await before();
      await body();
    });
    if (!result.ok) failed += 1;
    console.log(JSON.stringify({ ...result, ms: Math.round(performance.now() - start) }));
  }
  console.log(JSON.stringify({ checks: Object.keys(checks).length, failed }));
  process.exitCode = failed === 0 ? 0 : 1;
}
