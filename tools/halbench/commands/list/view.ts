import type { ListDocument } from '../../result.js';
import { aboutAdapters, adapterTable } from '../../view/adapters.js';
import { binaryText } from '../../view/binary.js';
import {
  column,
  items,
  number,
  paragraph,
  section,
  type Table,
  table,
  type Verdict,
  type View,
} from '../../view/view.js';

/** What adapters cannot do and why; each reason once. */
function absences({ adapters }: ListDocument): string[] {
  const all = adapters.flatMap(({ index, absences: reasons }) =>
    Object.entries(reasons).map(([name, reason]) => ({ index, name, reason })),
  );
  return [...new Set(all.map(({ reason }) => reason))].map((reason) => {
    const same = all.filter((one) => one.reason === reason);
    const names = [...new Set(same.map(({ name }) => name))].join(', ');
    const where = [...new Set(same.map(({ index }) => `#${index}`))].join(' ');
    return `no ${names} on ${where}: ${reason}`;
  });
}

/** Which backend serves which parts of each adapter; empty where there is one backend only. */
function servers({ adapters, selection }: ListDocument): Table {
  const { binaries = {} } = selection;
  const names = Object.keys(binaries);
  const rows = adapters.flatMap(({ index, servedBy = {} }) =>
    names.flatMap((name) => {
      const parts = Object.keys(servedBy).filter((part) => servedBy[part] === name);
      return parts.length === 0 ? [] : [{ cells: [String(index), name, parts.join(' ')] }];
    }),
  );
  const columns = [number('#'), column('backend'), column('serves', { wraps: true })];
  return table('Who serves what', columns, names.length > 1 ? rows : []);
}

/** What was loaded: of several backends, each. */
function loaded({ binary, selection }: ListDocument): string {
  const { binaries = {} } = selection;
  const all = Object.entries(binaries);
  if (all.length < 2) return binaryText(binary);
  return all.map(([name, one]) => `${name}: ${binaryText(one)}`).join('\n');
}

/** Why adapters stand alone that another backend may reach, too. */
const apart = ({ adapters }: ListDocument): string[] =>
  adapters.flatMap(({ index, apart: reason }) => (reason ? [`#${index}: ${reason}`] : []));

function verdictOf(adapters: number, backend: string): Verdict {
  const count = adapters === 1 ? '1 adapter' : `${adapters} adapters`;
  return { level: adapters > 0 ? 'good' : 'none', text: `${count} through ${backend}.` };
}

/** `halbench list` for a terminal and for a page. */
export function listView(document: ListDocument): View {
  const { backend, adapters, notes } = document;
  const title = `Adapters of ${backend}`;
  return {
    title,
    head: document,
    verdict: verdictOf(adapters.length, backend),
    summary: notes,
    about: aboutAdapters(backend, adapters),
    keys: [],
    picture: null,
    sections: [
      ...section(title, [adapterTable(title, adapters)]).map((one) => ({ ...one, open: true })),
      ...section('Served by', [servers(document)], false),
      ...section('Kept apart', [items(apart(document))], false),
      ...section('Not available', [items(absences(document))], false),
      ...section('Loaded', [paragraph(loaded(document))], false),
    ],
  };
}
