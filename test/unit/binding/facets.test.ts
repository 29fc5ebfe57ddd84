/** Which backend serves which part of an adapter. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { BackendName } from '../../../src/binding/backends.gen.js';
import { CAPABILITY_NAMES, type CapabilityName } from '../../../src/binding/capabilities.gen.js';
import { readManifest } from '../../../src/binding/capabilities.js';
import {
  type Candidate,
  chooseServers,
  FACET_POINTS,
  FACETS,
  pointsOf,
} from '../../../src/binding/facets.js';

function candidate(backend: BackendName, ...names: CapabilityName[]): Candidate {
  const manifest = names.map((name) => ({ name, supported: true, reason: '' }));
  return { backend, capabilities: readManifest(manifest).capabilities };
}

const WINDOWS = candidate(
  'windows_api',
  'clockRead',
  'crossTimestamp',
  'receiveStamps',
  'stampEvents',
  'stampMatching',
  'timestampStatus',
);
const FILTER = candidate(
  'intel_avb',
  'clockRead',
  'crossTimestamp',
  'clockSet',
  'transmitStamps',
  'receiveStamps',
  'stampEvents',
  'timestampStatus',
  'phyRead',
);

describe('the facets of an adapter', () => {
  it('count every capability once', () => {
    const counts = CAPABILITY_NAMES.map((name) => {
      const counting = FACETS.filter((facet) => pointsOf(facet, candidate('sim', name)) > 0);
      return [name, counting.length];
    });
    expect(counts.filter(([, count]) => count !== 1)).toEqual([]);
  });

  it('go to the backend with the most points, whatever the order', () => {
    const served = {
      clock: 'intel_avb',
      stamps: 'intel_avb',
      frames: null,
      udpFrames: null,
      timestamping: 'windows_api',
      registers: null,
      phy: 'intel_avb',
      tsn: null,
      port: null,
      driver: null,
    };
    expect(chooseServers([FILTER, WINDOWS], {})).toEqual(served);
    expect(chooseServers([WINDOWS, FILTER], {})).toEqual(served);
  });

  it('go to the first of backends with equal points', () => {
    const [a, b] = [candidate('intel_avb', 'clockRead'), candidate('windows_api', 'clockRead')];
    expect(chooseServers([a, b], {}).clock).toBe('intel_avb');
    expect(chooseServers([b, a], {}).clock).toBe('windows_api');
  });

  it('go to the backend that is named, or to none', () => {
    const wanted = { clock: 'windows_api', phy: 'windows_api', stamps: 'sim' } as const;
    expect(chooseServers([FILTER, WINDOWS], wanted)).toMatchObject({
      clock: 'windows_api',
      phy: null,
      stamps: null,
      timestamping: 'windows_api',
    });
  });
});

describe('the published table of points', () => {
  it('is the one that counts', () => {
    const page = readFileSync(
      new URL('../../../docs/several-backends.md', import.meta.url),
      'utf8',
    );
    const [, table = ''] = page.split(/<!-- \/?points -->/);
    const rows = FACETS.map((facet) => {
      const points = Object.entries(FACET_POINTS[facet]).map(([name, n]) => `\`${name}\` ${n}`);
      return `| \`${facet}\` | ${points.join(', ')} |`;
    });
    expect(table.trim().split(/\r?\n/).slice(2)).toEqual(rows);
  });
});
