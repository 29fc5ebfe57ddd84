import { describe, expect, test } from 'vitest';
import { halbench } from './halbench.js';

const MISTAKES: readonly (readonly [args: string, says: string])[] = [
  [
    'frobnicate',
    "wanted list, run, compare, precision, calls, compat, report or no command, got 'frobnicate'",
  ],
  ['--bogus', "unknown option '--bogus'"],
  ['list extra', 'too many arguments'],
  ['compare sim', "missing required argument 'B'"],
  ['compare sim nothing', "B: wanted one of intel_avb, windows_api, sim, got 'nothing'"],
  ['compare sim sim --backend sim', 'not by --backend'],
  ['run --backend nothing', "--backend: wanted one of intel_avb, windows_api, sim, got 'nothing'"],
  ['run --calls 0', "--calls: wanted a whole number from 1 to 10000000, got '0'"],
  ['run --calls 1e4', "got '1e4'"],
  ['run --calls', "option '--calls <n>' argument missing"],
  ['run --max-seconds 0', '--max-seconds: wanted seconds above 0'],
  ['run --max-seconds soon', "got 'soon'"],
  ['run --adapter=', '--adapter: wanted a key, family, MAC or index'],
  ['run --seed -1', '--seed'],
  ['run --output=', '--output: wanted the path of a file'],
  ['precision --readings 1', "--readings: wanted a whole number from 2 to 1000000, got '1'"],
  ['precision --profile wet', "--profile: wanted one of pch, pcie, loaded, asymmetric, got 'wet'"],
  ['compat --access root', "--access: wanted one of observe, discipline, configure, got 'root'"],
  ['compat --seconds 0', "--seconds: wanted seconds from 0.1 to 3600, got '0'"],
  ['compat --scenario x.json', '--scenario: only with --backend sim'],
  ['compat --backend sim --only no.such', '--only: no check has an id like no.such'],
  ['run --profile pch', "unknown option '--profile'"],
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
    for (const word of [
      'list',
      'run',
      'compare <A> <B>',
      'precision',
      '--json',
      '--max-seconds',
      '3 could not',
    ]) {
      expect(stdout).toContain(word);
    }
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('help of a command has its own and the global options', async () => {
    const { stdout } = await halbench(['help', 'run']);
    expect(stdout).toContain('--figures-only');
    expect(stdout).toContain('--backend');
  });

  test('--version is a version', async () => {
    const { code, stdout } = await halbench(['--version']);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(code).toBe(0);
  });
});
