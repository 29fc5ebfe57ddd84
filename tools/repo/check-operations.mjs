// An operation has its place in every layer and a test on both sides. What the compilers do not
// notice is named here: the step that was forgotten, and the file it belongs to.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nativeCalls } from './generate-native.mjs';
import { root, sourceFiles } from './source-files.mjs';

const HOOKED = /(\w+)\([^()]*\)(?: const)? \{\s*return run\(\s*([^,]+),/g;

function textOf(folder, ending) {
  const files = sourceFiles([folder], [ending]).filter((file) => !file.includes('.gen.'));
  return files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
}

/** {facet, method, operations} of the public functions in a facet's header. */
export function operationsOf(text) {
  const facet = text.match(/^class (\w+) : public Facet/m)?.[1];
  if (facet === undefined) return [];
  return [...text.matchAll(HOOKED)].map(([, method, operation]) => ({
    facet,
    method,
    operations: operation.match(/k[A-Z]\w*(?= :|$)/g)?.filter((name) => name !== 'kTransmit') ?? [],
  }));
}

function nativeComplaints() {
  // The addon calls some through an object of runtime.
  const addon = textOf('native/addon', '.cc') + textOf('native/runtime', '.cc');
  // What core calls is tested through it.
  const tests = textOf('test/native', '.cc') + textOf('native/core', '.cc');
  return sourceFiles(['native/hal'], ['.h']).flatMap((file) => {
    const noun = file.replace(/^.*\/|\.h$/g, '');
    return operationsOf(readFileSync(join(root, file), 'utf8')).flatMap(
      ({ facet, method, operations }) => [
        ...operations
          .filter((name) => !addon.includes(`${facet}::${name}`))
          .map((name) => `${file}: ${facet}::${name}: no call in native/addon/${noun}.cc`),
        ...(new RegExp(`\\b${method}\\(`).test(tests)
          ? []
          : [`${file}: ${facet}::${method}(): no test in test/native`]),
      ],
    );
  });
}

export function checkOperations() {
  const facade = textOf('src', '.ts');
  const tests = textOf('test/unit', '.test.ts');
  const calls = nativeCalls().flatMap(({ name }) => [
    ...(facade.includes(`.${name}(`) ? [] : [`${name}(): no method in src calls it`]),
    ...(new RegExp(`\\b${name}\\b`).test(tests)
      ? []
      : [`${name}(): no test in test/unit names it`]),
  ]);
  return [...nativeComplaints(), ...calls];
}
