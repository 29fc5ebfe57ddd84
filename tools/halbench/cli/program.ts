import { CommanderError, Command as Parser } from 'commander';
import { COMMANDS, GROUPS } from '../commands/table.js';
import { packageVersion } from '../version.js';
import type { Command } from './command.js';
import { UsageError } from './errors.js';
import { helpText, type Topic } from './help.js';
import { keyOfOption } from './option.js';
import { closest, withSuggestion } from './suggest.js';

/** What the command line asks for: a command, or a text such as help. */
export type Request =
  | {
      readonly command: Command;
      readonly given: Readonly<Record<string, unknown>>;
      readonly args: readonly string[];
    }
  | { readonly text: string };

const firstWord = ({ name }: Command): string => name.split(' ')[0] ?? '';

/** The words that may follow `name`. */
function nextWords(name: string): string[] {
  const start = name === '' ? '' : `${name} `;
  const rest = COMMANDS.filter((one) => one.name !== name && one.name.startsWith(start));
  return [...new Set(rest.map((one) => one.name.slice(start.length).split(' ')[0] ?? ''))];
}

/** A command or a group by its name; null for neither. */
export function topicOf(name: string): Topic | null {
  const command = COMMANDS.find((one) => one.name === name) ?? null;
  const summary = command?.summary ?? GROUPS[name];
  if (summary === undefined) return null;
  const below =
    name === ''
      ? COMMANDS.filter((one) => one !== command)
      : COMMANDS.filter((one) => one.name.startsWith(`${name} `));
  return { name, summary, command, below };
}

function unknownWord(before: string, word: string): never {
  const words = nextWords(before);
  const where = before === '' ? 'halbench' : `halbench ${before}`;
  const message = `${where} has no command '${word}'`;
  if (closest(word, words) !== null) throw new UsageError(withSuggestion(message, word, words));
  throw new UsageError(`${message}; must be one of ${words.join(', ')}`);
}

function helpFor(words: readonly string[]): string {
  const topic = topicOf(words.join(' '));
  if (topic !== null) return helpText(topic);
  const known = words.findLastIndex(
    (_, index) => topicOf(words.slice(0, index).join(' ')) !== null,
  );
  return unknownWord(words.slice(0, known).join(' '), words[known] ?? '');
}

const collect = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
];

/** Options that were typed, those before the command's name included. */
function givenTo(command: Command, parser: Parser): Readonly<Record<string, unknown>> {
  const given = parser.optsWithGlobals();
  const own = new Set(Object.values(command.options).map(keyOfOption));
  for (let at: Parser | null = parser; at !== null; at = at.parent) {
    for (const option of at.options) {
      const key = option.attributeName();
      if (own.has(key) || at.getOptionValueSource(key) === undefined) continue;
      throw new UsageError(`halbench ${command.name} has no option '${option.long}'`);
    }
  }
  return given;
}

function addOptions(parser: Parser, { options }: Command): void {
  for (const option of Object.values(options)) {
    if (option.kind === 'list') parser.option(option.flags, option.help, collect);
    else parser.option(option.flags, option.help);
  }
}

function configure(parser: Parser, name: string): Parser {
  return parser
    .exitOverride((error) => {
      if (error.exitCode === 0) throw error;
      const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
      throw new UsageError(`${['halbench', name].join(' ').trim()}: ${message}`);
    })
    .enablePositionalOptions()
    .helpCommand(false)
    .helpOption('--help')
    .configureHelp({ formatHelp: () => helpFor(name === '' ? [] : name.split(' ')) });
}

/** A parser for a command or a group; one that has commands below takes a word, so that it can be refused. */
function declare(parser: Parser, name: string, take: (request: Request) => void): void {
  const topic = topicOf(name);
  if (topic === null) throw new Error(`no command and no group has the name '${name}'`);
  const { command, below } = topic;
  configure(parser, name);
  if (command !== null) addOptions(parser, command);
  for (const [arg] of command?.args ?? []) parser.argument(`<${arg}>`);
  if (below.length > 0) parser.argument('[words...]');
  parser.action(() => {
    const [word] = parser.args;
    if (below.length > 0 && word !== undefined) unknownWord(name, word);
    if (command === null) {
      throw new UsageError(
        `halbench ${name} must be followed by one of ${nextWords(name).join(', ')}`,
      );
    }
    take({ command, given: givenTo(command, parser), args: parser.args });
  });
}

function build(take: (request: Request) => void): Parser {
  const program = new Parser('halbench').version(packageVersion(), '--version', 'show the version');
  declare(program, '', take);
  configure(program.command('help').argument('[words...]'), 'help').action((words: string[]) =>
    take({ text: helpFor(words) }),
  );
  const first = [...new Set(COMMANDS.map(firstWord))].filter((word) => word !== '');
  for (const word of first) {
    const parser = program.command(word);
    declare(parser, word, take);
    for (const next of nextWords(word)) declare(parser.command(next), `${word} ${next}`, take);
  }
  return program;
}

const withBelow = (parser: Parser): Parser[] => [parser, ...parser.commands.flatMap(withBelow)];

/** Reads the command line; UsageError when it is wrong. Writes nothing. */
export function parse(argv: readonly string[]): Request {
  let request: Request | undefined;
  let text = '';
  const program = build((taken) => {
    request = taken;
  });
  for (const parser of withBelow(program)) {
    parser.configureOutput({
      writeOut: (written) => {
        text += written;
      },
      writeErr: () => undefined,
    });
  }
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    // Help and the version end the parser like this.
    if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error;
    return { text };
  }
  return request ?? { text };
}
