// Reads the register tables in tools/repo/registers: checks them and resolves what families share.
import { readFileSync } from 'node:fs';
import { readComposition } from './family-source.mjs';
import { parseLimits } from './generate-codes.mjs';

export const GROUPS = [
  'general',
  'interrupts',
  'clock',
  'stamps',
  'timers',
  'tsn',
  'ptm',
  'art',
  'queues',
  'filters',
  'statistics',
];

const ACCESS = ['rw', 'ro', 'wo', 'rc', 'rc/w1c', 'w1c', 'w1s', 'unknown'];
const FIELD_ACCESS = [...ACCESS, 'sc'];
const FOLDER = 'tools/repo/registers';
const LIMITS = readFileSync(new URL('../../native/base/limits.def', import.meta.url), 'utf8');
const WINDOW = parseLimits(LIMITS).find(([name]) => name === 'BAR_BYTES')[1];

function fail(where, what) {
  throw new SyntaxError(`${where}: ${what}`);
}

function hexNumber(text, where) {
  if (!/^0x[0-9A-F]{4,8}$/.test(text)) fail(where, `wanted a number such as 0x00FC, got ${text}`);
  return Number.parseInt(text, 16);
}

function plainText(text, where, refused = /[`\\|]/) {
  if (!/^[\x20-\x7E]*$/.test(text) || refused.test(text)) {
    fail(where, `a character that is not plain ASCII, or that separates columns: ${text}`);
  }
  return text;
}

/** `NAME 9:8 ro | meaning`: bits from the highest, the access only where it is not the register's. */
export function parseField(text, registerAccess, width, where) {
  const match = /^(\w+) (\d+)(?::(\d+))?(?: (\S+))? \| ?(.*)$/.exec(text);
  if (!match) fail(where, `not a field: ${text}`);
  const [, name, high, low = high, access = registerAccess, meaning] = match;
  const [msb, lsb] = [Number(high), Number(low)];
  if (msb < lsb || msb >= width) fail(where, `${name}: bits ${high}:${low}`);
  if (!FIELD_ACCESS.includes(access)) fail(where, `${name}: access ${access}`);
  return { name, lsb, width: msb - lsb + 1, access, meaning: plainText(meaning, where, /[`\\|;]/) };
}

function parseFields(texts, access, width, where) {
  const fields = texts.map((text) => parseField(text, access, width, where));
  fields.sort((a, b) => a.lsb - b.lsb);
  fields.forEach((field, i) => {
    const next = fields[i + 1];
    if (next && field.lsb + field.width > next.lsb) {
      fail(where, `${field.name} and ${next.name} overlap`);
    }
  });
  if (new Set(fields.map((f) => f.name)).size !== fields.length) fail(where, 'a name stands twice');
  return fields;
}

const KEYS = new Set(
  'name offset alias count stride access reset group source unconfirmed onRead note fields'.split(
    ' ',
  ),
);

function parseRegister(entry, file) {
  const where = `${file}: ${entry.name}`;
  for (const key of Object.keys(entry)) if (!KEYS.has(key)) fail(where, `unknown key ${key}`);
  if (!/^[A-Z][A-Z0-9_]*$/.test(entry.name)) fail(where, 'not a name');
  if (!ACCESS.includes(entry.access)) fail(where, `access ${entry.access}`);
  if (!entry.source && entry.access !== 'unknown') {
    fail(where, `access ${entry.access} without a source: give the source, or access unknown`);
  }
  if (!GROUPS.includes(entry.group)) fail(where, `group ${entry.group}`);
  if (![undefined, 'latches', 'releases', 'unknown'].includes(entry.onRead)) fail(where, 'onRead');
  const offset = hexNumber(entry.offset, where);
  const { count = 1, stride = 4 } = entry;
  if (offset % 4 || stride % 4 || offset + (count - 1) * stride >= WINDOW) fail(where, 'offset');
  return {
    name: entry.name,
    offset,
    count,
    stride,
    alias: entry.alias === undefined ? null : hexNumber(entry.alias, where),
    access: entry.access,
    reset: entry.reset === undefined ? null : hexNumber(entry.reset, where),
    group: entry.group,
    source: plainText((entry.source ?? '').replaceAll('+', ' '), where),
    unconfirmed: entry.unconfirmed === true,
    onRead: entry.access.startsWith('rc') ? 'clears' : (entry.onRead ?? ''),
    note: plainText(entry.note ?? '', where),
    fields: parseFields(entry.fields ?? [], entry.access, 32, where),
  };
}

