/** What help says about a command; the pages of docs/halbench say the same. */
import { wrap } from '../view/lines.js';
import type { Command } from './command.js';
import { EXIT_WORDS } from './exit-code.js';
import type { Option } from './option.js';

const WIDTH = 80;
const INDENT = '  ';
const WIDEST_TERM = 24;

/** A command or a group as a help page shows it. */
export interface Topic {
  readonly name: string;
  readonly summary: string;
  readonly command: Command | null;
  /** Commands whose names begin with this one. */
  readonly below: readonly Command[];
}

/** How an option is described, its default included. */
export const optionText = ({ help, otherwise }: Option<unknown>): string =>
  otherwise === null ? help : `${help} (default: ${otherwise})`;

/** Names and what they mean, in two columns. */
function definitions(list: readonly (readonly [term: string, text: string])[]): string[] {
  const width = Math.min(WIDEST_TERM, Math.max(...list.map(([term]) => term.length)));
  const indent = ' '.repeat(INDENT.length + width + 2);
  return list.flatMap(([term, text]) => {
    const [first = '', ...rest] = wrap(text, WIDTH - indent.length);
    const lines = [first, ...rest].map((line) => indent + line);
    if (term.length > width) return [INDENT + term, ...lines];
    return [`${INDENT}${term.padEnd(width)}  ${first}`, ...lines.slice(1)];
  });
}

function chapter(title: string, list: Parameters<typeof definitions>[0]): string[] {
  return list.length === 0 ? [] : ['', `${title}:`, ...definitions(list)];
}

/** How a command is typed. */
export function usageOf({ name, command, below }: Topic): string {
  const words = ['halbench', name].filter((word) => word !== '');
  if (command === null) return [...words, '<command>'].join(' ');
  const args = command.args.map(([arg]) => `<${arg}>`);
  const commands = below.length > 0 ? ['[command]'] : [];
  return [...words, ...args, '[options]', ...commands].join(' ');
}

const commandLine = ({ name, args }: Command): string =>
  [name, ...args.map(([arg]) => `<${arg}>`)].join(' ');

/** Help of a command or a group. */
export function helpText(topic: Topic): string {
  const { summary, command, below } = topic;
  const { detail = null, duration = null, args = [], options = {} } = command ?? {};
  const optionList = [
    ...Object.values(options),
    { flags: '--help', help: 'show this', otherwise: null },
  ];
  const lines = [
    `Usage: ${usageOf(topic)}`,
    '',
    ...wrap(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`, WIDTH),
    ...(detail === null ? [] : wrap(detail, WIDTH)),
    ...(duration === null ? [] : [`Takes ${duration}.`]),
    ...chapter('Arguments', args),
    ...chapter(
      'Options',
      optionList.map((option) => [option.flags, optionText(option as Option<unknown>)]),
    ),
    ...chapter(
      'Commands',
      below.map((one) => [commandLine(one), one.summary]),
    ),
    ...chapter(
      'Exit codes',
      EXIT_WORDS.map(([code, text]) => [String(code), text]),
    ),
  ];
  return `${lines.join('\n')}\n`;
}
