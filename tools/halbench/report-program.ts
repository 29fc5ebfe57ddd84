import type { Command } from 'commander';
import { compatDiff, type DiffOptions } from './commands/compat-diff/compat-diff.js';
import { compatKeygen } from './commands/compat-keygen/compat-keygen.js';
import { compatSign, type SignOptions } from './commands/compat-sign/compat-sign.js';
import { compatVerify, type VerifyOptions } from './commands/compat-verify/compat-verify.js';
import type { Reply } from './commands/reply.js';
import { type ReportOptions, report } from './commands/report/report.js';
import { UsageError } from './options.js';

/** Does what was asked and answers; reads and writes files, opens no backend. */
export type Task = () => Reply;

/** Options of a command and the global ones; of these only --json means anything here. */
function optionsOf<T extends object>(command: Command): T {
  const own = new Set(command.options.map((option) => option.attributeName()));
  const all = command.optsWithGlobals();
  const given = Object.keys(all).filter((key) => key !== 'json' && !own.has(key));
  const [first] = given;
  if (first !== undefined) {
    const dashed = first.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new UsageError(`${command.name()} knows no --${dashed}`);
  }
  return all as T;
}

function declareSigning(compat: Command, take: (task: Task) => void): void {
  compat
    .command('sign <report>')
    .description('sign a report with an Ed25519 key; the signature is a file of its own')
    .requiredOption('--key <pem>', 'the private key')
    .option('--out <file>', 'where the signature goes (default: the report with .sig)')
    .action((file: string, _own: unknown, command: Command) => {
      const options = optionsOf<SignOptions>(command);
      take(() => compatSign(file, options));
    });
  compat
    .command('verify <report>')
    .description('whether a report is, byte for byte, what was signed; exit code 1 if not')
    .requiredOption('--key <pem>', 'the public key of whoever signed')
    .option('--signature <file>', 'the signature (default: the report with .sig)')
    .action((file: string, _own: unknown, command: Command) => {
      const options = optionsOf<VerifyOptions>(command);
      take(() => compatVerify(file, options));
    });
  compat
    .command('keygen <dir>')
    .description('make a pair of Ed25519 keys; overwrites nothing')
    .action((folder: string, _own: unknown, command: Command) => {
      const options = optionsOf<{ json?: boolean }>(command);
      take(() => compatKeygen(folder, options));
    });
}

/** Adds what works on documents that were written before: `compat diff`, `sign` …, and `report`. */
export function declareReportTools(
  program: Command,
  compat: Command,
  take: (task: Task) => void,
): void {
  compat
    .command('diff <old> <new>')
    .description('what became of the checks from one report to the next; exit code 1 if worse')
    .option('--factor <n>', 'name numbers that moved by more than this factor (default: 2)')
    .action((old: string, now: string, _own: unknown, command: Command) => {
      const options = optionsOf<DiffOptions>(command);
      take(() => compatDiff(old, now, options));
    });
  declareSigning(compat, take);
  program
    .command('report <file>')
    .description(
      'a document of run, compare, precision or compat as a page; of compat as JUnit XML',
    )
    .option('--html <page>', 'write one self-contained page')
    .option('--junit <xml>', 'write JUnit XML')
    .action((file: string, _own: unknown, command: Command) => {
      const options = optionsOf<ReportOptions>(command);
      take(() => report(file, options));
    });
}
