// The native tests of one folder, for mutate: the release build of the tests as it is, and of each
// change only what includes the changed file.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nodeGyp } from '../build-native.mjs';
import { root } from '../source-files.mjs';
import { sourcesOf } from '../sources.mjs';
import { run } from './run.mjs';

/** What the native tests are made of, and where their headers are, as binding.gyp has it. */
const [, INCLUDED, MADE_OF] =
  /"native_tests".*?"include_dirs": \[(.*?)\].*?<\(sources_of\) ([\w ]+)\)/s.exec(
    readFileSync(join(root, 'binding.gyp'), 'utf8'),
  );
const INCLUDES = ['native', ...JSON.parse(`[${INCLUDED}]`)].map((folder) => `-I${folder}`);
const FLAGS = ['-std=c++17', '-O1', '-fPIC', '-pthread', ...INCLUDES];
const CXX = process.env.CXX ?? 'g++';
const LINKER = existsSync('/usr/bin/ld.gold') ? ['-fuse-ld=gold'] : [];
/** Where node-gyp puts the objects of the native tests, and what each of them includes. */
const BUILT = 'build/Release/obj.target/native_tests';
const BUILT_DEPENDENCIES = 'build/Release/.deps/Release/obj.target/native_tests';
const BASE = 'mutate-build/base';
const CHANGED = 'mutate-build/changed';
const UNCHANGED = 'mutate-build/unchanged'; // as CHANGED, with the same flags
const PROGRAM = 'mutate-build/native_tests';
const COMPILERS = 2;
const TEST_MEMORY_KB = 6_000_000;
const FEW = 8; // files that are compiled in less time than most tests take
const NO_TEST = 'an early end, or none';

const objectOf = (place, source) => `${place}/${source.replace(/\.cc$/, '.o')}`;
const argumentsFor = (tests) => tests.map((test) => `${test}:`);
const stem = (path) => basename(path).replace(/(_test)?\.\w+$/, '');

function buildNativeTests() {
  const configured = nodeGyp(['configure', '--', '-Dbackend=default', '-Dbuild_tests=1']);
  if (configured === 0 && nodeGyp(['build', '--', 'native_tests', `-j${COMPILERS}`]) === 0) return;
  throw new Error('the unchanged sources do not build');
}

async function inParallel(items, task) {
  const left = [...items];
  let ok = true;
  const worker = async () => {
    while (ok && left.length > 0) ok = (await task(left.shift())) && ok;
  };
  await Promise.all(Array.from({ length: COMPILERS }, worker));
  return ok;
}

export class NativeTests {
  #copy;
  #folder;
  #sources = sourcesOf(MADE_OF.split(' '));
  #milliseconds = new Map(); // processor time by test file
  #dependencies = new Map(); // files by source

  /** `folder` is "native/...". */
  constructor(copy, folder) {
    this.#copy = copy;
    this.#folder = folder;
  }

