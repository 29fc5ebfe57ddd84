import { type Command, command } from '../../cli/command.js';
import { DOCUMENT_OPTIONS, documentForms } from '../../cli/document-command.js';
import { ADAPTER, backendName, CALLS, maxSeconds, SEED } from '../../cli/options.js';
import { compare } from './compare.js';
import { compareView } from './view.js';

const SECONDS = 300;

export const COMPARE: Command = command({
  name: 'compare',
  args: [
    ['A', 'a backend'],
    ['B', 'the backend that it is compared with'],
  ],
  summary: 'measure one adapter through two backends in alternation',
  duration: 'a quarter of a minute',
  schema: 'compare.schema.json',
  options: {
    adapter: ADAPTER,
    calls: CALLS,
    maxSeconds: maxSeconds(SECONDS),
    seed: SEED,
    ...DOCUMENT_OPTIONS,
  },
  ...documentForms(compareView),
  run: (options, { args: [a = '', b = ''], progress }) =>
    compare(backendName(a, 'A'), backendName(b, 'B'), options, progress),
});
