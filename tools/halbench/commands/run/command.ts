import { type Command, command } from '../../cli/command.js';
import { documentForms } from '../../cli/document-command.js';
import { runOptions } from './options.js';
import { run } from './run.js';
import { runView } from './view.js';

const SECONDS = 300;

export const RUN: Command = command({
  name: 'run',
  summary: 'measure how long each call to an adapter takes',
  detail:
    'Measures clock read, cross timestamp, register read, enumerate and open, through the addon and, ' +
    'where ffi-rs is installed, through the C library. The file of --output grows while measuring.',
  duration: 'half a minute for three adapters',
  schema: 'run.schema.json',
  options: runOptions(SECONDS),
  ...documentForms(runView),
  run: (options, { progress, save }) => run('run', options, progress, save),
});
