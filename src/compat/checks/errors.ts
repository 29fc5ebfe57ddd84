import {
  type Adapter,
  HAL_ERROR_CODES,
  type HalError,
  isHalError,
  type OpenOptions,
} from '../../index.js';
import type { CheckContext } from '../context.js';
import type { EvidenceLog } from '../evidence.js';
import { groupWith } from '../group.js';
import { opened } from '../opened.js';
import { expectRejected, expectThrown, rejectedBy, thrownBy } from '../support.js';
import type { Check } from '../types.js';

const PROGRAMMER = ['TypeError', 'RangeError'] as const;

/** The backend under test alone, of one file: several have no common one. */
const fromBinary = ({ backend }: CheckContext, binary: string): OpenOptions => ({
  backend,
  binary,
  serve: {},
});

/** Errors of different layers: the facade's, the loader's, native code's. */
function provoked(context: CheckContext): readonly (readonly [string, unknown])[] {
  const { hal, nic } = context.openAdapter();
  const selection = thrownBy(() => hal.open({ key: 'no such adapter' }));
  nic.close();
  const closed = thrownBy(() => nic.clock.readNs());
  const binary = 'no-such-folder/hal.node';
  const loading = thrownBy(() => context.openHal(fromBinary(context, binary)));
  return [
    ['selection', selection],
    ['closed adapter', closed],
    ['missing binary', loading],
  ];
}

function halErrors(context: CheckContext): readonly (readonly [string, HalError])[] {
  return provoked(context).map(([name, error]) => {
    if (!isHalError(error)) throw new Error(`${name}: wanted a HalError, got ${String(error)}`);
    return [name, error];
  });
}

function verifyComplete(context: CheckContext): void {
  const { log } = context;
  for (const [name, error] of halErrors(context)) {
    for (const field of ['code', 'operation', 'detail', 'hint', 'message'] as const) {
      const text = error[field];
      log.holds(`${name}: ${field}`, typeof text === 'string' && text !== '', text, 'a text');
    }
    log.equals(`${name}: backend`, error.backend, context.backend);
    log.holds(
      `${name}: message`,
      error.message.includes(error.detail),
      error.message,
      'the detail',
    );
  }
}

function verifyJson(context: CheckContext): void {
  const { log } = context;
  for (const [name, error] of halErrors(context)) {
    const record = JSON.parse(JSON.stringify(error)) as Record<string, unknown>;
    log.equals(`${name}: code`, String(record.code), error.code);
    log.equals(`${name}: detail`, String(record.detail), error.detail);
    log.equals(`${name}: without a stack`, 'stack' in record, false);
    log.holds(`${name}: attempts`, Array.isArray(record.attempts), typeof record.attempts, 'array');
  }
}

function verifyBrand(context: CheckContext): void {
  const { log } = context;
  for (const [name, error] of provoked(context)) {
    log.equals(`${name}: isHalError`, isHalError(error), true);
    log.equals(`${name}: an Error`, error instanceof Error, true);
    const code = isHalError(error) ? error.code : 'HAL_UNKNOWN';
    log.equals(`${name}: of its code`, isHalError(error, code), true);
    log.equals(`${name}: of another`, isHalError(error, 'HAL_OUT_OF_MEMORY'), false);
  }
}

function verifyListed(context: CheckContext): void {
  const { log } = context;
  const wanted = ['HAL_NO_ADAPTER', 'HAL_CLOSED', 'HAL_BACKEND_MISSING'];
  for (const [i, [name, error]] of halErrors(context).entries()) {
    log.equals(
      `${name}: listed`,
      (HAL_ERROR_CODES as readonly string[]).includes(error.code),
      true,
    );
    log.equals(name, error.code, wanted[i] ?? '');
  }
}

function verifyStack(context: CheckContext): void {
  // The loader lies deeper than the ten frames that a stack keeps.
  for (const [name, error] of halErrors(context).slice(0, 2)) {
    const stack = error.stack ?? '';
    const here = stack.includes('provoked') && stack.includes(error.name);
    context.log.holds(`${name}: stack`, here, stack.slice(0, 300), 'the function that called');
  }
}

