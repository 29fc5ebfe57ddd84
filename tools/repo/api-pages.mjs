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

/**
 * `X`, `X.member` or `member` of the item that the text belongs to, to where a page shows it; undefined
 * for what no page has.
 */
function whereIs(target, place, { page: from, owner }) {
  const [name, member] = target.split('.');
  const found = place.get(name);
  if (found === undefined) {
    const own = place.get(owner)?.item.members?.some((one) => one.name === target);
    return own ? whereIs(`${owner}.${target}`, place, { page: from }) : undefined;
  }
  const members = member === undefined ? [] : (found.item.members ?? []);
  const called = members.find((one) => one.name === member && isCalled(one));
  const anchor = called === undefined ? found.anchor : anchorOf(headingOf(found, called));
  return `${found.page === from ? '' : found.page}#${anchor}`;
}

function linkTo(target, shown, place, from) {
  const where = whereIs(target, place, from);
  return where === undefined ? `\`${shown}\`` : `[\`${shown}\`](${where})`;
}

const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replace(/ /g, '-');

const declarationOf = (item) =>
  item.excerptTokens
    .map(({ text }) => text)
    .join('')
    .replace(/^export (declare )?/, '')
    .trim();

const MAX_COLUMNS = 100;

/** A declaration that fits on a page: a long union has a line per member. */
function excerpt(item) {
  const text = `${item.kind === 'Variable' ? 'const ' : ''}${declarationOf(item)}`;
  if (item.kind !== 'TypeAlias' || text.includes('\n') || text.length <= MAX_COLUMNS) return text;
  const [head, ...members] = text.split(/ = | \| /);
  return `${head} =\n  | ${members.join('\n  | ')}`;
}

/** How the instance of a class is reached, as errors name it: `stamps.auxiliary` of an Adapter. */
function receiver(name, place) {
  for (const [owner, { item }] of place) {
    if (owner === name || owner === 'Hal' || item.kind !== 'Class') continue;
    const property = item.members.find(
      (member) => member.kind === 'Property' && typeOf(member) === name,
    );
    if (property === undefined) continue;
    return owner === 'Adapter' ? property.name : `${receiver(owner, place)}.${property.name}`;
  }
  return name[0].toLowerCase() + name.slice(1);
}

const CALLED = new Set(['Method', 'MethodSignature', 'Constructor']);
const isCalled = ({ kind }) => CALLED.has(kind);

/** `stamps.auxiliary.read()`, `new Servo()`. */
function headingOf({ item, receiver: instance }, member) {
  if (member.kind === 'Constructor') return `new ${item.name}()`;
  return `${member.isStatic ? item.name : instance}.${member.name}()`;
}

const cell = (text) => text.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');

/** A type with a link for each name in it that a page shows. */
function linkedType(text, place, page) {
  const parts = cell(text).split(/(\b[A-Za-z_]\w*\b)/);
  const merged = [];
  for (const part of parts.filter((one) => one !== '')) {
    const where = /^[A-Z]/.test(part) ? whereIs(part, place, page) : undefined;
    if (where !== undefined) merged.push(`[\`${part}\`](${where})`);
    else if (merged.at(-1)?.startsWith('`')) merged.push(`${merged.pop().slice(0, -1)}${part}\``);
    else merged.push(`\`${part}\``);
  }
  return merged.join('');
}

/** Links to the types that a declaration names. */
function typesIn(item, place, page) {
  const names = item.excerptTokens.filter(({ kind }) => kind === 'Reference');
  const links = [...new Set(names.map(({ text }) => text))]
    .filter((name) => name !== item.name && place.has(name))
    .map((name) => linkTo(name, name, place, page));
  return links.length === 0 ? '' : `Types: ${links.join(', ')}.`;
}

/** The type of a property, from its excerpt. */
const typeOf = (item) =>
  declarationOf(item)
    .replace(/^(static |readonly )*/, '')
    .replace(new RegExp(`^(get )?"?${item.name.replace('$', '\\$')}"?(\\(\\))?\\??: `), '')
    .replace(/;$/, '');

function table(properties, place, page) {
  const rows = properties.map((item) => {
    const optional = item.isOptional ? '?' : '';
    const text = cell(prose(item.docComment ?? '', place, page));
    return `| \`${item.name}${optional}\` | ${linkedType(typeOf(item), place, page)} | ${text} |`;
  });
  return ['| | type | |', '|---|---|---|', ...rows].join('\n');
}

const fenced = (text) => `\`\`\`ts\n${text}\n\`\`\``;
const joined = (parts) => parts.filter((part) => part !== '').join('\n\n');

function method(owner, item, place, page) {
  const signature = excerpt(item)
    .replace(/^static /, '')
    .replaceAll('\n    ', '\n');
  return joined([
    `### ${headingOf(place.get(owner), item)}`,
    fenced(signature),
    prose(item.docComment ?? '', place, page),
    typesIn(item, place, page),
  ]);
}

function section(item, place, page) {
  const at = { page, owner: item.name };
  const all = item.members ?? [];
  const members = all.filter(({ name, kind }) =>
    name === undefined ? kind === 'Constructor' : !name.startsWith('['),
  );
  const unnamed = all.filter((member) => member.name === undefined && !members.includes(member));
  const calls = members.filter(isCalled);
  const properties = members.filter((member) => !isCalled(member));
  const parts = [`## ${item.name}`, prose(item.docComment ?? '', place, at)];
  if (item.kind !== 'Class' && item.kind !== 'Interface') {
    parts.push(fenced(excerpt(item)), typesIn(item, place, at));
  }
  for (const call of unnamed) {
    parts.push(fenced(excerpt(call)), prose(call.docComment ?? '', place, at));
  }
  if (properties.length > 0) parts.push(table(properties, place, at));
  parts.push(...calls.map((call) => method(item.name, call, place, at)));
  return joined(parts);
}

