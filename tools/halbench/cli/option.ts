import { UsageError } from './errors.js';

/** An option of a command: how it is written, what it means, and how its text becomes a value. */
export interface Option<T> {
  /** As it stands in help: `--calls <n>`. */
  readonly flags: string;
  readonly help: string;
  /** The default in words; null where help shows none. */
  readonly otherwise: string | null;
  /** `flag` takes no text, `value` the last one, `list` all of them. */
  readonly kind: 'flag' | 'value' | 'list';
  /** The value of what was typed; undefined when the option was not given. UsageError if it cannot be one. */
  read(given: unknown): T;
}

export type OptionSet = Readonly<Record<string, Option<unknown>>>;

/** The values of a command's options. */
export type Values<O extends OptionSet> = {
  readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never;
};

/** What an option makes of its text. `name` is the option, for messages. */
export type Parse<T> = (text: string, name: string) => T;

/** `--max-seconds` of `--max-seconds <s>`. */
export const nameOfOption = ({ flags }: Pick<Option<unknown>, 'flags'>): string =>
  flags.split(' ')[0] ?? flags;

/** The key under which the parser keeps an option: `maxSeconds` of `--max-seconds`. */
export const keyOfOption = (option: Pick<Option<unknown>, 'flags'>): string =>
  nameOfOption(option)
    .slice(2)
    .replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** UsageError for the value of an option or an argument. */
export function refuse(name: string, wanted: string, got: string): never {
  throw new UsageError(`${name} must be ${wanted}, got '${got}'`);
}

/** An option that is there or not. */
export const flag = (flags: string, help: string): Option<boolean> => ({
  flags,
  help,
  otherwise: null,
  kind: 'flag',
  read: (given) => given === true,
});

/** An option with a text. `fallback` is its value when it is not given, `otherwise` the same in words. */
export function value<T, D>(
  flags: string,
  help: string,
  parse: Parse<T>,
  fallback: D,
  otherwise: string | null = null,
): Option<T | D> {
  const name = nameOfOption({ flags });
  return {
    flags,
    help,
    otherwise,
    kind: 'value',
    read: (given) => (given === undefined ? fallback : parse(String(given), name)),
  };
}

/** An option with a text that must be given. */
export function required<T>(flags: string, help: string, parse: Parse<T>): Option<T> {
  const name = nameOfOption({ flags });
  return {
    flags,
    help: `${help} (required)`,
    otherwise: null,
    kind: 'value',
    read: (given) => {
      if (given === undefined) throw new UsageError(`${name} is required`);
      return parse(String(given), name);
    },
  };
}

/** An option that may be given more than once. */
export function list<T>(flags: string, help: string, parse: Parse<T>): Option<readonly T[]> {
  const name = nameOfOption({ flags });
  return {
    flags,
    help: `${help}; may be repeated`,
    otherwise: null,
    kind: 'list',
    read: (given) => ((given ?? []) as readonly unknown[]).map((text) => parse(String(text), name)),
  };
}

/** A whole number from `least` to `most`. */
export const wholeNumber =
  (least: number, most: number): Parse<number> =>
  (text, name) => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    return refuse(name, `a whole number from ${least} to ${most}`, text);
  };

/** A number from `least` to `most`; `what` names it in messages. */
export const decimal =
  (least: number, most: number, what = 'a number'): Parse<number> =>
  (text, name) => {
    const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    return refuse(name, `${what} from ${least} to ${most}`, text);
  };

/** One of a list of words. */
export const oneOf =
  <T extends string>(words: readonly T[]): Parse<T> =>
  (text, name) =>
    words.find((word) => word === text) ?? refuse(name, `one of ${words.join(', ')}`, text);

/** The path of a file. */
export const filePath: Parse<string> = (text, name) =>
  text === '' ? refuse(name, 'the path of a file', text) : text;
