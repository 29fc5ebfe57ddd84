import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/binding/place.js';

describe('the folder of the package', () => {
  let folder: string;
  const url = (...path: string[]): string => pathToFileURL(join(folder, ...path)).href;
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'place-')));
    put('package/package.json', '{ "name": "avb-hal" }');
    put('app/package.json', '{ "name": "app" }');
    put('app/node_modules/avb-hal/package.json', '{ "name": "avb-hal" }');
    put('alone/package.json', 'not JSON');
  });
  afterAll(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

  it.each([
    ['two above a module of the package', 'package/dist/binding/place.js', 'package'],
    ['where a bundle finds the package', 'app/out/bundle.js', 'app/node_modules/avb-hal'],
    ['the bundle itself where nothing is installed', 'alone/out/js/bundle.js', 'alone/out/js'],
  ])('is %s', (_, module, root) => {
    expect(join(packageRoot(url(module)), '.')).toMatch(
      new RegExp(`^${join(folder, root).replaceAll('\\', '\\\\')}.?$`),
    );
  });
});
