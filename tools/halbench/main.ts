#!/usr/bin/env node
import { isHalError } from 'avb-hal';
import { CannotRun, UsageError } from './cli/errors.js';
import { EXIT, type ExitCode } from './cli/exit-code.js';
import { writeOut } from './cli/output.js';
import { parse } from './cli/program.js';
import { progressOn } from './cli/progress-on.js';
import { printableLines } from './files/printable.js';

/** The message and exit code of an error. */
function failure(error: unknown): readonly [string, ExitCode] {
  if (error instanceof UsageError) {
    return [`${error.message}\nTry halbench --help.`, EXIT.usage];
  }
  if (isHalError(error)) return [`${error.code}: ${error.message}`, EXIT.couldNotRun];
  if (error instanceof CannotRun) return [error.message, EXIT.couldNotRun];
  if (!(error instanceof Error)) return [String(error), EXIT.couldNotRun];
  // Only a defect of halbench has a stack to show.
  return ['syscall' in error ? error.message : (error.stack ?? error.message), EXIT.couldNotRun];
}

async function main(): Promise<ExitCode> {
  try {
    const request = parse(process.argv.slice(2));
    if ('text' in request) {
      await writeOut(process.stdout, request.text);
      return EXIT.fine;
    }
    const { command, given, args } = request;
    const { text, code, problems } = await command.execute(given, args, progressOn(process.stderr));
    await writeOut(process.stdout, text);
    for (const problem of problems) {
      await writeOut(process.stderr, printableLines(`halbench: ${problem}\n`));
    }
    return code;
  } catch (error) {
    const [message, code] = failure(error);
    const text = message.startsWith('halbench') ? message : `halbench: ${message}`;
    await writeOut(process.stderr, printableLines(`${text}\n`));
    return code;
  }
}

// No process.exit(): what is still on its way to a pipe would be lost.
process.exitCode = await main();
