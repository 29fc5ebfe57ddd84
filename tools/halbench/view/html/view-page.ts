import type { Head } from '../../result.js';
import { facts, section, type View } from '../view.js';
import { sectionsMarkup } from './blocks.js';
import { html } from './markup.js';
import { pageText } from './page.js';

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

/** A view as a self-contained page. */
export function viewPage(view: View): string {
  const { title, head, summary, sections } = view;
  const all = [...sections, ...section('Where this was run', [machineFacts(head)])];
  return pageText({
    title,
    label: head.label,
    simulated: head.simulated,
    head: html`${summary.map((line) => html`<p>${line}</p>`)}`,
    main: sectionsMarkup(all),
  });
}
