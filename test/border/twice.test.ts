import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { resultOf, runNode } from './child.js';
import {
  CONFIGURE,
  expectClosed,
  expectUsable,
  loadRaw,
  native,
  openAll,
  PAGE_ARGUMENTS,
  readNow,
  simBinary,
  thrownBy,
  VIRTUAL,
} from './native.js';

const folder = mkdtempSync(join(tmpdir(), 'avb-hal-twice-'));
const copyPath = join(folder, 'hal_sim_copy.node');
copyFileSync(simBinary, copyPath);
const copy = loadRaw(copyPath);
// Windows does not delete a library that is in use.
afterAll(() => {
  if (process.platform !== 'win32') rmSync(folder, { recursive: true, maxRetries: 5, force: true });
});

describe('a copy of the binary in the same process', () => {
  it('is a library of its own', () => {
    const first = openAll();
    const backend = copy.createBackend([...VIRTUAL]);
    const adapter = backend.open('sim:0', CONFIGURE);
    first.backend.close();
    expectUsable(adapter);
    const page = adapter.openPage(...PAGE_ARGUMENTS);
    readNow(page);
    expectClosed(() => native.attachPage(page.token()));
    backend.close();
  });

  it('refuses the objects of the first', () => {
    const { backend, adapter, page } = openAll();
    const other = copy.createBackend([...VIRTUAL]);
    const stranger = other.open('sim:0', CONFIGURE);
    const attempts = [
      () => other.enumerate.call(backend),
      () => stranger.info.call(adapter),
      () => stranger.setClock.call(adapter, 1n),
      () => stranger.openPage(...PAGE_ARGUMENTS).stats.call(page),
      () => Reflect.construct(stranger.constructor, [adapter]),
    ];
    for (const attempt of attempts) expect(thrownBy(attempt)).toBeInstanceOf(TypeError);
    expectUsable(adapter);
    expectUsable(stranger);
    backend.close();
    other.close();
  });
});

describe('the binary loaded again', () => {
  it('after it was forgotten works beside the first', () => {
    const require = createRequire(import.meta.url);
    delete require.cache[require.resolve(simBinary)];
    const again = loadRaw(simBinary);
    const first = openAll();
    const backend = again.createBackend([...VIRTUAL]);
    expectUsable(backend.open('sim:0', 0));
    expectUsable(first.adapter);
    // One file is one library: its pages are known to both.
    readNow(again.attachPage(first.page.token()));
    backend.close();
    expectUsable(first.adapter);
    first.backend.close();
  });

  it('through dlopen is the same binary', async () => {
    const script = `
      const module = { exports: {} };
      process.dlopen(module, ${JSON.stringify(simBinary)});
      const required = require(${JSON.stringify(simBinary)});
      const one = module.exports.createBackend(['time', 'virtual']);
      const two = required.createBackend(['time', 'virtual']);
      one.close();
      console.log(JSON.stringify(two.enumerate().map(({ key }) => key)));`;
    expect(resultOf(await runNode(['-e', script]))).toEqual(['sim:0', 'sim:1', 'sim:2']);
  });
});
