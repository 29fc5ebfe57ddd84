#!/usr/bin/env node
import { isHalError } from 'avb-hal';
import { calls } from './commands/calls.js';
import { compare } from './commands/compare/compare.js';
import { compat } from './commands/compat/compat.js';
import { renderCompat } from './commands/compat/render.js';
import { list } from './commands/list/list.js';
import { precision } from './commands/precision/precision.js';
import { run } from './commands/run/run.js';
import { compatFiles } from './compat/files.js';
import { checkCompatOptions } from './compat/options.js';
import type { Document } from './document.js';
import { EXIT, exitCode } from './exit-code.js';
import { backendName, checkOptions, type Options, UsageError } from './options.js';
import { parse, type Request } from './program.js';
import type { Progress } from './progress.js';
import { asJson, asText } from './render/document.js';
import { checkWritable, saveFile, writeOut } from './render/output.js';
import { progressOn } from './render/progress.js';
import { CannotRun } from './session.js';

/** Seconds a case may take, unless --max-seconds says otherwise. */
const SECONDS = {
  overview: 10,
  list: 10,
  run: 300,
  compare: 300,
  precision: 300,
  calls: 300,
} as const;

/** Whose document is no {@link Document}. */
type Own = Extract<Request, { command: 'compat' | 'task' }>;

async function execute(
  request: Exclude<Request, Own>,
  options: Options,
  progress: Progress,
): Promise<Document> {
  const save = (document: Document): void => {
    if (options.output !== null) saveFile(options.output, asJson(document));
  };
  switch (request.command) {
    case 'list':
      return list(options, progress);
    case 'calls':
      return calls(options, progress);
    case 'precision':
      return await precision(options, progress);
    case 'compare': {
      if (request.raw.backend !== undefined) {
        throw new UsageError('compare takes its backends as arguments, not by --backend');
      }
      const [a, b] = [backendName('A', request.a), backendName('B', request.b)];
      return compare(a, b, options, progress);
    }
    default:
      return await run(request.command, options, progress, save);
  }
}

async function answerCompat(request: Extract<Own, { command: 'compat' }>): Promise<number> {
  const command = checkCompatOptions(request.raw);
  const files = compatFiles(command);
  for (const [path] of files) checkWritable(path);
  const report = await compat(command, progressOn(process.stderr));
  for (const [path, form] of files) saveFile(path, form(report));
  const text = command.json
    ? JSON.stringify(report.checks, null, 2)
    : renderCompat(report).join('\n');
  await writeOut(process.stdout, `${text}\n`);
  const found = report.totals.fail > 0 || report.unexpected !== undefined;
  return found ? EXIT.findings : EXIT.fine;
}

async function answerTask({ task }: Extract<Own, { command: 'task' }>): Promise<number> {
  const { text, code } = task();
  await writeOut(process.stdout, text);
  return code;
}

async function answer(request: Request): Promise<number> {
  if (request.command === 'task') return await answerTask(request);
  if (request.command === 'compat') return await answerCompat(request);
  const options = checkOptions(request.raw, SECONDS[request.command]);
  if (options.output !== null) checkWritable(options.output);
  const document = await execute(request, options, progressOn(process.stderr));
  if (options.output !== null) saveFile(options.output, asJson(document));
  await writeOut(process.stdout, options.json ? asJson(document) : asText(document));
  return exitCode(document);
}

/** The message and exit code of whatever ended halbench early. */
function failure(error: unknown): readonly [string, number] {
  if (error instanceof UsageError) {
    return [`${error.message}\nTry halbench --help.`, EXIT.usage];
  }
  if (isHalError(error)) return [`${error.code}: ${error.message}`, EXIT.couldNotRun];
  if (error instanceof CannotRun) return [error.message, EXIT.couldNotRun];
  if (!(error instanceof Error)) return [String(error), EXIT.couldNotRun];
  return ['syscall' in error ? error.message : (error.stack ?? error.message), EXIT.couldNotRun];
}

async function main(): Promise<number> {
  try {
    const request = parse(process.argv.slice(2));
    if (request.command !== 'help') return await answer(request);
    await writeOut(process.stdout, request.text);
    return EXIT.fine;
  } catch (error) {
    const [message, code] = failure(error);
    await writeOut(process.stderr, `halbench: ${message}\n`);
    return code;
  }
}

// No process.exit(): what is still on its way to a pipe would be lost.
process.exitCode = await main();
