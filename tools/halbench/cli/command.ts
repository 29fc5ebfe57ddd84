import { printableLines } from '../files/printable.js';
import { Targets } from '../files/targets.js';
import { CannotRun } from './errors.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { nameOfOption, type OptionSet, type Values } from './option.js';
import { JSON_OUT } from './options.js';
import type { Progress } from './progress.js';

/** What a command is given besides its options. */
export interface Context<D> {
  /** The arguments, in order. */
  readonly args: readonly string[];
  readonly progress: Progress;
  /** Writes what is known so far to the file of --output, if there is one. */
  save(document: D): void;
}

/** How a document is written to a file. */
export type Form<D> = (document: D) => string;

/** Everything there is to say about a command, in one place. `D` is the document it makes. */
export interface CommandSpec<O extends OptionSet, D> {
  /** The words that call it: `compat diff`; empty for halbench without a command. */
  readonly name: string;
  /** Arguments, with what they are: `<file>`. */
  readonly args?: readonly (readonly [name: string, help: string])[];
  /** What it does, one line without a full stop. */
  readonly summary: string;
  /** What else help says. */
  readonly detail?: string;
  /** How long it usually takes. */
  readonly duration: string;
  /** File of docs/schema that describes what --json writes; null for a document without one. */
  readonly schema: string | null;
  readonly options: O;
  /** Options whose files get the document, and the form that each gets. */
  readonly files?: { readonly [K in keyof O]?: Form<D> };
  /** Files that are read: none of them may be written. */
  inputs?(args: readonly string[]): readonly string[];
  run(values: Values<O>, context: Context<D>): D | Promise<D>;
  /** What a terminal gets. */
  render(document: D): string;
  /** What --json writes, where that is not the whole document. */
  json?(document: D): unknown;
  code(document: D): ExitCode;
}

/** What a command sends to stdout, and the exit code. */
export interface Reply {
  readonly text: string;
  readonly code: ExitCode;
  /** Files that could not be written; what was found is in the text all the same. */
  readonly problems: readonly string[];
}

/** A command as the program sees it. */
export interface Command
  extends Pick<
    CommandSpec<OptionSet, never>,
    'name' | 'summary' | 'duration' | 'schema' | 'options'
  > {
  readonly args: readonly (readonly [name: string, help: string])[];
  readonly detail: string | null;
  /** Reads the options, runs, writes files. `given`: what was typed, by key of the option. */
  execute(
    given: Readonly<Record<string, unknown>>,
    args: readonly string[],
    progress: Progress,
  ): Promise<Reply>;
}

/** Durations that nobody has to be told before. */
const QUICK = /\bsecond$/;

function valuesOf<O extends OptionSet>(options: O, given: Readonly<Record<string, unknown>>) {
  const entries = Object.entries(options).map(([key, option]) => [key, option.read(given[key])]);
  return Object.fromEntries(entries) as Values<O>;
}

function targetsOf<O extends OptionSet, D>(spec: CommandSpec<O, D>, values: Values<O>) {
  const forms = Object.entries(spec.files ?? {}) as [keyof O & string, Form<D>][];
  return forms.flatMap(([key, form]) => {
    const path = values[key] as string | null;
    const option = spec.options[key];
    return path === null || option === undefined
      ? []
      : [{ option: nameOfOption(option), path, form, key }];
  });
}

/** A document as JSON text; what could steer a terminal is written as an escape. */
export function jsonText(document: unknown): string {
  const text = JSON.stringify(document, null, 2);
  return `${text.replaceAll(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, '0')}`;
  })}\n`;
}

/** Writes a file; why that failed, if it did. */
function writeProblem(targets: Targets, path: string, text: string): string[] {
  try {
    targets.write(path, text);
    return [];
  } catch (error) {
    if (error instanceof CannotRun) return [error.message];
    throw error;
  }
}

async function execute<O extends OptionSet, D>(
  spec: CommandSpec<O, D>,
  given: Readonly<Record<string, unknown>>,
  args: readonly string[],
  progress: Progress,
): Promise<Reply> {
  const values = valuesOf(spec.options, given);
  const wanted = targetsOf(spec, values);
  const targets = new Targets(wanted, spec.inputs?.(args) ?? []);
  const growing = wanted.find(({ key }) => key === 'output');
  if (!QUICK.test(spec.duration)) progress.say(`This usually takes ${spec.duration}.`);
  const document = await spec.run(values, {
    args,
    progress,
    save: (partly) => {
      if (growing !== undefined) targets.write(growing.path, growing.form(partly));
    },
  });
  // Every text is made before the first file is written.
  const texts = wanted.map(({ path, form }) => [path, form(document)] as const);
  const problems = texts.flatMap(([path, text]) => writeProblem(targets, path, text));
  const text = JSON_OUT.read(given.json)
    ? jsonText(spec.json?.(document) ?? document)
    : printableLines(spec.render(document));
  const code = problems.length > 0 ? EXIT.couldNotRun : spec.code(document);
  return { text, code, problems };
}

/** A row of the table of commands. */
export function command<O extends OptionSet, D>(spec: CommandSpec<O, D>): Command {
  const { name, summary, duration, schema, args = [], detail = null } = spec;
  return {
    name,
    args,
    summary,
    detail,
    duration,
    schema,
    options: { json: JSON_OUT, ...spec.options },
    execute: (given, words, progress) => execute(spec, given, words, progress),
  };
}
