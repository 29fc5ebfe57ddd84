// The unit tests of the TypeScript sources, for mutate: those that import the changed file.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

const TESTS_S = 120; // processor time after which the tests are in an endless loop
/** A busy machine is no failure. */
const ALWAYS = ['--project', 'unit', '--testTimeout', '600000', '--hookTimeout', '600000'];
const bin = (name) => `node_modules/.bin/${name}`;

export class UnitTests {
  #copy;

  constructor(copy) {
    this.#copy = copy;
  }

  files(candidates) {
    return candidates.filter((file) => !file.endsWith('.d.ts'));
  }

  async prepare(log) {
    log('checking types and running all unit tests');
    const types = await this.#types();
    if (types.status !== 0)
      throw new Error(`the unchanged sources do not compile:\n${types.output}`);
    const { status, output } = await this.#vitest(['run', '--exclude', 'test/unit/repo/**'], 600);
    if (status !== 0) throw new Error(`the unchanged sources fail:\n${output}`);
  }

  /** {outcome: 'invalid' | 'caught' | 'escaped', by}; leaves the copy as it was. */
  async check(file, text) {
    const path = join(this.#copy, file);
    const before = readFileSync(path, 'utf8');
    writeFileSync(path, text);
    try {
      if ((await this.#types()).status !== 0) return { outcome: 'invalid' };
      const args = ['related', file, '--run', '--bail', '1', '--passWithNoTests'];
      const { status, output } = await this.#vitest(args, TESTS_S);
      if (status === 0) return { outcome: 'escaped' };
      const failed = /FAIL\s+(.*)/.exec(output)?.[1];
      return { outcome: 'caught', by: failed ?? 'an early end, or none' };
    } finally {
      writeFileSync(path, before);
    }
  }

  #types() {
    return run(bin('tsc'), ['--noEmit', '-p', 'src/tsconfig.json'], { cwd: this.#copy });
  }

  #vitest(args, cpuSeconds) {
    const env = { ...process.env, NO_COLOR: '1' };
    return run(bin('vitest'), [...args, ...ALWAYS], { cwd: this.#copy, cpuSeconds, env });
  }
}
