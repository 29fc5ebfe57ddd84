import type { Head } from '../../result.js';
import { facts, section, type View } from '../view.js';
import { sectionsMarkup } from './blocks.js';
import { keyTiles, overviewMarkup } from './overview.js';
import { pageText } from './page.js';

/** The machine in one line. */
export const machineText = ({ machine: { platform, arch, osRelease, cpu, cores } }: Head): string =>
  `${platform} ${arch} ${osRelease}; ${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}`;

function machineFacts({ machine, halbench, command, startedAt }: Head) {
  const { platform, arch, osRelease, node, cpu, cores } = machine;
  return facts('Machine and versions', [
    ['halbench', `${halbench}, ${command}`],
    ['started', startedAt],
    ['operating system', `${platform} ${arch} ${osRelease}`],
    ['Node', node],
    ['processor', `${cpu}, ${cores}`],
  ]);
}

/** A view as a self-contained page; `dataSha256` is that of the document it shows. */
export function viewPage(view: View, dataSha256: string): string {
  const { title, head, sections, about, keys } = view;
  const all = [...sections, ...section('Where this was run', [machineFacts(head)])];
  return pageText({
    title,
    label: head.label,
    simulated: head.simulated,
    dataSha256,
    head: overviewMarkup({
      ...view,
      about: [['machine', machineText(head)], ...about, ['measured', head.startedAt]],
      tiles: keyTiles(keys),
    }),
    main: sectionsMarkup(all),
  });
}
