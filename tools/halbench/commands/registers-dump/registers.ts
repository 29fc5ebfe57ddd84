import { readFileSync } from 'node:fs';
import {
  type Adapter,
  diffRegisters,
  formatRegisters,
  type RegisterDifferences,
  type RegisterSnapshot,
} from 'avb-hal';
import { EXIT } from '../../exit-code.js';
import { adapterSelector, backendName, UsageError } from '../../options.js';
import { chooseAdapters, nameOf, openSession } from '../../session.js';
import { jsonText, type Reply } from '../reply.js';

/** Options of `halbench registers`, as typed. */
export interface RegisterOptions {
  readonly json?: boolean;
  readonly backend?: string;
  readonly adapter?: string;
  readonly clear?: boolean;
}

const hex = (value: number): string => `0x${value.toString(16).toUpperCase().padStart(8, '0')}`;

/** The first adapter that fits, opened for reading. */
function onAdapter(options: RegisterOptions, body: (nic: Adapter) => Reply): Reply {
  const { backend = 'auto', adapter } = options;
  using session = openSession(backend === 'auto' ? 'auto' : backendName('--backend', backend));
  const selector = adapter === undefined ? null : adapterSelector(adapter);
  const [info] = chooseAdapters(session.adapters, selector, session.hal.backend);
  using nic = session.hal.open(info as NonNullable<typeof info>, { access: 'observe' });
  return body(nic);
}

const labelOf = (nic: Adapter): string => `${nameOf(nic)}${nic.simulated ? '  [SIMULATED]' : ''}\n`;

/** `halbench registers dump`: with --json a snapshot that `diff` takes. */
export function registersDump(options: RegisterOptions): Reply {
  return onAdapter(options, (nic) => {
    const snapshot = nic.registers.snapshot({ includeClearOnRead: options.clear === true });
    const text = options.json ? jsonText(snapshot) : labelOf(nic) + formatRegisters(snapshot);
    return { text, code: EXIT.fine };
  });
}

/** `halbench registers read NAME`. */
export function registersRead(name: string, options: RegisterOptions): Reply {
  return onAdapter(options, (nic) => {
    const known = /^\w+(\[\d+\])?$/.test(name);
    if (!known) throw new UsageError(`wanted the name of a register, got '${name}'`);
    const reading = nic.registers.read(name as 'TIMINCA');
    if (options.json) return { text: jsonText(reading), code: EXIT.fine };
    const fields = Object.entries(reading.fields).map(([field, value]) => `  ${field} ${value}\n`);
    const head = `${labelOf(nic)}${reading.name} ${hex(reading.offset)} = ${hex(reading.value)}\n`;
    return { text: head + fields.join(''), code: EXIT.fine };
  });
}

function snapshotOf(file: string): RegisterSnapshot {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RegisterSnapshot;
  } catch (error) {
    throw new UsageError(`${file}: wanted a snapshot as JSON: ${(error as Error).message}`);
  }
}

function diffText({ changed, onlyBefore, onlyAfter }: RegisterDifferences): string {
  const lines = changed.map(({ name, before, after, fields }) => {
    const each = fields.map((field) => `${field.name} ${field.before}->${field.after}`);
    return `${name} ${hex(before)} -> ${hex(after)}  ${each.join(' ')}`.trimEnd();
  });
  if (onlyBefore.length > 0) lines.push(`only in the first: ${onlyBefore.join(', ')}`);
  if (onlyAfter.length > 0) lines.push(`only in the second: ${onlyAfter.join(', ')}`);
  return `${lines.join('\n') || 'no difference'}\n`;
}

/** `halbench registers diff A B`: exit code 1 when they differ. */
export function registersDiff(a: string, b: string, options: RegisterOptions): Reply {
  const found = diffRegisters(snapshotOf(a), snapshotOf(b));
  const same = found.changed.length + found.onlyBefore.length + found.onlyAfter.length === 0;
  const text = options.json ? jsonText(found) : diffText(found);
  return { text, code: same ? EXIT.fine : EXIT.findings };
}
