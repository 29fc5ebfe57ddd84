/** Runs every command of docs/laboratory.md, in the order of the page, on the simulator. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const main = fileURLToPath(new URL('../../dist/halbench/main.js', import.meta.url));
const page = readFileSync(new URL('../../docs/laboratory.md', import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'avb-hal-laboratory-'));
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

const commands = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap((block) =>
  (block[1] ?? '').trim().split('\n'),
);

/** So that a test takes seconds; the rest of a command is as it stands. */
const SHORT_SUITE = ['--seconds', '0.1', '--only', 'enumeration.*', '--only', 'identity.*'];
const SHORT_RUN = ['--calls', '50', '--max-seconds', '1'];

/** Whether a command measures: on a busy machine it may then end with findings. */
const measures = (command: string): boolean => /--(report|output) /.test(command);

function argumentsOf(command: string): string[] {
  const words = command.replace(/^npx halbench /, '').split(' ');
  const onSimulator = words.map((word) => (word === 'intel_avb' ? 'sim' : word));
  if (!measures(command)) return onSimulator;
  return [...onSimulator, ...(words[0] === 'run' ? SHORT_RUN : SHORT_SUITE)];
}

describe('docs/laboratory.md', () => {
  test('every command that it shows is run here', () => {
    const inText = page.split('\n').filter((line) => /^\s*(npx )?halbench /.test(line));
    expect(commands).toEqual(inText);
    expect(commands.length).toBeGreaterThan(9);
    expect(commands.filter((command) => !command.startsWith('npx halbench '))).toEqual([]);
  });

  test.each(commands)('%s', (command) => {
    const before = new Set(readdirSync(folder));
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [main, ...argumentsOf(command)],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    const wanted = measures(command) && status === 1 ? 1 : 0;
    expect({ status, stderr: status === wanted ? '' : stderr }).toEqual({
      status: wanted,
      stderr: '',
    });
    expect(stdout).not.toBe('');
    const named = /--(?:report|html|output) (\S+)/.exec(command)?.[1];
    if (named !== undefined) expect(existsSync(join(folder, named))).toBe(true);
    if (named !== undefined) expect(before).not.toContain(named);
  });

  test('files that the text names are there afterwards', () => {
    for (const name of ['i226-before.json.sig', 'i226-before.xml', 'run.html']) {
      expect(existsSync(join(folder, name)), name).toBe(true);
    }
    expect(readdirSync(join(folder, 'keys')).sort()).toEqual([
      'halbench.key.pem',
      'halbench.pub.pem',
    ]);
  });

  test('every file that it links to is there', () => {
    for (const [, target = ''] of page.matchAll(/\]\(([^)#]+)\)/g)) {
      expect(existsSync(new URL(`../../docs/${target}`, import.meta.url)), target).toBe(true);
    }
  });
});
