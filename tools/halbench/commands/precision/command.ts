import { type Command, command } from '../../cli/command.js';
import { DOCUMENT_OPTIONS, documentForms } from '../../cli/document-command.js';
import { ADAPTER, BACKEND, maxSeconds, ORDER, SEED } from '../../cli/options.js';
import { PROFILE, READINGS } from './options.js';
import { precision } from './precision.js';
import { precisionView } from './view.js';

const SECONDS = 300;

export const PRECISION: Command = command({
  name: 'precision',
  summary: 'measure how exactly each call knows the time of an adapter',
  detail: 'Shows errors where the true time is known, agreement where it is not, and stability.',
  duration: 'half a minute on the simulator, one minute per adapter elsewhere',
  schema: 'precision.schema.json',
  options: {
    backend: BACKEND,
    adapter: ADAPTER,
    readings: READINGS,
    profile: PROFILE,
    order: ORDER,
    maxSeconds: maxSeconds(SECONDS),
    seed: SEED,
    ...DOCUMENT_OPTIONS,
  },
  ...documentForms(precisionView),
  run: (options, { progress }) => precision(options, progress),
});
