import { describe, expect, it } from 'vitest';

interface LayerCheck {
  nativeComplaints(file: string, text: string): string[];
  facadeComplaints(file: string, text: string): string[];
  circles(texts: ReadonlyMap<string, string>): string[];
  checkLayers(): string[];
}

const path = '../../../tools/repo/check-layers.mjs';
const layers = (await import(path)) as LayerCheck;

describe('the layer check', () => {
  it('has nothing to say about the repository', () => {
    expect(layers.checkLayers()).toEqual([]);
  });

  it('complains about a folder that is not in its tables', () => {
    expect(layers.facadeComplaints('src/novel/thing.ts', '')).toHaveLength(1);
    expect(layers.nativeComplaints('native/novel/thing.cc', '')).toHaveLength(1);
    expect(layers.nativeComplaints('native/backends/novel/thing.cc', '')).toHaveLength(1);
  });

  it('complains about an arrow upwards, of a type, too', () => {
    const text = "import type { Hal } from '../hal/hal.js';";
    expect(layers.facadeComplaints('src/base/check.ts', text)).toHaveLength(1);
    expect(layers.facadeComplaints('src/index.ts', "export * from './hal/hal.js';")).toEqual([]);
    const include = '#include "runtime/event_pump.h"\n';
    expect(layers.nativeComplaints('native/base/wide.cc', include)).toHaveLength(1);
  });

  it('complains about a circle, of types, too', () => {
    const texts = new Map([
      ['src/base/a.ts', "import type { B } from './b.js';"],
      ['src/base/b.ts', "import { c } from './c.js';"],
      ['src/base/c.ts', "export * from './a.js';"],
    ]);
    expect(layers.circles(texts)).toEqual([
      'circle of imports: src/base/a.ts -> src/base/b.ts -> src/base/c.ts -> src/base/a.ts',
    ]);
    texts.set('src/base/c.ts', '');
    expect(layers.circles(texts)).toEqual([]);
  });
});
