// The backends for Windows over a simulated machine in virtual time (test/standin_addon): the product's
// own code of both, against the truth.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PrecisionDocument, Subject } from '../../tools/halbench/result.js';
import { halbench } from './halbench.js';
import { schemaErrors } from './schema.js';

const READINGS = 300;
const folder = fileURLToPath(new URL('../../build/Release/standin', import.meta.url));
const LATENCY = 'call-latency profile=published seed=5';

async function precision(backend: string, orders: readonly string[]): Promise<PrecisionDocument> {
  const ordered = [LATENCY, ...orders].flatMap((order) => ['--order', order]);
  const args = ['precision', '--backend', backend, '--readings', String(READINGS), '--json'];
  const { stdout, stderr } = await halbench([...args, ...ordered], { AVB_HAL_BINARY_DIR: folder });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as PrecisionDocument;
}

beforeAll(() => {
  if (!existsSync(folder)) {
    throw new Error(`${folder} is missing: node tools/repo/build-native.mjs --standin`);
  }
});

const nameOf = ({ backend, adapter }: Subject): string => `${adapter.family} ${backend}`;

describe('the driver and what Windows has without it', () => {
  let document: PrecisionDocument;

  beforeAll(async () => {
    document = await precision('intel_avb', []);
  });

  test('each adapter is measured through both, with the state of Windows', () => {
    expect(schemaErrors(document, 'precision.schema.json')).toEqual([]);
    const states = document.subjects.map((subject) => [nameOf(subject), subject.timestamps]);
    expect(new Map(states as [string, string | null][])).toEqual(
      new Map<string, string | null>([
        ['i226 intel_avb', null],
        ['i219 intel_avb', null],
        ['i210 intel_avb', null],
        ['i226 windows_api', 'active'],
        ['i219 windows_api', 'active'],
        ['i210 windows_api', 'active'],
      ]),
    );
    expect(document).toMatchObject({ simulated: true, findings: [] });
  });

  test('every window of every way holds the truth', () => {
    for (const subject of document.subjects) {
      if (subject.outcome !== 'measured') throw new Error(`${subject.id}: ${subject.reason}`);
      expect(subject.quantity).toBe('error');
      const bounds = subject.ways.flatMap(({ way, bound }) =>
        bound === null ? [] : [[way, bound.inside, bound.of]],
      );
      expect(bounds, `${subject.id}, ${LATENCY}`).toEqual(
        ['cross-1', 'cross-narrowest', 'cross-intersected', 'page-window'].map((way) => [
          way,
          READINGS,
          READINGS,
        ]),
      );
    }
  });
});

test('with timestamps switched off, Windows itself has software time only', async () => {
  const { subjects, findings } = await precision('windows_api', [
    'timestamps adapter=0 mode=disabled',
  ]);
  const off = subjects.find(({ adapter }) => adapter.family === 'i210');
  expect(off).toMatchObject({ outcome: 'unavailable', timestamps: 'supported-disabled' });
  expect(subjects.filter(({ outcome }) => outcome === 'measured')).toHaveLength(2);
  expect(findings).toEqual([]);
});
