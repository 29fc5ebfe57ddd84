import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { resultOf, runChild } from './child.js';

const hasPrlimit = process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0;
const why = hasPrlimit ? '' : ' (skipped: there is no prlimit here)';

describe.skipIf(!hasPrlimit)(`a system without a thread to give${why}`, () => {
  it('refuses a page and gives one later', async () => {
    const outcomes = resultOf(await runChild('threadless.mjs'));
    expect(outcomes).toEqual(['HAL_OUT_OF_MEMORY', 'HAL_OUT_OF_MEMORY', 'open']);
  });
});
