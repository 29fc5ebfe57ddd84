// A backend is a folder of native/backends and an entry of native/backends/backends.json, and the
// README has a row for it. What is generated from the list is compared elsewhere (npm run generate).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BACKENDS, BACKENDS_FILE } from './backends.mjs';
import { root } from './source-files.mjs';

const FOLDER = 'native/backends';
const SUFFIX = { linux: 'linux', win32: 'windows', darwin: 'mac' };

function unlisted(names) {
  return readdirSync(join(root, FOLDER), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !names.includes(entry.name))
    .map((entry) => `${BACKENDS_FILE} does not list ${FOLDER}/${entry.name}`);
}

/** What a listed backend lacks. */
export function backendComplaints({ name, platforms }, files, readme) {
  const folder = `${FOLDER}/${name}`;
  const has = (suffix) => files.some((file) => file.endsWith(`_${suffix}.cc`));
  const everywhere = Object.keys(SUFFIX).every((platform) => platforms.includes(platform));
  const complaints = [];
  if (!files.some((file) => /(^|_)factory\.cc$/.test(file))) {
    complaints.push(`${folder}/factory.cc, which defines make_backend(), is missing`);
  }
  if (!everywhere && !has('absent')) {
    complaints.push(`${folder} has no *_absent.cc for systems other than ${platforms.join(', ')}`);
  }
  for (const platform of everywhere ? [] : platforms) {
    if (!has(SUFFIX[platform])) complaints.push(`${folder} has no *_${SUFFIX[platform]}.cc`);
  }
  if (!readme.includes(`\`${name}\``)) complaints.push(`README.md does not name \`${name}\``);
  return complaints;
}

export function checkBackends() {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const filesOf = (name) => {
    const folder = join(root, FOLDER, name);
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  return [
    ...unlisted(BACKENDS.map(({ name }) => name)),
    ...BACKENDS.flatMap((backend) => backendComplaints(backend, filesOf(backend.name), readme)),
  ];
}
