import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BACKEND_NAMES, BACKENDS } from '../../../src/index.js';
import {
  binariesOf,
  BACKENDS as LISTED,
  listComplaints,
  PREBUILT_TARGETS,
} from '../../../tools/repo/backends.mjs';
import { backendComplaints } from '../../../tools/repo/check-backends.mjs';

const listed = LISTED.map(({ name }) => name);

describe('the list of backends', () => {
  it('has every folder of native/backends, and the package has the same', () => {
    const folder = fileURLToPath(new URL('../../../native/backends', import.meta.url));
    const folders = readdirSync(folder, { withFileTypes: true }).filter((it) => it.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual([...listed].sort());
    expect(BACKEND_NAMES).toEqual(listed);
    expect(Object.keys(BACKENDS)).toEqual(listed);
  });

  it('says which binaries a target has', () => {
    expect(PREBUILT_TARGETS).toContain('linux-x64');
    expect(binariesOf('linux-x64')).toEqual([
      'hal_linux_phc.node',
      'avbhal_linux_phc.so',
      'hal_sim.node',
      'avbhal_sim.so',
    ]);
    expect(binariesOf('win32-x64')).toHaveLength(2 * (listed.length - 1));
  });

  const [first] = LISTED;
  it.each([
    ['a field that is missing', { ...first, platforms: undefined }, /platforms is missing/],
    ['a field that does not exist', { ...first, prefer: 1 }, /prefer is not a field/],
    ['a value that is not allowed', { ...first, crossMethod: 'guess' }, /crossMethod is missing/],
  ])('is refused with %s', (_, entry, complaint) => {
    const complaints = listComplaints({ backends: [entry], prebuilt: ['linux-x64'] });
    expect(complaints).toEqual([expect.stringMatching(complaint)]);
  });

  it('is refused with a name that stands twice', () => {
    const complaints = listComplaints({ backends: [first, first], prebuilt: ['linux-x64'] });
    expect(complaints).toEqual([expect.stringContaining('a name stands twice')]);
  });
});

describe('what a new backend forgot', () => {
  const entry = { name: 'phc', platforms: ['linux'] };
  const files = ['factory.cc', 'adapter.cc', 'port_linux.cc', 'port_absent.cc'];
  const complaints = (list: string[], readme = '`phc`'): string[] =>
    backendComplaints(entry, list, readme);
  const without = (name: string): string[] => files.filter((file) => file !== name);

  it('is nothing when it is complete', () => expect(complaints(files)).toEqual([]));

  it.each([
    ['factory.cc', /factory\.cc, which defines make_backend/],
    ['port_linux.cc', /has no \*_linux\.cc/],
    ['port_absent.cc', /has no \*_absent\.cc/],
  ])('is named: %s', (name, complaint) => {
    expect(complaints(without(name))).toEqual([expect.stringMatching(complaint)]);
  });

  it('is named: its row in the README', () => {
    expect(complaints(files, '')).toEqual(['README.md does not name `phc`']);
  });
});
