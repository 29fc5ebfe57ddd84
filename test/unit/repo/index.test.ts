import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as api from '../../../src/index.js';
import { caught } from '../fakes/opened.js';

describe('the package', () => {
  it('exports these values and no other', () => {
    expect(Object.keys(api).sort()).toEqual([
      'ACCESS_LEVELS',
      'BACKENDS',
      'BACKEND_NAMES',
      'CAPABILITY_MEANINGS',
      'CAPABILITY_NAMES',
      'CROSS',
      'CROSS_METHODS',
      'CROSS_SLOTS',
      'FACETS',
      'FACET_POINTS',
      'FAMILIES',
      'FAMILY_LATENCIES',
      'FrameCapture',
      'GPTP_ADDRESS',
      'HAL_ERROR_CODES',
      'HAL_ERROR_FACTS',
      'HalError',
      'NOT_A_TIME_NS',
      'NS_PER_SECOND',
      'PAGE',
      'PAGE_SLOTS',
      'PAGE_STATES',
      'PTP_ADDRESSES',
      'PTP_ETHERTYPE',
      'PTP_MESSAGE',
      'PTP_UDP_ADDRESSES',
      'PTP_UDP_PORTS',
      'REGISTER_FAMILIES',
      'REGISTER_GROUPS',
      'STAMP_FORMATS',
      'Servo',
      'VERSION',
      'attachClock',
      'correlate',
      'diffRegisters',
      'discipline',
      'formatMac',
      'formatRegisters',
      'identifyAdapters',
      'isHalError',
      'normalizeMac',
      'nsToParts',
      'openHal',
      'parseMac',
      'partsToNs',
      'ratePpb',
    ]);
  });

  it('loads the binary that is named, and says which one if it is missing', () => {
    const binary = join('no', 'such', 'hal_sim.node');
    const error = caught(() => api.openHal({ backend: 'sim', binary }));
    expect(api.isHalError(error, 'HAL_BACKEND_MISSING')).toBe(true);
    expect(String(error)).toContain(binary);
    expect((error as Error).stack).toMatch(/^HalError: openHal: there is no binary/);
    expect((error as Error).stack).toContain('index.test.ts');
  });

  it('knows no other backend', () => {
    expect(() => api.openHal({ backend: 'mac_phc' as never })).toThrow(RangeError);
  });
});
