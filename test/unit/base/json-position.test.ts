import { describe, expect, it } from 'vitest';
import { invalidJsonPosition } from '../../../src/base/json-position.js';
import { Random } from '../fakes/random.js';

describe('invalidJsonPosition', () => {
  it.each<[string, number, number]>([
    ['', 1, 1],
    ['{', 1, 2],
    ['{"a": 1', 1, 8],
    ['{"a": 1,\n b: 2}', 2, 2],
    ['{\n  "a": 1,\n}', 3, 1],
    ['[1, 2,, 3]', 1, 7],
    ['[1 2]', 1, 4],
    ['{"a" 1}', 1, 6],
    ['{"a": }', 1, 7],
    ['{1: 2}', 1, 2],
    ['[1}', 1, 3],
    ['{"a": 1]', 1, 8],
    ['{} {}', 1, 4],
    ['nul', 1, 1],
    ['truex', 1, 1],
    ['[01]', 1, 2],
    ['[1.]', 1, 2],
    ['"\\x"', 1, 1],
    ["{'a': 1}", 1, 2],
    ['{"a": undefined}', 1, 7],
    ['// text\n{}', 1, 1],
    ['[1],', 1, 4],
    ['{"a": 1, 5}', 1, 10],
    [']', 1, 1],
    ['"a\nb"', 1, 1],
  ])('%j stops being JSON at %d:%d', (text, line, column) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(invalidJsonPosition(text)).toEqual({ line, column });
  });

  it('names a place up to which the text can be the beginning of JSON', () => {
    const valid = '{"a": [1, -2.5e3, {"b": "x\\n\\u00e9"}, true, null], "c": {}}';
    const seed = 4711;
    const random = new Random(seed);
    for (let draw = 0; draw < 2000; draw += 1) {
      const at = random.integer(0, valid.length - 1);
      const junk = ['}', ',', '"', ':', 'x', '[', '1'][random.integer(0, 6)] ?? '';
      const text = valid.slice(0, at) + junk + valid.slice(at + 1);
      if (isJson(text)) continue;
      const { line, column } = invalidJsonPosition(text);
      expect(line).toBe(1);
      // Whatever was changed, everything before it was fine or the change made an earlier token end.
      expect(column, `seed ${seed}, draw ${draw}: ${text}`).toBeGreaterThanOrEqual(
        tokenStart(valid, at),
      );
    }
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Column of the token that position `at` lies in, or of the one it may become a part of. */
function tokenStart(text: string, at: number): number {
  const before = [...text.matchAll(/"(?:[^"\\]|\\.)*"|[\w.+-]+|[{}[\],:]/g)]
    .map((match) => match.index)
    .filter((index) => index <= at);
  return (before.at(-2) ?? 0) + 1;
}
