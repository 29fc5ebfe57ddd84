import { DOCUMENT_OPTIONS } from '../../cli/document-command.js';
import { ADAPTER, BACKEND, CALLS, maxSeconds, SEED } from '../../cli/options.js';

/** What a measurement of calls takes, `seconds` long at most unless it is told otherwise. */
export const runOptions = (seconds: number) => ({
  backend: BACKEND,
  adapter: ADAPTER,
  calls: CALLS,
  maxSeconds: maxSeconds(seconds),
  seed: SEED,
  ...DOCUMENT_OPTIONS,
});
