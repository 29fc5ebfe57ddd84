// A reporter of vitest: writes test-results/failures.txt, one line for everything that made the run
// fail, also errors outside tests (hooks, rejections nobody handled, workers that did not answer).
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './source-files.mjs';

const firstLine = ({ message }) => String(message).split('\n', 1)[0];

function* failuresOf(module) {
  const file = module.relativeModuleId;
  for (const error of module.errors()) yield `FAIL ${file}: ${firstLine(error)}`;
  for (const suite of module.children.allSuites()) {
    for (const error of suite.errors())
      yield `FAIL ${file} > ${suite.fullName}: ${firstLine(error)}`;
  }
  for (const test of module.children.allTests('failed')) {
    const [error] = test.result().errors;
    yield `FAIL ${file} > ${test.fullName}: ${firstLine(error)}`;
  }
}

export class FailuresReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const lines = [
      ...modules.flatMap((module) => [...failuresOf(module)]),
      ...unhandledErrors.map(
        (error) => `FAIL outside of tests: ${error.stack ?? firstLine(error)}`,
      ),
    ];
    if (lines.length === 0) return;
    mkdirSync(join(root, 'test-results'), { recursive: true });
    writeFileSync(join(root, 'test-results/failures.txt'), `${lines.join('\n')}\n`);
  }
}
