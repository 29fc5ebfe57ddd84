/** The suite on a busy machine, in short: one run on each machine. The long form: npm run suite:load. */
import { expect, test } from 'vitest';
import { suiteUnderLoad } from '../../tools/repo/suite-load.mjs';

test('a busy machine is not a broken adapter: beside six busy processes no check fails', async () => {
  const { wrong, passed } = await suiteUnderLoad(1, 3);
  expect(wrong).toEqual([]);
  expect(passed.sim).toBeGreaterThan(170);
  expect(passed.intel_avb).toBeGreaterThan(170);
  expect(passed.windows_api).toBeGreaterThan(130);
}, 600_000);
