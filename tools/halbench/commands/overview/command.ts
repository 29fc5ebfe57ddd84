import { type Command, command } from '../../cli/command.js';
import { DOCUMENT_OPTIONS, documentForms } from '../../cli/document-command.js';
import { ADAPTER, BACKEND, CALLS, maxSeconds, SEED } from '../../cli/options.js';
import { run } from '../run/run.js';
import { runView } from '../run/view.js';

const SECONDS = 10;

/** What halbench does without a command. */
export const OVERVIEW: Command = command({
  name: '',
  summary: 'show the adapters and measure their calls for a short time',
  detail: 'Uses the simulator, and says so, if no adapter hardware is reachable.',
  duration: 'half a minute',
  schema: 'run.schema.json',
  options: {
    backend: BACKEND,
    adapter: ADAPTER,
    calls: CALLS,
    maxSeconds: maxSeconds(SECONDS),
    seed: SEED,
    ...DOCUMENT_OPTIONS,
  },
  ...documentForms(runView),
  run: (options, { progress, save }) => run('overview', options, progress, save),
});
