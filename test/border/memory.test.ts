import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { childPath, resultOf, runChild } from './child.js';

interface Row {
  readonly rss: number;
  readonly heap: number;
  readonly threads: number;
  readonly files: number;
}

const ROUNDS = 12;
const CYCLES = 120;
/** Rounds until caches and pools have their size. */
const WARM_UP = 3;
/** What a cycle may leave behind, in bytes. The smallest object of the binary takes more. */
const HEAP_LIMIT = 64;
const RSS_LIMIT = 768;

const uses = [
  ...readFileSync(childPath('memory.mjs'), 'utf8').matchAll(/^ {2}'([^']+)': (?:async )?\(/gm),
].map(([, name]) => name as string);

/**
 * Growth a cycle, from round to round. The two largest steps do not count: pools grow in jumps, a
 * leak does not.
 */
function growth(values: readonly number[]): number {
  const steps = values.slice(1).map((value, i) => value - (values[i] ?? Number.NaN));
  const counted = steps.sort((a, b) => a - b).slice(0, -2);
  return counted.reduce((sum, step) => sum + step, 0) / counted.length / CYCLES;
}

describe('thousands of cycles', () => {
  it('has uses to try', () => expect(uses.length).toBeGreaterThan(8));

  it.each(uses)('leave nothing behind: %s', async (use) => {
    const ended = await runChild('memory.mjs', [use, `${ROUNDS}`, `${CYCLES}`], ['--expose-gc']);
    const rows = resultOf(ended, use) as Row[];
    const text = JSON.stringify(rows);
    const settled = rows.slice(WARM_UP);
    expect(settled).toHaveLength(ROUNDS - WARM_UP);
    expect(growth(settled.map(({ heap }) => heap)), `heap bytes per cycle: ${text}`).toBeLessThan(
      HEAP_LIMIT,
    );
    expect(growth(settled.map(({ rss }) => rss)), `rss bytes per cycle: ${text}`).toBeLessThan(
      RSS_LIMIT,
    );
    expect(new Set(settled.map(({ threads }) => threads)).size, `threads: ${text}`).toBe(1);
    expect(new Set(settled.map(({ files }) => files)).size, `files: ${text}`).toBe(1);
  });
});

describe('the measure of growth', () => {
  it('sees what grows and not what jumps', () => {
    expect(growth([0, 300, 600, 900, 1200])).toBeCloseTo(300 / CYCLES);
    expect(growth([5, 5, 5, 5e6, 5e6, 5e6, 5e6, 5e6])).toBe(0);
  });
});
