import { readFileSync } from 'node:fs';

/** The package's root; this file is compiled to dist/halbench/. */
export const packageRoot: URL = new URL('../../', import.meta.url);

/** The package's version. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8'));
  return (manifest as { version: string }).version;
}
