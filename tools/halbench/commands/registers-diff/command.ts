import {
  diffRegisters,
  isHalError,
  type RegisterDifferences,
  type RegisterSnapshot,
} from 'avb-hal';
import { type Command, command } from '../../cli/command.js';
import { CannotRun } from '../../cli/errors.js';
import { EXIT } from '../../cli/exit-code.js';
import { readText } from '../../files/read.js';
import { hex } from '../../on-adapter.js';
import { parseObject } from '../../report/read.js';

function snapshotOf(file: string): RegisterSnapshot {
  return parseObject(readText(file), file) as unknown as RegisterSnapshot;
}

function differences(a: string, b: string): RegisterDifferences {
  const [before, after] = [snapshotOf(a), snapshotOf(b)];
  try {
    return diffRegisters(before, after);
  } catch (error) {
    if (!isHalError(error) && !(error instanceof TypeError)) throw error;
    const detail = isHalError(error)
      ? error.message
      : 'a file is not a snapshot written by registers dump';
    throw new CannotRun(`${a}, ${b}: ${detail}`);
  }
}

const isSame = ({ changed, onlyBefore, onlyAfter }: RegisterDifferences): boolean =>
  changed.length + onlyBefore.length + onlyAfter.length === 0;

function render({ changed, onlyBefore, onlyAfter }: RegisterDifferences): string {
  const lines = changed.map(({ name, before, after, fields }) => {
    const each = fields.map((field) => `${field.name} ${field.before}->${field.after}`);
    return `${name} ${hex(before)} -> ${hex(after)}  ${each.join(' ')}`.trimEnd();
  });
  if (onlyBefore.length > 0) lines.push(`only in the first: ${onlyBefore.join(', ')}`);
  if (onlyAfter.length > 0) lines.push(`only in the second: ${onlyAfter.join(', ')}`);
  return `${lines.join('\n') || 'no difference'}\n`;
}

export const REGISTERS_DIFF: Command = command({
  name: 'registers diff',
  args: [
    ['A', 'what registers dump --json wrote'],
    ['B', 'what it wrote later'],
  ],
  summary: 'compare two snapshots of registers; exit code 1 if they differ',
  duration: 'under a second',
  schema: null,
  options: {},
  run: (_options, { args: [a = '', b = ''] }) => differences(a, b),
  render,
  code: (found) => (isSame(found) ? EXIT.fine : EXIT.findings),
});
