import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

// Exists in CommonJS only, where a bundler may have put this module.
declare const __filename: string | undefined;

/** The name by which package.json and a program's imports know this package. */
const PACKAGE = 'avb-hal';

/** The URL of this module, or of the bundle that contains it: one of CommonJS has no `import.meta.url`. */
export const moduleUrl: string =
  (import.meta.url as string | undefined) ??
  pathToFileURL(typeof __filename === 'string' ? __filename : join(process.cwd(), 'bundle')).href;

function isPackage(folder: string): boolean {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return (manifest as { name?: unknown } | null)?.name === PACKAGE;
  } catch {
    return false;
  }
}

/**
 * The folder of this package as seen from the module at `url`: two above it; for a bundle, where the
 * package is installed for it, else the bundle's own folder, into which `prebuilds` can be copied.
 */
export function packageRoot(url: string): string {
  const above = fileURLToPath(new URL('../..', url));
  if (isPackage(above)) return above;
  try {
    return dirname(createRequire(url).resolve(`${PACKAGE}/package.json`));
  } catch {
    return dirname(fileURLToPath(url));
  }
}
