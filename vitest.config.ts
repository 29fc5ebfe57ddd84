import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { FailuresReporter } from './tools/repo/failures-reporter.mjs';

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The package's names, when they mean the sources. */
const sourceAliases = [
  { find: /^avb-hal$/, replacement: source('./src/index.ts') },
  { find: /^avb-hal\/gptp$/, replacement: source('./src/gptp/index.ts') },
  { find: /^avb-hal\/compat$/, replacement: source('./src/compat/index.ts') },
];

interface Kind {
  name: string;
  include: string[];
  /** Whether 'avb-hal' means the sources (coverage counts them) or the built package. */
  sources: boolean;
  testTimeout: number;
}

/**
 * `vitest run --project unit` runs one kind of test. The timeouts end what hangs; a machine that is busy
 * with other things stays far below them.
 */
const kinds: Kind[] = [
  { name: 'unit', include: ['test/unit/**/*.test.ts'], sources: true, testTimeout: 120_000 },
  { name: 'border', include: ['test/border/**/*.test.ts'], sources: true, testTimeout: 300_000 },
  { name: 'compat', include: ['test/compat/**/*.test.ts'], sources: true, testTimeout: 300_000 },
  { name: 'cli', include: ['test/cli/**/*.test.ts'], sources: false, testTimeout: 600_000 },
  {
    name: 'package',
    include: ['test/package/**/*.test.ts'],
    sources: false,
    testTimeout: 1_800_000,
  },
  { name: 'browser', include: ['test/browser/**/*.test.ts'], sources: false, testTimeout: 300_000 },
  { name: 'lab', include: ['test/lab/**/*.test.ts'], sources: false, testTimeout: 1_800_000 },
];

export default defineConfig({
  test: {
    projects: kinds.map(({ name, include, sources, testTimeout }) => ({
      ...(sources ? { resolve: { alias: sourceAliases } } : {}),
      test: {
        name,
        include,
        testTimeout,
        hookTimeout: testTimeout,
        // Lab tests share one lab: one file at a time.
        fileParallelism: name !== 'lab',
      },
    })),
    maxWorkers: 2,
    teardownTimeout: 60_000,
    passWithNoTests: false,
    reporters: ['default', 'json', new FailuresReporter()],
    outputFile: { json: 'test-results/vitest.json' },
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/**/*.gen.ts'],
      reporter: ['text', 'json-summary'],
      reportOnFailure: true,
      reportsDirectory: 'coverage',
      thresholds: { lines: 90, statements: 90, functions: 90, branches: 90 },
    },
  },
});
