/** A made-up report with everything a report can hold, hostile texts included. Nothing was measured. */
import type { CheckRecord, CompatReport } from 'avb-hal/compat';

/** What would break a page, a terminal or XML if it got through as it is. */
export const HOSTILE = `<script>alert(1)</script>&"'\u0000\u0007\u001b[31m]]>\ud800\uffff\u202e`;

export function makeCheck(id: string, rest: Partial<CheckRecord> = {}): CheckRecord {
  return {
    id,
    group: id.split('.')[0] ?? id,
    title: `title of ${id}`,
    requirement: ['R0.5'],
    capability: 'clockRead',
    procedure: 'It is read 1000 times.',
    outcome: 'pass',
    reason: null,
    evidence: [
      { name: 'readings', value: 1000, unit: 'calls', limit: null, ok: true },
      { name: 'largest step', value: 850, unit: 'ns', limit: '<= 1000', ok: true },
    ],
    durationMs: 12.25,
    ...rest,
  };
}

const SERIES = 1000;
/** A large time in ns with steps that a double could not hold. */
const FIRST_NS = 1_700_000_000_000_000_123n;

function samples(): CheckRecord['samples'] {
  const steps = Array.from(
    { length: SERIES },
    (_, i) => ((i * 7919) % 101) + (i === 500 ? 400 : 0),
  );
  const times = steps.map((step, i) => String(FIRST_NS + BigInt(i * 1000 + step)));
  return [
    { name: 'distance between readings', unit: 'ns', values: steps },
    { name: 'device time', unit: 'ns', values: times },
    { name: 'none', unit: '', values: [] },
  ];
}

const CHECKS: readonly CheckRecord[] = [
  makeCheck('identity.mac-is-unicast'),
  makeCheck('clock.monotonic', { samples: samples() ?? [] }),
  makeCheck('clock.rate-within-100-ppm', {
    title: 'the clock runs within ±100 ppm of the system clock',
    outcome: 'fail',
    reason: 'wanted a rate within ±100000 ppb, got 29295654 ppb',
    evidence: [
      { name: 'rate', value: 29_295_654, unit: 'ppb', limit: '-100000 … 100000', ok: false },
      { name: 'device time', value: String(FIRST_NS), unit: 'ns', limit: null, ok: true },
      { name: 'frozen', value: false, unit: '', limit: 'false', ok: true },
    ],
    samples: samples() ?? [],
  }),
  makeCheck('errors.says-what-it-wanted', { outcome: 'fail', reason: HOSTILE, title: HOSTILE }),
  makeCheck('tsn.gate-list-is-read-back', {
    outcome: 'skip',
    reason: 'needs capability tsnConfigure: the driver does not offer it',
    evidence: [],
    capability: null,
    requirement: [],
  }),
];

const ADAPTER: CompatReport['adapter'] = {
  key: '\\\\.\\IntelAvbFilter#0',
  name: 'Intel(R) Ethernet Controller I226-V',
  description: HOSTILE,
  family: 'i226',
  index: 0,
  mac: 'a0:36:9f:00:00:03',
  guid: null,
  pci: { vendor: 0x8086, device: 0x125b, revision: 4, exact: true },
  link: { up: true, speedBps: 2.5e9 },
  driver: { name: 'e2fn', version: '2.1.3.15', date: '2023-04-01', provider: 'Intel' },
  simulated: true,
  capabilities: { clockRead: true, clockSet: false },
  absences: { clockSet: 'the driver has no call for it' },
};

export function totalsOf(checks: readonly CheckRecord[]): CompatReport['totals'] {
  const count = (outcome: string): number =>
    checks.filter((check) => check.outcome === outcome).length;
  return { pass: count('pass'), fail: count('fail'), skip: count('skip') };
}

/** The made-up report; its totals follow its checks. */
export function makeReport(rest: Partial<CompatReport> = {}): CompatReport {
  const checks = rest.checks ?? CHECKS;
  return {
    schema: 'avb-hal/compat',
    version: 1,
    startedAt: '2026-01-02T03:04:05.678Z',
    durationMs: 61_250,
    simulated: true,
    machine: {
      platform: 'win32',
      arch: 'x64',
      osRelease: '10.0.22631',
      cpu: 'Some processor',
      cores: 8,
      memoryBytes: 17_179_869_184,
    },
    versions: { package: '0.1.0', node: '20.19.0', binary: null, driver: 'IntelAvbFilter 1.0.216' },
    backend: 'intel_avb',
    selection: {
      reason: 'asked for by name',
      attempts: [{ backend: 'intel_avb', available: true, reason: 'it reaches 1 adapter' }],
    },
    adapter: ADAPTER,
    settings: { access: 'discipline', seconds: 10, seed: 1, only: null },
    totals: totalsOf(checks),
    complete: true,
    checks,
    ...rest,
  };
}

/** A report as it stands in a file. */
export const textOf = (report: unknown): string => `${JSON.stringify(report, null, 2)}\n`;
