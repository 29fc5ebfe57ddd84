import { describe, expect, test } from 'vitest';
import type { ListDocument } from '../../tools/halbench/result.js';
import { halbench } from './halbench.js';
import { schemaErrors } from './schema.js';

const listed = (stdout: string): ListDocument => JSON.parse(stdout) as ListDocument;

describe('halbench list', () => {
  test('shows the three default families of the simulator, labelled', async () => {
    const { code, stdout, stderr } = await halbench(['list', '--backend', 'sim']);
    for (const family of ['i210', 'i219', 'i226']) expect(stdout).toContain(family);
    expect(stdout).toMatch(/^halbench \S+ {2}SIMULATED: /);
    expect(stdout).toContain('Adapters of sim  [SIMULATED]');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('--json is one document of its schema', async () => {
    const { code, stdout } = await halbench(['list', '--backend', 'sim', '--json']);
    const document = listed(stdout);
    expect(schemaErrors(document, 'list.schema.json')).toEqual([]);
    expect(document.adapters.map(({ family }) => family)).toEqual(['i210', 'i219', 'i226']);
    expect(document).toMatchObject({ simulated: true, complete: true, backend: 'sim' });
    expect(document.selection.standIn).toBe(false);
    expect(code).toBe(0);
  });

  for (const selector of ['1', 'i219', '02-A5-B0-00-00-01', 'sim:1']) {
    test(`--adapter ${selector} chooses one`, async () => {
      const { stdout } = await halbench([
        ...['list', '--backend', 'sim', '--json'],
        ...['--adapter', selector],
      ]);
      expect(listed(stdout).adapters.map(({ key }) => key)).toEqual(['sim:1']);
    });
  }

  test('an adapter that is not there: exit code 3 and what is there', async () => {
    const { code, stdout, stderr } = await halbench(['list', '--backend', 'sim', '--adapter', '7']);
    expect(stderr).toContain('has no adapter with {"index":7}');
    expect(stderr).toContain('#2 i226 02:a5:b0:00:00:02');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  });

  test('the lab is named in the label', async () => {
    const { stdout } = await halbench(['list', '--backend', 'sim'], { AVB_HAL_LAB: '1' });
    expect(stdout).toMatch(/SIMULATED \(lab\)/);
  });
});

describe.skipIf(process.platform === 'win32')('where no hardware can be reached', () => {
  test('the simulator stands in and says so, with the reasons', async () => {
    const { code, stdout, stderr } = await halbench(['list', '--json']);
    const { selection, notes, simulated } = listed(stdout);
    expect({ standIn: selection.standIn, simulated }).toEqual({ standIn: true, simulated: true });
    expect(selection.attempts.map(({ backend, available }) => [backend, available])).toEqual([
      ['intel_avb', false],
      ['windows_api', false],
      ['linux_phc', false],
      ['sim', true],
    ]);
    expect(selection.attempts[0]?.reason).toContain('hal_intel_avb.node');
    expect(notes[0]).toMatch(/^No adapter hardware is reachable from here \(intel_avb: /);
    expect(stderr).toContain(notes[0]);
    expect(code).toBe(0);
  });

  test('a backend asked for by name is not replaced', async () => {
    const { code, stdout, stderr } = await halbench(['list', '--backend', 'intel_avb', '--json']);
    expect(stderr).toContain('HAL_BACKEND_MISSING');
    expect(stderr).toContain('hal_intel_avb.node');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  });
});
