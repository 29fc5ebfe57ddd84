// The reference in docs/api/, from the extractor's models: a page per class, a page per folder of the
// sources for everything else, and an index.

/** `{@link X}` and `{@link X | text}` to what the page shows, a link where X has a place. */
function prose(comment, place, from) {
  return comment
    .replace(/^\/\*\*|\*\/\s*$/g, '')
    .replace(/^\s*\* ?/gm, '')
    .replace(/\{@link ([^}|]+?)(?:\s*\|\s*([^}]+))?\}/g, (_, target, shown) =>
      linkTo(target.trim(), (shown ?? target).trim(), place, from),
    )
    .replace(/^@param (\S+) -? ?/gm, '`$1`: ')
    .replace(/^@returns /gm, 'Returns ')
    .replace(/^@throws /gm, 'Throws ')
    .replace(/^@example\s*/gm, '')
    .trim();
}

function linkTo(target, shown, place, from) {
  const found = place.get(target.split('.')[0]);
  if (found === undefined) return `\`${shown}\``;
  return `[\`${shown}\`](${found.page === from ? '' : found.page}#${found.anchor})`;
}

const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replace(/ /g, '-');

const excerpt = (item) =>
  item.excerptTokens
    .map(({ text }) => text)
    .join('')
    .replace(/^export declare /, '')
    .trim();

/** The name of the object that a class is reached by: `clock` for Clock. */
const receiver = (name) => name[0].toLowerCase() + name.slice(1);

const cell = (text) => text.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');

/** The type of a property, from its excerpt. */
const typeOf = (item) =>
  excerpt(item)
    .replace(/^(static |readonly )*/, '')
    .replace(new RegExp(`^(get )?"?${item.name.replace('$', '\\$')}"?(\\(\\))?\\??: `), '')
    .replace(/;$/, '');

function table(properties, place, page) {
  const rows = properties.map((item) => {
    const optional = item.isOptional ? '?' : '';
    const text = cell(prose(item.docComment ?? '', place, page));
    return `| \`${item.name}${optional}\` | \`${cell(typeOf(item))}\` | ${text} |`;
  });
  return ['| | type | |', '|---|---|---|', ...rows].join('\n');
}

function method(owner, item, place, page) {
  const signature = excerpt(item).replace(/^static /, '');
  const call = item.isStatic ? `${owner}.${item.name}` : `${receiver(owner)}.${item.name}`;
  const heading = item.kind === 'Constructor' ? `new ${owner}` : call;
  const text = prose(item.docComment ?? '', place, page);
  return `### ${heading}()\n\n\`\`\`ts\n${signature}\n\`\`\`\n\n${text}\n`;
}

const CALLED = new Set(['Method', 'MethodSignature', 'Constructor']);

function section(item, place, page) {
  const all = item.members ?? [];
  const members = all.filter(({ name }) => name !== undefined && !name.startsWith('['));
  const unnamed = all.filter(({ name }) => name === undefined);
  const calls = members.filter(({ kind }) => CALLED.has(kind));
  const properties = members.filter(({ kind }) => !CALLED.has(kind));
  const parts = [`## ${item.name}`, prose(item.docComment ?? '', place, page)];
  if (item.kind !== 'Class' && item.kind !== 'Interface') {
    parts.push(`\`\`\`ts\n${excerpt(item)}\n\`\`\``);
  }
  for (const call of unnamed) parts.push(`\`\`\`ts\n${excerpt(call)}\n\`\`\``);
  if (properties.length > 0) parts.push(table(properties, place, page));
  parts.push(...calls.map((call) => method(item.name, call, place, page)));
  return parts.filter((part) => part !== '').join('\n\n');
}

const roomOf = (item, entry) => {
  const [, room] = /^dist\/([^/]+)\//.exec(item.fileUrlPath ?? '') ?? [];
  return room ?? entry.file;
};

/** Page of an item: its own for a class with methods, else that of its folder. */
function pageOf(item, entry) {
  const isLarge = item.kind === 'Class' && item.members.some(({ kind }) => kind === 'Method');
  const room = roomOf(item, entry);
  return isLarge ? `${room}-${item.name}.md` : `${room}.md`;
}

function placesOf(entries) {
  const place = new Map();
  const pages = new Map();
  for (const entry of entries) {
    for (const item of JSON.parse(entry.json).members[0].members) {
      if (place.has(item.name)) continue;
      const page = pageOf(item, entry);
      place.set(item.name, { page, anchor: anchorOf(item.name), item, entry });
      pages.set(page, [...(pages.get(page) ?? []), item.name]);
    }
  }
  return { place, pages };
}

const NOTE = '<!-- Made by `npm run api` from the declarations; change the comments in src/. -->';

/** The first sentence of a comment, for the index. */
const firstSentence = (text) => cell(text).match(/^.*?[.:](?=\s|$)/)?.[0] ?? cell(text);

function indexOf({ place, pages }) {
  const rows = [...pages.keys()].sort().flatMap((page) =>
    pages.get(page).map((name) => {
      const { item, entry } = place.get(name);
      const text = firstSentence(prose(item.docComment ?? '', new Map(), page));
      return `| [\`${name}\`](${page}#${anchorOf(name)}) | ${item.kind.replace('Alias', '').toLowerCase()} | \`${entry.importName}\` | ${text} |`;
    }),
  );
  const head = ['| name | kind | import from | |', '|---|---|---|---|'];
  return `${NOTE}\n# Reference\n\nEvery name that the package exports.\n\n${[...head, ...rows].join('\n')}\n`;
}

/** The pages, from file name to text. `entries`: importName, file, json (the extractor's model). */
export function apiPages(entries) {
  const { place, pages } = placesOf(entries);
  const texts = new Map([['README.md', indexOf({ place, pages })]]);
  for (const [page, names] of pages) {
    const sections = names.map((name) => section(place.get(name).item, place, page));
    const title = page.replace('.md', '').replace('-', ': ');
    texts.set(page, `${NOTE}\n# ${title}\n\n${sections.join('\n\n').trimEnd()}\n`);
  }
  return texts;
}
