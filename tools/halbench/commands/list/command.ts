import { type Command, command } from '../../cli/command.js';
import { DOCUMENT_OPTIONS, documentForms } from '../../cli/document-command.js';
import { ADAPTER, BACKEND } from '../../cli/options.js';
import { list } from './list.js';
import { listView } from './view.js';

export const LIST: Command = command({
  name: 'list',
  summary: 'show the adapters of a backend and what each can do',
  duration: 'about a second',
  schema: 'list.schema.json',
  options: { backend: BACKEND, adapter: ADAPTER, ...DOCUMENT_OPTIONS },
  ...documentForms(listView),
  run: ({ backend, adapter }, { progress }) => list(backend, adapter, progress),
});