function verifyMissingBinary(context: CheckContext): void {
  const binary = 'no-such-folder/hal.node';
  const error = thrownBy(() => context.openHal(fromBinary(context, binary)));
  const { log } = context;
  log.equals('code', isHalError(error) ? error.code : String(error), 'HAL_BACKEND_MISSING');
  const paths = isHalError(error) ? JSON.stringify(error.attempts) : '';
  log.holds('attempts', paths.includes('no-such-folder'), paths, 'the path');
}

function verifyOptions(context: CheckContext): void {
  const { log } = context;
  const open =
    (options: object): (() => unknown) =>
    () =>
      context.openHal(options as never);
  expectThrown(log, 'unknown backend', open({ backend: 'wire' }), 'RangeError');
  expectThrown(log, 'unknown key', open({ colour: 'red' }), ...PROGRAMMER);
  expectThrown(log, 'access as a number', open({ access: 2 }), ...PROGRAMMER);
  expectThrown(log, 'empty binary', open({ binary: '' }), ...PROGRAMMER);
}

function verifySelectors(context: CheckContext): void {
  const { log } = context;
  const hal = context.openHal();
  const open =
    (target: unknown): (() => unknown) =>
    () =>
      hal.open(target as never);
  expectThrown(log, 'nothing', open(undefined), 'TypeError');
  expectThrown(log, 'a text', open('i210'), 'TypeError');
  expectThrown(log, 'an empty selector', open({}), 'TypeError');
  expectThrown(log, 'an unknown key', open({ colour: 'red' }), ...PROGRAMMER);
  expectThrown(log, 'a negative index', open({ index: -1 }), 'RangeError');
  expectThrown(log, 'half a MAC address', open({ mac: '02:00:00' }), ...PROGRAMMER);
}

type Calls = readonly (readonly [string, () => unknown])[];

/** Wrong arguments of an adapter's methods. */
function wrongCalls({ clock, registers, whyNot }: Adapter): Calls {
  return [
    ['set(a number)', () => clock.set(1 as never)],
    ['set(-1n)', () => clock.set(-1n)],
    ['set(2^64)', () => clock.set(1n << 64n)],
    ['adjustOffset(2^63)', () => clock.adjustOffset(1n << 63n)],
    ['adjustRate(NaN)', () => clock.adjustRate(Number.NaN)],
    ['adjustRate(1e10)', () => clock.adjustRate(1e10)],
    ["adjustRate('0')", () => clock.adjustRate('0' as never)],
    ['crossTimestamp(0 brackets)', () => clock.crossTimestamp({ brackets: 0 })],
    ['crossTimestamp(unknown key)', () => clock.crossTimestamp({ colour: 1 } as never)],
    ['crossTimestampInto(short)', () => clock.crossTimestampInto(new BigUint64Array(1))],
    ['batch(0)', () => clock.batch(0)],
    ['batch(an Array)', () => clock.batch([] as never)],
    ['at(-1n)', () => clock.at(-1n)],
    ['registers.read(1)', () => registers.read(1)],
    ['whyNot(unknown)', () => whyNot('fly' as never)],
  ];
}

function verifyArguments(context: CheckContext): void {
  const { nic } = context.openAdapter();
  for (const [name, call] of wrongCalls(nic)) expectThrown(context.log, name, call, ...PROGRAMMER);
}

function verifyBeforeNative(context: CheckContext): void {
  const { nic } = context.openAdapter();
  nic.close();
  for (const [name, call] of wrongCalls(nic)) expectThrown(context.log, name, call, ...PROGRAMMER);
  expectThrown(context.log, 'readNs()', () => nic.clock.readNs(), 'HAL_CLOSED');
}

