import { type Command, command } from '../../cli/command.js';
import { documentForms } from '../../cli/document-command.js';
import { runOptions } from '../run/options.js';
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
  options: runOptions(SECONDS),
  ...documentForms(runView),
  run: (options, { progress, save }) => run('overview', options, progress, save),
});
