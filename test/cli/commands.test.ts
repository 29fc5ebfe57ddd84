/** What a command must have: a folder, a row, a schema, a page. A forgotten step is named here. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Command } from '../../tools/halbench/cli/command.js';
import { keyOfOption } from '../../tools/halbench/cli/option.js';
import { topicOf } from '../../tools/halbench/cli/program.js';
import { COMMANDS, GROUPS } from '../../tools/halbench/commands/table.js';
import { halbench } from './halbench.js';
import { readSchema } from './schema.js';

const root = new URL('../../', import.meta.url);
const list = (path: string): string[] => readdirSync(new URL(path, root));
const folderOf = ({ name }: Command): string => name.replaceAll(' ', '-') || 'overview';

const sourcesBelow = (path: string): string[] =>
  readdirSync(new URL(path, root), { withFileTypes: true }).flatMap((entry) => {
    const inside = `${path}${entry.name}`;
    if (entry.isDirectory()) return sourcesBelow(`${inside}/`);
    return entry.name.endsWith('.ts') ? [inside] : [];
  });

describe('the table of commands', () => {
  test('every folder of tools/halbench/commands has a row, and every row a folder', () => {
    const folders = list('tools/halbench/commands').filter((name) => !name.endsWith('.ts'));
    expect(COMMANDS.map(folderOf).sort()).toEqual(folders.sort());
  });

  test('no two commands have one name', () => {
    expect(new Set(COMMANDS.map(({ name }) => name)).size).toBe(COMMANDS.length);
  });

  test.each(COMMANDS.map((one) => [one.name || 'overview', one] as const))(
    '%s: summary, duration, schema and options are complete',
    (_name, one) => {
      expect(one.summary).toMatch(/^[a-z][^.]*[^.]$/);
      expect(one.duration).not.toBe('');
      if (one.schema !== null) expect(readSchema(one.schema).$id).toBe(one.schema);
      for (const [key, option] of Object.entries(one.options)) {
        expect(keyOfOption(option), option.flags).toBe(key);
      }
      const first = one.name.split(' ')[0] ?? '';
      expect(topicOf(first)?.summary, `${first} is in GROUPS or a command`).toBeDefined();
    },
  );

  test('a group begins the name of a command and is none itself', () => {
    for (const group of Object.keys(GROUPS)) {
      expect(COMMANDS.some(({ name }) => name === group)).toBe(false);
      expect(COMMANDS.some(({ name }) => name.startsWith(`${group} `))).toBe(true);
    }
  });

  test('every command has a page, as npm run generate:halbench makes it', () => {
    const pages = list('docs/halbench').sort();
    expect(pages).toEqual([...COMMANDS.map((one) => `${folderOf(one)}.md`), 'README.md'].sort());
    for (const one of COMMANDS) {
      const page = readFileSync(new URL(`docs/halbench/${folderOf(one)}.md`, root), 'utf8');
      for (const { flags } of Object.values(one.options)) expect(page).toContain(`\`${flags}\``);
    }
  });
});

test.each([
  [
    ['run', '--backend', 'sim', '--calls', '1', '--max-seconds', '0.01'],
    /^This usually takes .*\.\n/,
  ],
  [['list', '--backend', 'sim'], /^$/],
] as const)(
  '%j says before it begins how long it takes, unless that is a second',
  async (args, first) => {
    const { stdout, stderr } = await halbench(args);
    expect(stderr).toMatch(first);
    expect(stdout).not.toContain('usually takes');
  },
);

test('what describes documents is for the build: nothing else takes more than types from it', () => {
  const users = sourcesBelow('tools/halbench/').filter(
    (path) => !path.startsWith('tools/halbench/documents/'),
  );
  for (const path of users) {
    const text = readFileSync(new URL(path, root), 'utf8');
    expect(text, path).not.toMatch(/from 'zod'/);
    for (const [line] of text.matchAll(/^(?:import|export) .*documents\/.*$/gm)) {
      expect(line, path).toMatch(/^(import|export) type /);
    }
  }
});
