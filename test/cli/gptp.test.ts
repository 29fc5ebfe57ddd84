import { beforeAll, describe, expect, test } from 'vitest';
import { Track } from '../../tools/halbench/commands/gptp/recorder.js';
import type { GptpDocument } from '../../tools/halbench/result.js';
import { halbench } from './halbench.js';
import { schemaErrors } from './schema.js';

const run = async (...args: string[]) => {
  const { code, stdout, stderr } = await halbench(['gptp', '--backend', 'sim', '--json', ...args]);
  return { code, stderr, document: JSON.parse(stdout) as GptpDocument };
};

describe('halbench gptp on the simulator', () => {
  let code: number | null;
  let document: GptpDocument;
  beforeAll(async () => {
    ({ code, document } = await run('--seconds', '20', '--adapter', 'i226'));
  });

  test('is one labelled document of its schema, without findings', () => {
    expect(schemaErrors(document, 'gptp.schema.json')).toEqual([]);
    expect(code).toBe(0);
    expect(document).toMatchObject({
      simulated: true,
      role: 'slave',
      findings: [],
      whyNotCapable: null,
    });
    expect(document.label).toMatch(/^SIMULATED: /);
  });

  test('locks, and knows offset, delay and error', () => {
    const { lockedAfterS, capableAfterS, pathDelayNs, offset, timeError } = document;
    expect(capableAfterS).toBeLessThan(2);
    expect(lockedAfterS).toBeLessThan(5);
    expect(Math.abs((pathDelayNs as number) - 350)).toBeLessThanOrEqual(15);
    expect(offset?.maxNs).toBeLessThan(100);
    expect(timeError?.maxNs).toBeLessThanOrEqual(40);
    expect(timeError?.afterS).toBeCloseTo((capableAfterS as number) + 5, 6);
  });

  test('its pictures hold every offset', () => {
    const counted = document.histogram.reduce((sum, [, , count]) => sum + count, 0);
    expect(counted).toBe(document.offset?.count);
    const greatest = Math.max(
      ...document.offsets.flatMap((s) => [Math.abs(s.leastNs), Math.abs(s.greatestNs)]),
    );
    expect(greatest).toBe(document.offset?.maxNs);
    expect(document.stability.length).toBeGreaterThan(3);
    expect(document.delays.length).toBeGreaterThan(10);
  });

  test('a grandmaster has no offset, and a limit that is missed is a finding', async () => {
    const master = await run('--seconds', '4', '--role', 'grandmaster');
    expect(master.document).toMatchObject({
      role: 'master',
      offset: null,
      timeError: null,
      lockedAfterS: null,
    });
    expect(master.code).toBe(0);
    const strict = await run('--seconds', '4', '--max-link-delay', '100');
    expect(strict.code).toBe(1);
    expect(strict.document.findings.join()).toContain('not asCapable');
  });

  test('the profile ptp runs over UDP', async () => {
    const { document: over } = await run('--seconds', '40', '--profile', 'ptp');
    expect(over).toMatchObject({ role: 'slave', capableAfterS: null, findings: [] });
    expect(over.options).toMatchObject({ profile: 'ptp', transport: 'udp4', maxLinkDelayNs: 0 });
    expect(over.lockedAfterS).toBeGreaterThan(6);
    expect(over.timeError?.maxNs).toBeLessThan(1000);
  });

  test.each([
    [['--profile', 'ptpv1'], '--profile must be one of gptp, ptp'],
    [['--seconds', '2'], '--seconds must be seconds from 3 to 86400'],
    [['--domain', '128'], '--domain must be a whole number from 0 to 127'],
    [['--role', 'relay'], '--role must be one of auto, grandmaster, slave'],
  ])('%j is refused', async (args, said) => {
    const { code: wrong, stderr } = await halbench(['gptp', ...args]);
    expect(wrong).toBe(2);
    expect(stderr).toContain(said);
  });
});

describe('a track', () => {
  test('keeps every value in stretches and bars', () => {
    const track = new Track();
    for (let n = 0; n < 1000; n += 1) track.add(n, n === 500 ? -7 : 2);
    expect(track.spread(0)).toEqual({
      count: 1000,
      rmsNs: Math.sqrt((999 * 4 + 49) / 1000),
      maxNs: 7,
    });
    expect(track.spread(1000)).toBeNull();
    const stretches = track.stretches(0);
    expect(stretches.length).toBeLessThanOrEqual(120);
    expect(Math.min(...stretches.map(({ leastNs }) => leastNs))).toBe(-7);
    expect(track.histogram(0).reduce((sum, [, , count]) => sum + count, 0)).toBe(1000);
    expect(track.histogram(1000)).toEqual([]);
    expect(new Track().stretches(0)).toEqual([]);
  });
});
