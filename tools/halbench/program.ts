import { Command, CommanderError } from 'commander';
import type { RawOptions } from './options.js';
import { UsageError } from './options.js';
import { declareRegisters } from './registers-program.js';
import { declareReportTools, type Task } from './report-program.js';
import { packageVersion } from './version.js';

/** What the command line asks for. */
export type Request =
  | { readonly command: 'compat'; readonly raw: RawOptions }
  | { readonly command: 'task'; readonly task: Task }
  | {
      readonly command: 'overview' | 'list' | 'run' | 'precision' | 'calls';
      readonly raw: RawOptions;
    }
  | {
      readonly command: 'compare';
      readonly raw: RawOptions;
      readonly a: string;
      readonly b: string;
    };

/** Help or the version, which the command line asked for. */
export interface Answer {
  readonly command: 'help';
  readonly text: string;
}

const DESCRIPTION =
  'What an adapter and its driver really do: how fast each call is, through the addon, in a loop of ' +
  "C++, through ffi-rs, and against the machine's own clock. Without a command: the adapters that " +
  'are here and a short run, on the simulator if there are none.';

const EXIT_CODES =
  '\nExit code: 0 fine, 1 findings (a figure missed, a case failed), 2 usage, 3 could not run.';

function globalOptions(program: Command): Command {
  return program
    .option('--json', 'write one JSON document to stdout; talk stays on stderr')
    .option('--backend <name>', 'intel_avb, windows_api, sim, or auto (default)')
    .option('--adapter <selector>', 'index, family, MAC or key (default: all, or the matched pair)')
    .option('--calls <n>', 'calls a case (default: 10000, the least that p99.9 should rest on)')
    .option('--max-seconds <s>', 'end a case after this time (default: 300, without a command 10)')
    .option('--output <file>', 'also write the JSON document to a file, while it grows')
    .option('--seed <n>', 'seed of resampling (default: 1)');
}

const collect = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
];

/** The commands and options; `take` gets the one that was asked for. */
function declare(take: (request: Request) => void): Command {
  const program = globalOptions(new Command('halbench'))
    .description(DESCRIPTION)
    .version(packageVersion())
    .configureHelp({ showGlobalOptions: true, helpWidth: 100 })
    .addHelpText('after', EXIT_CODES)
    .usage('[options] [command]')
    .helpCommand('help [command]', 'help for a command')
    .argument('[command]')
    .exitOverride()
    .action((unknown: string | undefined, raw: RawOptions) => {
      if (unknown !== undefined) {
        throw new UsageError(
          `wanted list, run, compare, precision, calls, compat, report or no command, got '${unknown}'`,
        );
      }
      take({ command: 'overview', raw });
    });
  program
    .command('list')
    .description('the adapters that are here and what each can do')
    .action((_own: unknown, command: Command) =>
      take({ command: 'list', raw: command.optsWithGlobals() }),
    );
  program
    .command('run')
    .description('measure every operation through every path, and the figures')
    .option('--figures-only', 'measure the figures only')
    .action((_own: unknown, command: Command) =>
      take({ command: 'run', raw: command.optsWithGlobals() }),
    );
  program
    .command('precision')
    .description('how well each way to ask for the time knows it: errors, bounds, stability')
    .option('--readings <n>', 'of each way (default: 10000 in virtual time, 1000 in real time)')
    .option('--profile <name>', 'of the simulator: pch, pcie, loaded, asymmetric (default: all)')
    .option('--order <text>', 'for the simulation behind the backend; repeatable', collect)
    .action((_own: unknown, command: Command) =>
      take({ command: 'precision', raw: command.optsWithGlobals() }),
    );
  program
    .command('calls')
    .description('what the calls cost beside process.hrtime.bigint(), on the simulator')
    .action((_own: unknown, command: Command) =>
      take({ command: 'calls', raw: command.optsWithGlobals() }),
    );
  program
    .command('compare <A> <B>')
    .description('one adapter through two backends, in alternation')
    .action((a: string, b: string, _own: unknown, command: Command) =>
      take({ command: 'compare', a, b, raw: command.optsWithGlobals() }),
    );
  const compat = declareCompat(program, take);
  declareReportTools(program, compat, (task) => take({ command: 'task', task }));
  declareRegisters(program, (task) => take({ command: 'task', task }));
  return program;
}

function declareCompat(program: Command, take: (request: Request) => void): Command {
  return program
    .command('compat')
    .description('the compatibility suite on one adapter; with --json an array of checks')
    .option('--access <level>', 'observe (default), discipline or configure: what it may do')
    .option('--seconds <s>', 'length of the long measurements (default: 10)')
    .option('--only <glob>', 'ids of checks, such as clock.*; repeatable', collect)
    .option('--scenario <file>', 'what to simulate, JSON; only with --backend sim')
    .option('--order <text>', 'for the simulation behind the backend; repeatable', collect)
    .option('--report <file>', 'write the whole report as JSON to a file')
    .option('--junit <xml>', 'write JUnit XML to a file')
    .option('--html <page>', 'write one self-contained page to a file')
    .action((_own: unknown, command: Command) =>
      take({ command: 'compat', raw: command.optsWithGlobals() }),
    );
}

/** Reads the command line; UsageError when it is wrong. Writes nothing. */
export function parse(argv: readonly string[]): Request | Answer {
  let request: Request | undefined;
  let text = '';
  const program = declare((taken) => {
    request = taken;
  });
  const below = program.commands.flatMap(({ commands }) => commands);
  for (const command of [program, ...program.commands, ...below]) {
    command.configureOutput({
      writeOut: (written) => {
        text += written;
      },
      writeErr: () => undefined,
    });
  }
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { command: 'help', text };
    throw new UsageError(error.message.replace(/^error: /, ''));
  }
  return request ?? { command: 'help', text };
}
