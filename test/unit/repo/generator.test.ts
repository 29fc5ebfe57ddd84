import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { HAL_ERROR_CODES } from '../../../src/base/error-codes.gen.js';
import { CAPABILITY_MEANINGS, CAPABILITY_NAMES } from '../../../src/binding/capabilities.gen.js';
import { generate, parseLimits, parseList } from '../../../tools/repo/generate-codes.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');

describe('the generator', () => {
  it('leaves no difference', () => {
    const files = generate(read);
    expect([...files.keys()]).toEqual([
      'src/base/error-codes.gen.ts',
      'src/binding/capabilities.gen.ts',
      'docs/errors.md',
      'native/capi/include/avb_hal_codes.gen.h',
      'src/base/limits.gen.ts',
    ]);
    for (const [path, text] of files) expect(read(path), path).toBe(text);
  });

  it('misses no line of the lists', () => {
    const lines = (path: string) => read(path).match(/^AVBHAL_\w+\(/gm)?.length;
    expect(HAL_ERROR_CODES).toHaveLength(lines('native/hal/error_codes.def') ?? 0);
    expect(CAPABILITY_NAMES).toHaveLength(lines('native/hal/capabilities.def') ?? 0);
    expect(Object.keys(CAPABILITY_MEANINGS)).toEqual([...CAPABILITY_NAMES]);
  });

  it('keeps texts as they are, quotes and continued literals included', () => {
    const list = `// comment
AVBHAL_ERROR(kOne, "HAL_ONE", "It's \\"one\\".", "Do "
             "this.")
`;
    expect(parseList(list, 'AVBHAL_ERROR', 3, /^HAL_/)).toEqual([
      ['HAL_ONE', 'It\'s "one".', 'Do this.'],
    ]);
  });

  it.each([
    ['an entry with too few texts', 'AVBHAL_ERROR(kOne, "HAL_ONE", "a.")'],
    ['a conditional', '#if 1\nAVBHAL_ERROR(kOne, "HAL_ONE", "a.", "b.")\n#endif'],
    ['a name of another shape', 'AVBHAL_ERROR(kOne, "ONE", "a.", "b.")'],
    [
      'a name that stands twice',
      'AVBHAL_ERROR(kOne, "HAL_ONE", "a.", "b.")\nAVBHAL_ERROR(kTwo, "HAL_ONE", "a.", "b.")',
    ],
    ['an empty list', '// nothing'],
  ])('refuses %s', (_, list) => {
    expect(() => parseList(list, 'AVBHAL_ERROR', 3, /^HAL_/)).toThrow(SyntaxError);
  });

  it.each([
    ['a limit that is no number', 'AVBHAL_LIMIT(kA, A, 1u, "a")'],
    ['a limit that stands twice', 'AVBHAL_LIMIT(kA, A, 1, "a")\nAVBHAL_LIMIT(kB, A, 2, "b")'],
    ['a limit without a meaning', 'AVBHAL_LIMIT(kA, A, 1, "")'],
  ])('refuses %s', (_, list) => {
    expect(() => parseLimits(list)).toThrow(SyntaxError);
  });
});