// `NAME 0x4000 SC`: a source says that reading clears it. Without one the access is unknown, and so
// is what reading does: a snapshot leaves it out.
function parseCounter(text, file) {
  const match = /^(\w+) (0x[0-9A-F]{4})( SC)?( unconfirmed)?$/.exec(text);
  if (!match) fail(file, `not a counter: ${text}`);
  const [, name, offset, source, unconfirmed] = match;
  const known = source ? { access: 'rc', source: 'SC' } : { access: 'unknown', onRead: 'unknown' };
  const entry = { name, offset, ...known, group: 'statistics' };
  return parseRegister(unconfirmed ? { ...entry, unconfirmed: true } : entry, file);
}

/** SYSTIMR first: reading it holds the rest of the time. */
const order = (row) => (row.name === 'SYSTIMR' ? 0xb600 - 1 : row.offset);

/** Complaints are SyntaxErrors: a name or an offset that stands twice. */
function checkFamily(family, rows) {
  const taken = new Map();
  for (const row of rows) {
    for (let n = 0; n < row.count; n += 1) {
      const offset = row.offset + n * row.stride;
      if (taken.has(offset)) {
        fail(family, `${row.name} and ${taken.get(offset)} are both at 0x${offset.toString(16)}`);
      }
      taken.set(offset, row.name);
    }
  }
}

/**
 * @param {(path: string) => string} read gives the text of a file of the repository
 * @returns the parts as written, the families' rows, and every distinct row with its `families`
 */
export function readRegisters(read) {
  const composition = readComposition(read);
  const bits = new Map(Object.keys(composition).map((family, n) => [family, 1 << n]));
  const parts = new Map();
  for (const name of new Set(Object.values(composition).flat())) {
    const file = `${FOLDER}/${name}.json`;
    const { about, registers, counters } = JSON.parse(read(file));
    const rows = [
      ...registers.map((r) => parseRegister(r, file)),
      ...counters.map((c) => parseCounter(c, file)),
    ];
    if (new Set(rows.map((r) => r.name)).size !== rows.length) fail(file, 'a name stands twice');
    parts.set(name, { about, rows });
  }
  const families = new Map();
  const masks = new Map();
  for (const [family, names] of Object.entries(composition)) {
    const byName = new Map(names.flatMap((n) => parts.get(n).rows).map((row) => [row.name, row]));
    const rows = [...byName.values()].sort((a, b) => order(a) - order(b));
    checkFamily(family, rows);
    families.set(family, rows);
    for (const row of rows) masks.set(row, (masks.get(row) ?? 0) | bits.get(family));
  }
  const rows = [...masks]
    .map(([row, mask]) => ({ ...row, families: mask }))
    .sort((a, b) => order(a) - order(b) || a.families - b.families);
  return { composition, parts, families, rows };
}

const PHY_KEYS = new Set('name number access onRead note fields'.split(' '));

/** The registers of a PHY, as {@link readRegisters} gives those of an adapter; 16 bits each. */
export function readPhyRegisters(read) {
  const file = `${FOLDER}/phy.json`;
  const { about, registers } = JSON.parse(read(file));
  const rows = registers.map((entry, i) => {
    const where = `${file}: ${entry.name}`;
    for (const key of Object.keys(entry)) if (!PHY_KEYS.has(key)) fail(where, `unknown key ${key}`);
    if (!/^[A-Z][A-Z0-9_]*$/.test(entry.name)) fail(where, 'not a name');
    if (!['rw', 'ro'].includes(entry.access)) fail(where, `access ${entry.access}`);
    if (![undefined, 'clears', 'moves'].includes(entry.onRead)) fail(where, 'onRead');
    const last = registers[i - 1]?.number ?? -1;
    if (!Number.isInteger(entry.number) || entry.number <= last || entry.number > 31) {
      fail(where, `number ${entry.number} after ${last}`);
    }
    const fields = parseFields(entry.fields, entry.access, 16, where);
    if (fields.some((f) => f.access === 'rc') && entry.onRead !== 'clears') fail(where, 'onRead');
    return { ...entry, onRead: entry.onRead ?? '', note: plainText(entry.note, where), fields };
  });
  return { about, rows };
}