async function verifyRejects(context: CheckContext): Promise<void> {
  const { hal, nic, log } = opened(context);
  const later = (name: string, call: () => Promise<unknown>): Promise<unknown> => {
    let promise: Promise<unknown> | undefined;
    const thrown = thrownBy(() => {
      promise = call();
    });
    log.equals(`${name} throws at once`, thrown !== undefined, false);
    return expectRejected(log, name, async () => await promise, ...PROGRAMMER);
  };
  await later('openAsync({})', () => hal.openAsync({}));
  await later('measureRate(0 ms)', () => nic.clock.measureRate({ durationMs: 0 }));
  await later('calibrate(unknown key)', () => nic.clock.calibrate({ colour: 1 } as never));
  const unknown = (): Promise<unknown> => hal.openAsync({ key: 'no such adapter' });
  await expectRejected(log, 'openAsync(unknown)', unknown, 'HAL_NO_ADAPTER');
}

function verifySentence(log: EvidenceLog, name: string, error: unknown, parameter: string): void {
  const text = error instanceof Error ? error.message : '';
  log.holds(`${name} names`, text.includes(parameter), text, parameter);
  log.holds(`${name} says`, /must .*, got /s.test(text), text, 'must ..., got ...');
}

async function verifySentences(context: CheckContext): Promise<void> {
  const { hal, nic, log } = opened(context);
  verifySentence(
    log,
    'open',
    thrownBy(() => hal.open({ index: -1 })),
    'index',
  );
  verifySentence(
    log,
    'set',
    thrownBy(() => nic.clock.set(-1n)),
    'deviceNs',
  );
  const later = await rejectedBy(() => nic.clock.measureRate({ durationMs: 0 }));
  verifySentence(log, 'measureRate', later, 'durationMs');
}

const COMMON = { requirement: ['docs/errors.md'] } as const;

/** What goes wrong says so, completely and in one way. */
export const checks: readonly Check[] = groupWith('errors', COMMON, [
  {
    name: 'complete',
    title: 'an error says what was done, what happened and what to do',
    procedure:
      'Provoke errors of selection, adapter and loader; no field of their records is empty.',
    verify: verifyComplete,
  },
  {
    name: 'json',
    title: 'an error converts to plain data',
    procedure: 'Provoke errors and compare their JSON with them.',
    verify: verifyJson,
  },
  {
    name: 'recognised',
    title: 'isHalError() recognises errors and codes',
    procedure: 'Provoke errors and ask isHalError().',
    verify: verifyBrand,
  },
  {
    name: 'codes',
    title: 'each mistake has its own code of the closed list',
    procedure: 'Provoke errors and compare their codes.',
    verify: verifyListed,
  },
  {
    name: 'stack',
    title: "an error's stack shows the caller",
    procedure: 'Provoke errors in a function and look for its name in their stacks.',
    verify: verifyStack,
  },
  {
    name: 'missing-binary',
    title: 'a missing binary is an error that names the path',
    requirement: ['docs/architecture.md', 'docs/errors.md'],
    procedure: 'Open a HAL with a binary that does not exist.',
    verify: verifyMissingBinary,
  },
  {
    name: 'bad-options',
    title: 'wrong options of openHal() are mistakes of the programmer',
    noAdapter: true,
    procedure: 'Open with an unknown backend, an unknown key, a wrong access and an empty path.',
    verify: verifyOptions,
  },
  {
    name: 'bad-selectors',
    title: 'wrong selectors are mistakes of the programmer',
    noAdapter: true,
    procedure: 'Open with nothing, a text, no key, an unknown key, a bad index and a bad MAC.',
    verify: verifySelectors,
  },
  {
    name: 'bad-arguments',
    title: 'wrong arguments are mistakes of the programmer',
    procedure: 'Call methods of an opened adapter with values of the wrong kind or size.',
    verify: verifyArguments,
  },
  {
    name: 'before-native',
    title: 'arguments are checked before anything else',
    procedure: 'Make the same calls on a closed adapter; the argument is what they complain about.',
    verify: verifyBeforeNative,
  },
  {
    name: 'async-rejects',
    title: 'asynchronous methods reject, they do not throw',
    procedure: 'Call them with wrong arguments and for an adapter that does not exist.',
    verify: verifyRejects,
  },
  {
    name: 'sentences',
    title: 'an argument error names the parameter, what it must be and what it got',
    procedure: 'Look at the messages of three wrong calls.',
    verify: verifySentences,
  },
]);
