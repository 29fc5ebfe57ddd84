/** The suite on one adapter that both backends of the stand-in reach. */
import { fileURLToPath } from 'node:url';
import { openHal } from 'avb-hal';
import { runCompat } from 'avb-hal/compat';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SEED } from './machines.js';
import { type Behaviour, predictedOn } from './predicted.js';

const BOTH = ['intel_avb', 'windows_api'] as const;

beforeAll(() => {
  vi.stubEnv(
    'AVB_HAL_BINARY_DIR',
    fileURLToPath(new URL('../../build/Release/standin', import.meta.url)),
  );
});
afterAll(() => vi.unstubAllEnvs());

const FAMILIES = ['i210', 'i219', 'i226'] as const;
const BEHAVIOURS: readonly Behaviour[] = ['ideal', 'faithful'];
const CASES = FAMILIES.flatMap((family) => BEHAVIOURS.map((behaviour) => ({ family, behaviour })));

describe.skipIf(process.platform === 'win32')('on both backends of the stand-in', () => {
  it.each(CASES)('$family, $behaviour: what is predicted fails', async ({ family, behaviour }) => {
    using keeper = openHal({ backend: BOTH, access: 'configure' });
    keeper.simulation?.order(`adapters list=i210,i219,i226 seed=${SEED}`);
    keeper.simulation?.order(`behaviour mode=${behaviour}`);
    try {
      const report = await runCompat({
        options: { backend: BOTH },
        access: 'configure',
        seed: SEED,
        selector: { family },
      });
      expect(report.backend).toBe('intel_avb+windows_api');
      expect(Object.keys(report.versions.binaries ?? {})).toEqual(BOTH);
      expect(report.unexpected ?? []).toEqual([]);
      const failed = report.checks.filter(({ outcome }) => outcome === 'fail');
      expect(failed.map(({ id }) => id).sort(), JSON.stringify(failed)).toEqual(
        predictedOn('intel_avb', family, behaviour),
      );
      const skipped = report.checks.filter(({ outcome }) => outcome === 'skip');
      for (const { id, reason } of skipped) expect(reason, id).not.toBe('');
      const passed = report.checks.flatMap(({ id, outcome }) => (outcome === 'pass' ? [id] : []));
      // What neither backend can show alone.
      expect(passed).toEqual(
        expect.arrayContaining(['identity.mac-form', 'enumeration.link', 'agree.clock']),
      );
    } finally {
      keeper.simulation?.order('retire');
    }
  });
});
