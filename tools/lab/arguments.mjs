// The command line of the lab.
import { LabError } from './talk.mjs';

export const USAGE = `usage: npm run lab -- [options] COMMAND [arguments]

COMMAND  a script (.js, .mjs, .cjs, .ts, .mts), run by Node for Windows
         halbench ...  the command line program of this package
         bench ...     what \`npm run bench\` runs
         a Windows program (.exe)

--no-fakes      an old Windows: no driver, no adapter, no timestamp functions
--order TEXT    given to the stand-in driver before COMMAND starts (docs/simulation.md); repeatable
--node-arg ARG  for Node for Windows, before the script; repeatable
--timeout S     ends COMMAND after S seconds (exit code 124)
--setup-only    only makes what the lab needs
--fresh         makes both Windows installations again
--help          this text

Exit code: that of COMMAND; 2 wrong usage, 3 packages are missing and may not be installed, 70
COMMAND died without ending, 71 the stand-in driver did not start or refused an order, 72 the lab
could not be made, 124 time out.`;

function badUsage(text) {
  return new LabError(`${text}\n\n${USAGE}`, 2);
}

function seconds(text) {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) {
    throw badUsage(`--timeout wants a number of seconds above 0, got "${text}"`);
  }
  return value;
}

const FLAGS = {
  '--no-fakes': (options) => Object.assign(options, { kind: 'plain' }),
  '--setup-only': (options) => Object.assign(options, { setupOnly: true }),
  '--fresh': (options) => Object.assign(options, { fresh: true }),
  '--help': (options) => Object.assign(options, { help: true }),
};

const VALUES = {
  '--order': (options, text) => options.orders.push(text),
  '--node-arg': (options, text) => options.nodeArguments.push(text),
  '--timeout': (options, text) => Object.assign(options, { timeoutSeconds: seconds(text) }),
};

function takeOption(options, words) {
  const word = words.shift();
  if (FLAGS[word] !== undefined) {
    FLAGS[word](options);
    return;
  }
  const equals = word.indexOf('=');
  const name = equals > 0 ? word.slice(0, equals) : word;
  if (VALUES[name] === undefined) throw badUsage(`unknown option ${word}`);
  const value = equals > 0 ? word.slice(equals + 1) : words.shift();
  if (value === undefined) throw badUsage(`${name} wants a value`);
  VALUES[name](options, value);
}

function check(options) {
  if (options.help || options.setupOnly) return options;
  if (options.command.length === 0) throw badUsage('no COMMAND given');
  if (options.kind === 'plain' && options.orders.length > 0) {
    throw badUsage('--order needs the stand-in driver, which --no-fakes leaves out');
  }
  const broken = options.orders.find((order) => /[\r\n]/.test(order));
  if (broken !== undefined) throw badUsage('an order is one line');
  return options;
}

/** Reads the words after `npm run lab --`. */
export function parseArguments(argv) {
  const options = {
    kind: 'fakes',
    orders: [],
    nodeArguments: [],
    timeoutSeconds: undefined,
    setupOnly: false,
    fresh: false,
    help: false,
    command: [],
  };
  const words = [...argv];
  while (words.length > 0 && words[0].startsWith('--')) takeOption(options, words);
  options.command = words;
  return check(options);
}
