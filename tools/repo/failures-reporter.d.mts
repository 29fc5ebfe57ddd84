import type { Reporter } from 'vitest/node';

export declare class FailuresReporter implements Reporter {
  onTestRunEnd: NonNullable<Reporter['onTestRunEnd']>;
}
