// The C++ sources of every part of the build, found by folder and by the end of the file's name:
// `node tools/repo/sources.mjs GROUP ...` prints one path a line, relative to the root. binding.gyp
// and CMakeLists.txt ask here, so that a new file needs no entry anywhere.
//   *_posix.cc, *_windows.cc, *_linux.cc   for that system only
//   *_absent.cc                            in their place on other systems
//   factory.cc                             of a backend: linked into its binaries, not into the tests
// `backends` are the files of all backends that are for every system.
import { readdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BACKEND_NAMES } from './backends.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const FOR_ONE_SYSTEM = /_(posix|windows|linux|mac|absent)\.cc$/;
const FACTORY = /(^|_)factory\.cc$/;
const HOSTED = /^in_process_port\.cc$/; // needs an operating system; the rest also runs as a driver

function sources(folder, keep = () => true) {
  return readdirSync(resolve(root, folder))
    .filter((name) => name.endsWith('.cc') && keep(name))
    .sort()
    .map((name) => `${folder}/${name}`);
}

const ending = (pattern) => (name) => pattern.test(name);
const without =
  (...patterns) =>
  (name) =>
    !patterns.some((pattern) => pattern.test(name));

const subfolders = (folder) =>
  readdirSync(resolve(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

/** Files of the addon that the one for benchmarks contains, too. */
export const SHARED = ['native/addon/arguments.cc', 'native/addon/errors.cc'];

const PARTS = {
  base: () => [
    ...['native/core', 'native/hal', 'native/runtime'].flatMap((folder) => sources(folder)),
    ...sources('native/platform', without(FOR_ONE_SYSTEM)),
  ],
  platform_posix: () => sources('native/platform', ending(/_posix\.cc$/)),
  platform_windows: () => sources('native/platform', ending(/_windows\.cc$/)),
  addon: () => sources('native/addon'),
  addon_bench: () => [...SHARED, ...sources('native/addon_bench')],
  capi: () => sources('native/capi'),
  model: () => sources('native/model'),
  standin: () => sources('tools/lab/standin', without(HOSTED)),
  standin_hosted: () => sources('tools/lab/standin', ending(HOSTED)),
  npcap_fake: () => sources('tools/lab/wpcap', without(FOR_ONE_SYSTEM)),
  native_test: () =>
    ['test/native', ...subfolders('test/native').map((name) => `test/native/${name}`)].flatMap(
      (folder) => sources(folder),
    ),
  fuzz: () => sources('test/fuzz'),
};

function backendGroups(name) {
  const folder = `native/backends/${name}`;
  return {
    [`backend_${name}`]: () => sources(folder, without(FOR_ONE_SYSTEM, FACTORY)),
    [`backend_${name}_factory`]: () => sources(folder, ending(FACTORY)),
    [`backend_${name}_windows`]: () => sources(folder, ending(/_windows\.cc$/)),
    [`backend_${name}_linux`]: () => sources(folder, ending(/_linux\.cc$/)),
    [`backend_${name}_mac`]: () => sources(folder, ending(/_mac\.cc$/)),
    [`backend_${name}_absent`]: () => sources(folder, ending(/_absent\.cc$/)),
  };
}

/** Name of a group: function that lists its files. */
export const GROUPS = Object.assign(
  PARTS,
  ...BACKEND_NAMES.map(backendGroups),
  ...subfolders('test/standin_addon').map((name) => ({
    [`standin_addon_${name}`]: () => sources(`test/standin_addon/${name}`),
  })),
);

/** The files of the groups; throws for a group that does not exist. */
export function sourcesOf(names) {
  return names.flatMap((name) => {
    if (name === 'backends') return sourcesOf(BACKEND_NAMES.map((backend) => `backend_${backend}`));
    if (!Object.hasOwn(GROUPS, name)) throw new Error(`no group of sources is named ${name}`);
    return GROUPS[name]();
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(sourcesOf(process.argv.slice(2)).join('\n'));
}
