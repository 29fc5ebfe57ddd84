// Packages from the npm registry that npm would not install on this machine, because they are for
// Windows. Nothing is used before its hash was checked.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { labDir } from './paths.mjs';
import { must } from './shell.mjs';
import { LabError } from './talk.mjs';

/**
 * Fetches `name`@`version`, compares it with `integrity` ('sha512-...') and unpacks it into
 * `folder`, which is replaced as a whole.
 */
export async function fetchPackage({ name, version, integrity, folder }) {
  const work = join(labDir, 'download', `${process.pid}`);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  try {
    const args = ['pack', `${name}@${version}`, '--json', '--silent', '--pack-destination', work];
    const [packed] = JSON.parse(await must('npm', args, { cwd: work }));
    const archive = join(work, packed.filename.replace(/^@/, '').replaceAll('/', '-'));
    const actual = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (actual !== integrity) {
      throw new LabError(
        `${name}@${version} has the integrity ${actual}, wanted ${integrity}; it is not used`,
      );
    }
    await must('tar', ['-xzf', archive, '-C', work]);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, '..'), { recursive: true });
    renameSync(join(work, 'package'), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
