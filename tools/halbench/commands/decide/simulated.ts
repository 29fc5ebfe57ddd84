import type { Block, Row, Section, View } from '../../view/view.js';

const MARK = 'SIMULATED';
const marked = (text: string): string => `${MARK}: ${text}`;

function rowOf(row: Row): Row {
  if ('group' in row) return { group: marked(row.group) };
  const [first = '', ...rest] = row.cells;
  return { ...row, cells: [marked(first), ...rest] };
}

function blockOf(block: Block): Block {
  switch (block.kind) {
    case 'table':
      return { ...block, caption: marked(block.caption), rows: block.rows.map(rowOf) };
    case 'facts':
      return {
        ...block,
        caption: marked(block.caption),
        facts: block.facts.map(([name, value]) => [name, marked(value)]),
      };
    case 'items':
      return { ...block, items: block.items.map(marked) };
    case 'text':
      return { ...block, text: marked(block.text) };
    case 'curves':
    case 'ranges':
      return { ...block, title: marked(block.title), words: marked(block.words) };
  }
}

const sectionOf = (one: Section): Section => ({
  ...one,
  title: marked(one.title),
  marked: false,
  blocks: one.blocks.map(blockOf),
});

/** A view that says on every line that its numbers are simulated. */
export function onEveryLine(view: View): View {
  const { verdict, summary, about, keys, picture, sections } = view;
  return {
    ...view,
    title: marked(view.title),
    verdict: { ...verdict, text: marked(verdict.text) },
    summary: summary.map(marked),
    about: about.map(([name, value]) => [name, marked(value)]),
    keys: keys.map(({ value, label }) => ({ value, label: marked(label) })),
    picture: picture === null ? null : (blockOf(picture) as typeof picture),
    sections: sections.map(sectionOf),
  };
}

/** The same for the lines of a text. */
export const onEveryTextLine = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' || line.includes(MARK) ? line : `${MARK}  ${line}`))
    .map((line) => `${line}\n`)
    .join('');
