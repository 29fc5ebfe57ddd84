// Dependencies point one way only. Native: which folder may include which; TypeScript: a file may
// import only from a lower rank; tools, benchmarks and tests of behaviour use the package by name.
import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { CXX, root, SCRIPT, sourceFiles } from './source-files.mjs';

const NATIVE = {
  'native/base': [],
  'native/hal': ['native/base'],
  'native/core': ['native/base', 'native/hal'],
  'native/model': ['native/base'],
  'native/platform': ['native/base', 'native/hal'],
  'native/backends/sim': ['native/base', 'native/hal', 'native/core', 'native/model'],
  'native/backends/intel_avb': ['native/base', 'native/hal', 'native/core'],
  'native/backends/windows_api': ['native/base', 'native/hal', 'native/core'],
  'native/runtime': ['native/base', 'native/hal', 'native/core', 'native/platform'],
  'native/addon': ['native/base', 'native/hal', 'native/core', 'native/platform', 'native/runtime'],
  'native/capi': ['native/base', 'native/hal', 'native/core'],
  'tools/lab/standin': ['native/base', 'native/model', 'native/backends/intel_avb'],
  'tools/lab/driver': [
    'native/base',
    'native/model',
    'native/backends/intel_avb',
    'tools/lab/standin',
  ],
  'tools/lab/fakes': ['native/base', 'tools/lab/standin'],
  'tools/lab/programs': ['native/base', 'native/backends/intel_avb', 'tools/lab/standin'],
};

// Of a backend's folder, the stand-in and its tools may see the raw interface only.
const RAW_INTERFACE = /backends\/intel_avb\/(avb_abi(_[a-z]+)?|driver_port)\.h$/;
const NODE_HEADERS = /^(napi|node_api|js_native_api|uv|node)\.h$/;

// A file imports only from lines above its own.
const TYPESCRIPT_RANKS = [
  ['native-tsn', 'native-stamps'],
  [
    'native',
    'error-codes.gen',
    'capabilities.gen',
    'registers/table.gen',
    'registers/fields.gen',
    'registers/phy.gen',
    'registers/nearest',
    'json-position',
    'matching',
    'endings',
  ],
  ['check', 'errors', 'event-stream'],
  ['units', 'access', 'native-errors', 'capabilities', 'convert', 'servo/servo', 'servo/options'],
  ['scenario', 'clock-options', 'clock-window', 'clock-events'],
  ['scenario-file'],
  ['options'],
  ['adapter-info', 'loader', 'system-clock', 'clock-reader'],
  ['change-differences'],
  ['changes'],
  ['registers/table'],
  ['registers/codec', 'registers/lookup', 'registers/types', 'registers/phy-table'],
  ['registers/snapshot'],
  ['backend', 'adapter-context', 'rate', 'clock-types', 'clock-share', 'stamp-latency'],
  [
    'phy',
    'registers',
    'timestamping',
    'clock-comparison',
    'clock-page',
    'clock-pairing',
    'clock-steering',
    'tsn-outcome',
    'stamp-batch',
    'stamp-control',
  ],
  ['tsn-gates', 'tsn-shaper', 'port-streams', 'port-entities'],
  ['tsn', 'port'],
  ['clock-status', 'stamp-options', 'stamp-stream'],
  ['clock', 'clock-correlation', 'stamp-frame'],
  ['adapter-changes', 'timestamps'],
  ['adapter', 'identity-match', 'correlate'],
  ['simulation', 'instruments', 'selector', 'discipline'],
  ['hal'],
  ['identity'],
  ['index'],
];

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
  if (!own) return [];
  const complaints = [];
  for (const include of includesOf(text)) {
    if (NODE_HEADERS.test(include) && own !== 'native/addon') {
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

/** The rank of `path`, a source or what an import names. */
function rankOf(path) {
  const name = path.replace(/^src\//, '').replace(/\.[jt]s$/, '');
  return TYPESCRIPT_RANKS.findIndex((row) => row.includes(name));
}

/** These are pure: they see themselves and the shared argument checks, nothing else. */
const PURE = ['src/analysis/', 'src/servo/'];

function pureComplaints(file, text) {
  return importsOf(text)
    .filter((target) => !target.startsWith('./') && target !== '../check.js')
    .map((target) => `${file}: must not import ${target}`);
}

/** The suite sees itself and what the package publishes. */
function compatComplaints(file, text) {
  return importsOf(text)
    .filter((target) => target.startsWith('.'))
    .map((target) => posix.join(dirname(file), target))
    .filter((path) => !path.startsWith('src/compat/') && path !== 'src/index.js')
    .map((path) => `${file}: must not import ${path}`);
}

/** Complaints about one file of src/. */
export function facadeComplaints(file, text) {
  if (file.startsWith('src/compat/')) return compatComplaints(file, text);
  if (PURE.some((folder) => file.startsWith(folder))) return pureComplaints(file, text);
  const own = rankOf(file);
  if (own < 0) return [`${file}: give it a rank in tools/repo/check-layers.mjs`];
  const complaints = [];
  for (const target of importsOf(text)) {
    if (!target.startsWith('.')) continue;
    const rank = rankOf(posix.join(dirname(file), target));
    if (rank < 0 || rank >= own) complaints.push(`${file}: must not import ${target}`);
  }
  return complaints;
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
  return [
    ...sourceFiles(['native', 'tools/lab'], CXX).flatMap((f) => nativeComplaints(f, read(f))),
    ...sourceFiles(['src'], ['.ts']).flatMap((f) => facadeComplaints(f, read(f))),
    ...sourceFiles(['tools/halbench', 'bench', 'docs/examples'], SCRIPT).flatMap((f) =>
      toolComplaints(f, read(f)),
    ),
  ];
}
