// Things that must not stand in a tracked file: this machine's folders, hosts of package registries,
// marks of unfinished work.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './source-files.mjs';

const EXEMPT = new Set(['tools/repo/check-text.mjs']);
const BINARY = /\.(png|ico|gif|jpg|node|dll|exe)$/;

function trackedFiles() {
  const result = spawnSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  if (result.status !== 0) return null;
  return result.stdout.split('\0').filter((f) => f !== '' && !BINARY.test(f) && !EXEMPT.has(f));
}

function rules() {
  const paths = [`${dirname(root)}/`, `${homedir()}/`].filter((p) => p.length > 2);
  return [
    ...paths.map((p) => [p, 'a path of this machine']),
    ['registry.npmjs', 'a registry host'],
    ['deb.debian', 'a registry host'],
    [`TO${'DO'}`, 'unfinished work'],
    [`FIX${'ME'}`, 'unfinished work'],
  ];
}

export function checkText() {
  const files = trackedFiles();
  if (files === null) return null;
  const complaints = [];
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const [needle, what] of rules()) {
      if (text.includes(needle)) complaints.push(`${file}: ${what} (${needle})`);
    }
  }
  return complaints;
}