const roomOf = (item, entry) => {
  const [, room] = /^dist\/(.+)\/[^/]+$/.exec(item.fileUrlPath ?? '') ?? [];
  return room?.replaceAll('/', '-') ?? entry.file;
};

/** Page of an item: its own for a class with methods, else that of its folder. */
function pageOf(item, entry) {
  const isLarge = item.kind === 'Class' && item.members.some(({ kind }) => kind === 'Method');
  const room = roomOf(item, entry);
  return isLarge ? `${room}-${item.name}.md` : `${room}.md`;
}

/** GitHub numbers the headings of one page that differ in the case only. */
function freeAnchor(name, before) {
  const anchor = anchorOf(name);
  const same = before.filter((other) => anchorOf(other) === anchor).length;
  return same === 0 ? anchor : `${anchor}-${same}`;
}

function placesOf(entries) {
  const place = new Map();
  const pages = new Map();
  for (const entry of entries) {
    for (const item of JSON.parse(entry.json).members[0].members) {
      if (place.has(item.name)) continue;
      const page = pageOf(item, entry);
      const names = pages.get(page) ?? [];
      place.set(item.name, { page, anchor: freeAnchor(item.name, names), item, entry });
      pages.set(page, [...names, item.name]);
    }
  }
  for (const [name, entry] of place) entry.receiver = receiver(name, place);
  return { place, pages };
}

const NOTE = '<!-- Made by `npm run api` from the declarations; change the comments in src/. -->';

const INTRODUCTION = `Every name that the package exports.

- **Units** stand in the names: \`Ns\` nanoseconds, \`Ms\` milliseconds, \`S\` seconds, \`Ppb\` parts per 1e9, \`Bps\` bits per
  second. Ranges include both ends.
- **Errors**: names such as \`HAL_CLOSED\` are codes of a [\`HalError\`](base-HalError.md#halerror), listed in
  [errors](../errors.md). A wrong argument is a TypeError or a RangeError.
- **Threads**: an object belongs to the JavaScript thread that made it, and its events come on that thread.
  [\`attachClock\`](clock.md#attachclock) reads a clock from another one. Calls that return a promise wait without blocking the thread.`;

/** The first sentence of a comment, for the index. */
const firstSentence = (text) => cell(text).match(/^.*?[.:](?=\s|$)/)?.[0] ?? cell(text);

function indexOf({ place, pages }) {
  const rows = [...pages.keys()].sort().flatMap((page) =>
    pages.get(page).map((name) => {
      const { item, entry, anchor } = place.get(name);
      const text = firstSentence(prose(item.docComment ?? '', new Map(), { page }));
      return `| [\`${name}\`](${page}#${anchor}) | ${item.kind.replace('Alias', '').toLowerCase()} | \`${entry.importName}\` | ${text} |`;
    }),
  );
  const head = ['| name | kind | import from | |', '|---|---|---|---|'];
  return `${NOTE}\n# Reference\n\n${INTRODUCTION}\n\n${[...head, ...rows].join('\n')}\n`;
}

/** Where the names of a page are imported from, and what of them exists only for the compiler. */
function importLine(names, place) {
  const { importName, values } = place.get(names[0]).entry;
  const text = `Imported from \`${importName}\``;
  if (names.length === 1) {
    const keyword = values.has(names[0]) ? 'import' : 'import type';
    return `${text}: \`${keyword} { ${names[0]} } from '${importName}';\` [All names](README.md).`;
  }
  const { length } = names.filter((name) => values.has(name));
  const how = length === 0 ? ', with `import type`' : '; interfaces and types with `import type`';
  return `${text}${how}. [All names](README.md).`;
}

const titleOf = (page, names) =>
  names.length === 1 && page.includes('-')
    ? `Class ${names[0]}`
    : `${page.replace('.md', '')}: types, functions and constants`;

/**
 * The pages, from file name to text. `entries`: importName, file, json (the extractor's model),
 * values (the names that exist at run time).
 */
export function apiPages(entries) {
  const { place, pages } = placesOf(entries);
  const texts = new Map([['README.md', indexOf({ place, pages })]]);
  for (const [page, names] of pages) {
    const sections = names.map((name) => section(place.get(name).item, place, page));
    const head = [NOTE, `# ${titleOf(page, names)}`, '', importLine(names, place)].join('\n');
    texts.set(page, `${joined([head, ...sections])}\n`);
  }
  return texts;
}

const MAX_LINES = 500;

/** The extractor's own text for a constructor without a comment, about which it does not complain. */
const NO_COMMENT = /Constructs a new instance of the `(\w+)` class/g;

/** What is wrong with the pages themselves. The index is one table and may be long. */
export function pageComplaints(texts) {
  return [...texts].flatMap(([page, text]) => {
    const isLong = page !== 'README.md' && text.split('\n').length > MAX_LINES;
    return [
      ...(isLong ? [`docs/api/${page}: more than ${MAX_LINES} lines: split it`] : []),
      ...[...text.matchAll(NO_COMMENT)].map(
        ([, name]) => `docs/api/${page}: ae-undocumented: the constructor of ${name}`,
      ),
    ];
  });
}
