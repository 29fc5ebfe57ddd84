// The tests of the TypeScript sources, for mutate: the unit tests of the changed file's folder and
// those that import the file themselves, for the suite those that run it, too; then all unit tests.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sourceFiles } from '../source-files.mjs';
import { run } from './run.mjs';

const TESTS_S = 120; // processor time after which the tests are in an endless loop
/** A busy machine is no failure. */
const ALWAYS = ['--bail', '1', '--testTimeout', '600000', '--hookTimeout', '600000'];
/** Those of the repository's own tools say nothing about the sources, and need what is built. */
const EVERY_UNIT_TEST = ['test/unit/', '--exclude', 'test/unit/repo/**'];
const bin = (name) => `node_modules/.bin/${name}`;

export class UnitTests {
  #copy;
  #passing = new Set(); // sets of tests that passed without a change
  #tests = sourceFiles(['test/unit'], ['.test.ts']); // in the copy

  constructor(copy) {
    this.#copy = copy;
  }

  files(candidates) {
    return candidates.filter((file) => !file.endsWith('.d.ts'));
  }

  async prepare(log) {
    log('checking types');
    const types = await this.#types();
    if (types.status !== 0)
      throw new Error(`the unchanged sources do not compile:\n${types.output}`);
  }

  /** {outcome: 'invalid' | 'caught' | 'escaped', by}; leaves the copy as it was. */
  async check(file, text) {
    const tests = this.#testsFor(file);
    await this.#expectPassing(tests);
    await this.#expectPassing(EVERY_UNIT_TEST);
    const path = join(this.#copy, file);
    const before = readFileSync(path, 'utf8');
    writeFileSync(path, text);
    try {
      if ((await this.#types()).status !== 0) return { outcome: 'invalid' };
      const near = await this.#noticed(tests);
      return near.outcome === 'caught' ? near : await this.#noticed(EVERY_UNIT_TEST);
    } finally {
      writeFileSync(path, before);
    }
  }

  async #noticed(tests) {
    const { status, output } = await this.#vitest(tests);
    // Out of time on a busy machine: nothing was noticed.
    if (status === 0 || output.includes('Test timed out')) return { outcome: 'escaped' };
    const failed = /FAIL\s+(.*)/.exec(output)?.[1];
    return { outcome: 'caught', by: failed ?? 'an early end, or none' };
  }

  /** Folders and files, for vitest. */
  #testsFor(file) {
    const folder = dirname(file).split('/')[1] ?? 'hal';
    const imported = `${file.replace(/\.ts$/, '.js')}'`;
    const importers = this.#tests.filter((test) =>
      readFileSync(join(this.#copy, test), 'utf8').includes(imported),
    );
    const near = [`test/unit/${folder}/`, ...(folder === 'compat' ? ['test/compat/'] : [])];
    return [...near, ...importers.filter((test) => !near.some((place) => test.startsWith(place)))];
  }

  /** What fails without a change would count as noticing all of them. */
  async #expectPassing(tests) {
    const key = tests.join(' ');
    if (this.#passing.has(key)) return;
    const { status, output } = await this.#vitest(tests);
    if (status !== 0) throw new Error(`the unchanged sources fail:\n${output}`);
    this.#passing.add(key);
  }

  #types() {
    return run(bin('tsc'), ['--noEmit', '-p', 'src/tsconfig.json'], { cwd: this.#copy });
  }

  #vitest(tests) {
    const env = { ...process.env, NO_COLOR: '1' };
    const args = ['run', ...tests, ...ALWAYS];
    return run(bin('vitest'), args, { cwd: this.#copy, cpuSeconds: TESTS_S, env });
  }
}