  /** Production files that can be changed: those that the tests contain. */
  files(candidates) {
    return candidates.filter((file) => file.endsWith('.h') || this.#sources.includes(file));
  }

  async prepare(log) {
    log('building the native tests, then running those of the folder');
    buildNativeTests();
    this.#keepBuilt();
    const linked = await this.#build([]);
    if (linked !== null) throw new Error(`the unchanged sources do not link:\n${linked}`);
    const tests = this.#sources
      .filter((source) => source.endsWith('_test.cc') && this.#includes(source, `${this.#folder}/`))
      .map((source) => source.slice('test/native/'.length, -'.cc'.length));
    const { status, output } = await this.#run(['--times', ...argumentsFor(tests)], 600);
    if (status !== 0) throw new Error(`the unchanged sources fail:\n${output}`);
    for (const [, ms, file] of output.matchAll(/^ *([\d.]+) ms .*? (\w+\/\w+): /gm)) {
      this.#milliseconds.set(file, (this.#milliseconds.get(file) ?? 0) + Number(ms));
    }
    const total = [...this.#milliseconds.values()].reduce((a, b) => a + b, 0);
    log(`${this.#milliseconds.size} files of tests, ${(total / 1000).toFixed(1)} s`);
  }

  /** {outcome: 'invalid' | 'caught' | 'escaped', by}; leaves the copy as it was. */
  async check(file, text) {
    const path = join(this.#copy, file);
    const before = readFileSync(path, 'utf8');
    let result = { outcome: 'invalid' }; // of what is made for another processor or system
    try {
      for (const sources of this.#portions(file)) {
        writeFileSync(path, before);
        await this.#compileUnchanged(sources);
        writeFileSync(path, text);
        if ((await this.#build(sources)) !== null) return { outcome: 'invalid' };
        if (sources.every((source) => this.#isSame(source))) continue;
        result = await this.#test(this.#testsFor(file));
        if (result.outcome === 'caught' && result.by !== NO_TEST) return result;
      }
      return result;
    } finally {
      writeFileSync(path, before);
    }
  }

  /** What includes the file. Of many the namesakes alone first: they are enough for most changes. */
  #portions(file) {
    const all = this.#sources.filter((source) => this.#includes(source, file));
    const namesakes = all.filter((source) => stem(source) === stem(file));
    if (all.length === 0) return [];
    return all.length > FEW && namesakes.length > 0 ? [namesakes, all] : [all];
  }

  async #test(tests) {
    const milliseconds = tests.reduce((sum, test) => sum + this.#milliseconds.get(test), 0);
    const args = ['--stop', ...argumentsFor(tests)];
    const { status, output } = await this.#run(args, milliseconds / 500 + 2);
    if (status === 0) return { outcome: 'escaped' };
    const failed = /^FAIL (.*)$/m.exec(output)?.[1];
    return { outcome: 'caught', by: failed ?? NO_TEST };
  }

  /** The tests that know of the file's folder: its namesakes first, then the quick ones. */
  #testsFor(file) {
    const later = (test) => (test.includes(stem(file)) ? 0 : 1);
    return [...this.#milliseconds.keys()]
      .filter((test) => this.#includes(`test/native/${test}.cc`, `${dirname(file)}/`))
      .sort((a, b) => later(a) - later(b) || this.#milliseconds.get(a) - this.#milliseconds.get(b));
  }

  /** Copies what was built: another build must not change it. */
  #keepBuilt() {
    for (const source of this.#sources) {
      const object = join(this.#copy, objectOf(BASE, source));
      mkdirSync(dirname(object), { recursive: true });
      copyFileSync(join(root, objectOf(BUILT, source)), object);
      const path = join(root, `${objectOf(BUILT_DEPENDENCIES, source)}.d`);
      const files = readFileSync(path, 'utf8').split(/[\s\\:]+/);
      this.#dependencies.set(
        source,
        files.map((file) => file.replace(/^\.\.\//, '')),
      );
    }
  }

  /** Whether the source includes the file, or one of the folder when it ends in a slash. */
  #includes(source, file) {
    return this.#dependencies
      .get(source)
      .some((path) => (file.endsWith('/') ? path.startsWith(file) : path === file));
  }

  /** Compiles `sources` to objects in `place`; null or what is wrong. */
  async #compile(sources, place) {
    let complaint = null;
    await inParallel(sources, async (source) => {
      const object = objectOf(place, source);
      mkdirSync(join(this.#copy, dirname(object)), { recursive: true });
      const args = [...FLAGS, '-c', source, '-o', object];
      const { status, output } = await run(CXX, args, { cwd: this.#copy });
      if (status !== 0) complaint = output;
      return complaint === null;
    });
    return complaint;
  }

  /** Once each, to compare with: what compiles to the same object is no change. */
  async #compileUnchanged(sources) {
    const missing = sources.filter(
      (source) => !existsSync(join(this.#copy, objectOf(UNCHANGED, source))),
    );
    await this.#compile(new Set(missing), UNCHANGED);
  }

  #isSame(source) {
    const [changed, unchanged] = [CHANGED, UNCHANGED].map((place) =>
      readFileSync(join(this.#copy, objectOf(place, source))),
    );
    return changed.equals(unchanged);
  }

  /** Compiles `sources` and links them with the others; null or what is wrong. */
  async #build(sources) {
    const complaint = await this.#compile(sources, CHANGED);
    if (complaint !== null) return complaint;
    const objects = this.#sources.map((source) =>
      objectOf(sources.includes(source) ? CHANGED : BASE, source),
    );
    const args = [...LINKER, ...objects, '-pthread', '-o', PROGRAM];
    const { status, output } = await run(CXX, args, { cwd: this.#copy });
    return status === 0 ? null : output;
  }

  #run(args, cpuSeconds) {
    return run(`./${PROGRAM}`, args, { cwd: this.#copy, cpuSeconds, memoryKb: TEST_MEMORY_KB });
  }
}
