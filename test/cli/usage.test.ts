import { BACKEND_NAMES } from 'avb-hal';
import { describe, expect, test } from 'vitest';
import { helpText } from '../../tools/halbench/cli/help.js';
import { topicOf } from '../../tools/halbench/cli/program.js';
import { COMMANDS } from '../../tools/halbench/commands/table.js';
import { halbench } from './halbench.js';

const MISTAKES: readonly (readonly [args: string, says: string])[] = [
  ['frobnicate', "halbench has no command 'frobnicate'; must be one of list, run, compare,"],
  ['lisst', "halbench has no command 'lisst'; did you mean 'list'?"],
  ['help foo', "halbench has no command 'foo'; must be one of"],
  [
    'help registers foo',
    "halbench registers has no command 'foo'; must be one of dump, read, diff",
  ],
  ['registers', 'halbench registers must be followed by one of dump, read, diff'],
  ['registers reed TIMINCA', "halbench registers has no command 'reed'; did you mean 'read'?"],
  ['compat dif a b', "halbench compat has no command 'dif'; did you mean 'diff'?"],
  ['--bogus', "unknown option '--bogus'"],
  ['--jsn', 'Did you mean --json?'],
  ['list extra', 'halbench list: too many arguments'],
  ['compare sim', "missing required argument 'B'"],
  ['compare sim nothing', `B must be one of ${BACKEND_NAMES.join(', ')}, got 'nothing'`],
  ['compare sim sim --backend sim', "halbench compare: unknown option '--backend'"],
  ['compat --calls 5', "halbench compat: unknown option '--calls'"],
  ['list --seed 3', "halbench list: unknown option '--seed'"],
  ['--calls 5 list', "halbench list has no option '--calls'"],
  ['--calls 5 compat diff a b', "halbench compat diff has no option '--calls'"],
  ['registers diff a b --backend sim', "halbench registers diff: unknown option '--backend'"],
  ['run --backend nothing', '--backend must be one of auto, intel_avb,'],
  ['run --calls 0', "--calls must be a whole number from 1 to 10000000, got '0'"],
  ['run --calls 1e4', "got '1e4'"],
  ['run --calls', "option '--calls <n>' argument missing"],
  ['run --max-seconds 0', '--max-seconds must be seconds from 0.001 to 86400'],
  ['run --max-seconds soon', "got 'soon'"],
  ['run --adapter=', '--adapter must be an index, family, MAC or key'],
  ['run --seed -1', '--seed'],
  ['run --output=', '--output must be the path of a file'],
  ['precision --readings 1', "--readings must be a whole number from 2 to 1000000, got '1'"],
  ['precision --profile wet', "--profile must be one of pch, pcie, loaded, asymmetric, got 'wet'"],
  ['precision --backend sim --profile pch --order x', '--order: '],
  ['compat --access root', "--access must be one of observe, discipline, configure, got 'root'"],
  ['compat --seconds 0', "--seconds must be seconds from 0.1 to 3600, got '0'"],
  ['compat --scenario x.json', '--scenario is for --backend sim only'],
  ['compat --backend sim --only no.such', '--only: no check has an id like no.such'],
  ['compat --backend sim --scenario no/such/file', '--scenario: '],
  ['compat sign r.json', '--key is required'],
  ['run --profile pch', "halbench run: unknown option '--profile'"],
  ['registers read TIMINKA --backend sim', 'near: TIMINCA'],
];

describe('usage errors', () => {
  for (const [args, says] of MISTAKES) {
    test(`halbench ${args}`, async () => {
      const { code, stdout, stderr } = await halbench(args.split(' '));
      expect(stderr).toContain(says);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    });
  }
});

describe('answers', () => {
  test('--help names every command and the exit codes', async () => {
    const { code, stdout, stderr } = await halbench(['--help']);
    for (const { name, args } of COMMANDS) {
      expect(stdout).toContain([name, ...args.map(([arg]) => `<${arg}>`)].join(' '));
    }
    expect(stdout).toContain('3  halbench could not');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('help of every command says what it takes, in 80 columns', () => {
    for (const { name, options, summary } of COMMANDS) {
      const topic = topicOf(name);
      if (topic === null) throw new Error(name);
      const text = helpText(topic);
      for (const { flags } of Object.values(options)) expect(text).toContain(flags);
      expect(text.replaceAll(/\s+/g, ' ')).toContain(summary.slice(1));
      expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    }
  });

  test('help COMMAND and COMMAND --help are the same', async () => {
    const [a, b] = [
      await halbench(['help', 'compat', 'diff']),
      await halbench(['compat', 'diff', '--help']),
    ];
    expect(a.stdout).toContain('Usage: halbench compat diff <old> <new> [options]');
    expect({ code: b.code, stdout: b.stdout }).toEqual({ code: 0, stdout: a.stdout });
  });

  test('--version is a version', async () => {
    const { code, stdout } = await halbench(['--version']);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(code).toBe(0);
  });
});
