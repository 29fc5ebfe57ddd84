// The list of backends, native/backends/backends.json, checked. Order is the order in which `auto` asks.
//   name           of the folder in native/backends, of the binaries and in openHal({ backend })
//   platforms      process.platform where the backend is built and shipped
//   automatic      whether `auto` asks it
//   crossMethod    `method` of its cross timestamps, or how it begins
//   statusSource   who says whether hardware timestamps are available
//   libraries      of a platform, to link with
//   uses           folders its sources may include from (tools/repo/check-layers.mjs)
// `prebuilt` names the targets whose binaries the package contains.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

export const BACKENDS_FILE = 'native/backends/backends.json';

const FIELDS = {
  name: (value) => /^[a-z][a-z0-9_]*$/.test(value),
  platforms: (value) => Array.isArray(value) && value.length > 0,
  automatic: (value) => typeof value === 'boolean',
  crossMethod: (value) => ['user-bracket', 'os-cross', 'model', 'phc'].includes(value),
  statusSource: (value) => ['driver', 'operating-system', 'model'].includes(value),
  libraries: (value) => typeof value === 'object' && value !== null,
  uses: (value) => Array.isArray(value),
};

/** What is wrong with the content of backends.json. */
export function listComplaints({ backends, prebuilt }) {
  const names = backends.map(({ name }) => name);
  const complaints = backends.flatMap((backend) => [
    ...Object.keys(FIELDS)
      .filter((field) => !FIELDS[field](backend[field]))
      .map((field) => `${backend.name}: ${field} is missing or not allowed`),
    ...Object.keys(backend)
      .filter((field) => !Object.hasOwn(FIELDS, field))
      .map((field) => `${backend.name}: ${field} is not a field`),
  ]);
  if (new Set(names).size !== names.length) complaints.push('a name stands twice');
  if (!Array.isArray(prebuilt) || prebuilt.length === 0) complaints.push('prebuilt is missing');
  return complaints.map((complaint) => `${BACKENDS_FILE}: ${complaint}`);
}

export function readBackends() {
  const list = JSON.parse(readFileSync(join(root, BACKENDS_FILE), 'utf8'));
  const [complaint] = listComplaints(list);
  if (complaint !== undefined) throw new SyntaxError(complaint);
  return list;
}

const list = readBackends();

export const BACKENDS = list.backends;
export const BACKEND_NAMES = BACKENDS.map(({ name }) => name);
/** Targets (platform-arch) whose binaries the package contains. */
export const PREBUILT_TARGETS = list.prebuilt;

/** The backends that are built for a platform. */
export const backendsFor = (platform) =>
  BACKENDS.filter(({ platforms }) => platforms.includes(platform)).map(({ name }) => name);

const SHARED_SUFFIX = { linux: 'so', darwin: 'dylib', win32: 'dll' };

/** Names of the files that make up the binaries for a target (platform-arch): addons, C libraries. */
export function binariesOf(target) {
  const [platform] = target.split('-');
  return backendsFor(platform).flatMap((name) => [
    `hal_${name}.node`,
    `avbhal_${name}.${SHARED_SUFFIX[platform]}`,
  ]);
}
