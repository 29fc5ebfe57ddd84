import type { ListDocument } from '../../result.js';
import { aboutAdapters, adapterTable } from '../../view/adapters.js';
import { binaryText } from '../../view/binary.js';
import { items, paragraph, section, type Verdict, type View } from '../../view/view.js';

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

function verdictOf(adapters: number, backend: string): Verdict {
  const count = adapters === 1 ? '1 adapter' : `${adapters} adapters`;
  return { level: adapters > 0 ? 'good' : 'none', text: `${count} through ${backend}.` };
}

/** `halbench list` for a terminal and for a page. */
export function listView(document: ListDocument): View {
  const { backend, adapters, notes, binary } = document;
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
      ...section('Not available', [items(absences(document))], false),
      ...section('Loaded', [paragraph(binaryText(binary))], false),
    ],
  };
}
