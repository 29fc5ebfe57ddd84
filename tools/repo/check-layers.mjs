// Dependencies point one way only: which folder may include or import which, no circle among the
// files of one folder; tools, benchmarks and tests of behaviour use the package by name.
import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { BACKENDS } from './backends.mjs';
import { CXX, root, SCRIPT, sourceFiles } from './source-files.mjs';

const NATIVE = {
  'native/base': [],
  'native/hal': ['native/base'],
  'native/core': ['native/base', 'native/hal'],
  'native/model': ['native/base'],
  'native/platform': ['native/base', 'native/hal'],
  ...Object.fromEntries(BACKENDS.map(({ name, uses }) => [`native/backends/${name}`, uses])),
  'native/runtime': ['native/base', 'native/hal', 'native/core', 'native/platform'],
  'native/addon': ['native/base', 'native/hal', 'native/core', 'native/platform', 'native/runtime'],
  'native/addon_bench': ['native/base', 'native/hal', 'native/core', 'native/addon'],
  'native/capi': ['native/base', 'native/hal', 'native/core', 'native/runtime'],
  'tools/lab/standin': ['native/base', 'native/model', 'native/backends/intel_avb'],
  'tools/lab/driver': [
    'native/base',
    'native/model',
    'native/backends/intel_avb',
    'tools/lab/standin',
  ],
  'tools/lab/fakes': ['native/base', 'tools/lab/standin'],
  'tools/lab/shim': [],
  'tools/lab/wpcap': ['native/base', 'native/backends/intel_avb', 'tools/lab/standin'],
  'tools/lab/programs': ['native/base', 'native/backends/intel_avb', 'tools/lab/standin'],
};

// Of a backend's folder, the stand-in and its tools may see the raw interface only.
const RAW_INTERFACE = /backends\/intel_avb\/(abi(_[a-z]+)?|driver_port|npcap_port)\.h$/;
const NODE_HEADERS = /^(napi|node_api|js_native_api|uv|node)\.h$/;

// The folders of src/, lowest first, and what each may import besides itself. `index` is the package.
const TYPESCRIPT = {
  base: [],
  analysis: ['base'],
  servo: ['base'],
  binding: ['base'],
  adapter: ['base', 'binding'],
  clock: ['base', 'binding', 'adapter'],
  stamps: ['base', 'binding', 'adapter'],
  frames: ['base', 'binding', 'adapter', 'stamps'],
  registers: ['base', 'binding', 'adapter'],
  tsn: ['base', 'binding', 'adapter'],
  hal: ['base', 'binding', 'adapter', 'clock', 'stamps', 'frames', 'registers', 'tsn', 'servo'],
  index: [
    'base',
    'binding',
    'adapter',
    'clock',
    'stamps',
    'frames',
    'registers',
    'tsn',
    'servo',
    'hal',
  ],
  // Of base, the checks of arguments.
  compat: ['base', 'index'],
  gptp: ['base', 'index'],
};

function includesOf(text) {
  return [...text.matchAll(/^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)/gm)].map((m) => m[1] ?? m[2]);
}

function folderOf(path, folders) {
  return folders.filter((f) => path.startsWith(`${f}/`)).sort((a, b) => b.length - a.length)[0];
}

function resolveInclude(file, include) {
  if (include.startsWith('tools/')) return include;
  const beside = posix.join(dirname(file), include);
  return include.includes('/') ? `native/${include}` : beside;
}

/** Complaints about one native file. */
export function nativeComplaints(file, text) {
  const folders = Object.keys(NATIVE);
  const own = folderOf(file, folders);
  if (!own) return [`${file}: its folder is not in the table of tools/repo/check-layers.mjs`];
  const complaints = [];
  for (const include of includesOf(text)) {
    if (NODE_HEADERS.test(include) && !own?.startsWith('native/addon')) {
      complaints.push(`${file}: only native/addon may include <${include}>`);
    }
    const target = resolveInclude(file, include);
    const folder = folderOf(target, folders);
    if (!folder || folder === own) continue;
    const allowed = NATIVE[own].includes(folder);
    const raw = own.startsWith('tools/lab') && folder === 'native/backends/intel_avb';
    if (!allowed || (raw && !RAW_INTERFACE.test(target))) {
      complaints.push(`${file}: ${own} must not include ${include}`);
    }
  }
  return complaints;
}

function importsOf(text) {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((m) => m[1]);
}

/** The folder of src/ that `path` is in; 'index' for the files beside the folders. */
function roomOf(path) {
  const [, room, inside] = /^src\/([^/]+)(\/.+)?$/.exec(path) ?? [];
  return inside === undefined ? room?.replace(/\.[jt]s$/, '') : room;
}

const localImportsOf = (file, text) =>
  importsOf(text)
    .filter((target) => target.startsWith('.'))
    .map((target) => posix.join(dirname(file), target));

/** Complaints about one file of src/. */
export function facadeComplaints(file, text) {
  const own = roomOf(file);
  const allowed = TYPESCRIPT[own];
  if (!allowed) return [`${file}: ${own} is not in the table of tools/repo/check-layers.mjs`];
  return localImportsOf(file, text)
    .filter((target) => roomOf(target) !== own && !allowed.includes(roomOf(target)))
    .map((target) => `${file}: ${own} must not import ${target}`);
}

/** The circles among files, types included. `texts`: from path to text. */
export function circles(texts) {
  const state = new Map();
  const found = [];
  const visit = (file, path) => {
    if (state.get(file) === 'done' || !texts.has(file)) return;
    if (state.get(file) === 'open') {
      found.push(`circle of imports: ${[...path.slice(path.indexOf(file)), file].join(' -> ')}`);
      return;
    }
    state.set(file, 'open');
    for (const target of localImportsOf(file, texts.get(file))) {
      visit(target.replace(/\.js$/, '.ts'), [...path, file]);
    }
    state.set(file, 'done');
  };
  for (const file of texts.keys()) visit(file, []);
  return found;
}

/** Complaints about a tool, benchmark or example: it may not reach into the package. */
export function toolComplaints(file, text) {
  return importsOf(text)
    .filter((target) => target.startsWith('.'))
    .map((target) => posix.join(dirname(file), target))
    .filter((target) => /^(src|dist|native|build)\//.test(target))
    .map((target) => `${file}: imports ${target} instead of 'avb-hal'`);
}

export function checkLayers() {
  const read = (file) => readFileSync(join(root, file), 'utf8');
  const scripts = [...sourceFiles(['src'], ['.ts']), ...sourceFiles(['tools/halbench'], ['.ts'])];
  return [
    ...sourceFiles(['native', 'tools/lab'], CXX).flatMap((f) => nativeComplaints(f, read(f))),
    ...sourceFiles(['src'], ['.ts']).flatMap((f) => facadeComplaints(f, read(f))),
    ...circles(new Map(scripts.map((f) => [f, read(f)]))),
    ...sourceFiles(['tools/halbench', 'bench', 'docs/examples'], SCRIPT).flatMap((f) =>
      toolComplaints(f, read(f)),
    ),
  ];
}
