import { setImmediate as turn } from 'node:timers/promises';
import {
  type AdapterInfo,
  BACKEND_NAMES,
  BACKENDS,
  type BackendName,
  type Hal,
  type OpenOptions,
  openHal,
  type Selector,
} from '../index.js';
import { ALL_CHECKS } from './checks/index.js';
import { adapterFacts, machineFacts, packageVersion } from './facts.js';
import { levelCovers, missing } from './gate.js';
import { matchesGlob } from './glob.js';
import { Journal, type JournaledSubject, recover } from './journal.js';
import { type FaultPlace, knownFault } from './known-faults.js';
import {
  type CheckRecord,
  COMPAT_SCHEMA,
  COMPAT_VERSION,
  type CompatReport,
  type CompatTotals,
} from './report-document.js';
import { recordOf, runCheck, timeoutOf } from './run-check.js';
import {
  type CheckedSuite,
  type CompatOptions,
  checkSuiteOptions,
  ownOptions,
} from './settings.js';

function chooseAdapter(hal: Hal, adapters: readonly AdapterInfo[], selector?: Selector) {
  if (selector !== undefined) {
    using nic = hal.open(selector);
    return nic.info;
  }
  return adapters.find(({ capabilities }) => capabilities.clockRead) ?? adapters[0] ?? null;
}

/** The other backends that may reach the adapter; of a HAL of several, those that do not serve its clock. */
function defaultPeers({ backends }: Hal, backend: BackendName): readonly OpenOptions[] {
  const own = backends.length > 1 ? backends : BACKEND_NAMES;
  if (!BACKENDS[backend].automatic) return [];
  return own
    .filter((name) => name !== backend && BACKENDS[name].automatic)
    .map((name) => ({ backend: name }));
}

function subjectOf(hal: Hal, given: CompatOptions, suite: CheckedSuite): JournaledSubject {
  const adapters = hal.adapters();
  const info = chooseAdapter(hal, adapters, given.selector);
  const backend = info?.backend ?? hal.backend;
  const asked = hal.backends.length > 1 ? hal.backends : hal.backend;
  return {
    open: given.open ?? openHal,
    options: { ...given.options, backend: asked, access: suite.access },
    backend,
    info,
    adapters,
    settings: {
      access: suite.access,
      seconds: suite.seconds,
      seed: suite.seed,
      only: suite.only,
    },
    peers: given.peers ?? defaultPeers(hal, backend),
    journal: given.journal === undefined ? null : new Journal(given.journal),
  };
}

function totalsOf(records: readonly CheckRecord[]): CompatTotals {
  const count = (wanted: CheckRecord['outcome']): number =>
    records.filter(({ outcome }) => outcome === wanted).length;
  return { pass: count('pass'), fail: count('fail'), skip: count('skip') };
}

function withKnownFault(record: CheckRecord, place: FaultPlace): CheckRecord {
  const fault = record.outcome === 'fail' ? knownFault(record.id, place) : null;
  return fault === null ? record : { ...record, expected: fault };
}

/** What an earlier, killed run left to be put back: does it, or says why not. */
function recoverLeft(hal: Hal, { journal }: JournaledSubject, { access }: CheckedSuite) {
  const entry = journal?.left() ?? null;
  if (journal === null || entry === null) return [];
  const { backend, adapter, check, state } = entry;
  const where = `an earlier run was killed during ${check} on ${adapter} of ${backend}`;
  const reached = hal.backends.some((name) => name === backend);
  if (!reached || !hal.adapters().some(({ key }) => key === adapter)) {
    throw new Error(`${where}; run the suite there first, or remove the journal`);
  }
  const needed = state.registers === null ? 'discipline' : 'configure';
  if (!levelCovers(access, needed)) {
    return [`${where}; its settings can be put back with access '${needed}' only`];
  }
  using nic = hal.open({ key: adapter });
  const done = recover(nic, entry);
  journal.end();
  return done;
}

async function runAll(
  hal: Hal,
  subject: JournaledSubject,
  given: CompatOptions,
  suite: CheckedSuite,
  driver: string | null,
): Promise<{ records: readonly CheckRecord[]; unexpected: readonly string[] }> {
  const { only } = suite;
  const checks = (given.checks ?? ALL_CHECKS).filter(
    ({ id }) => only === null || matchesGlob(id, only),
  );
  const surroundings = {
    virtualTime: hal.systemClock.id === 'virtual',
    takesOrders: hal.simulation !== null,
  };
  const place = { backend: subject.backend, family: subject.info?.family ?? '', driver };
  const records: CheckRecord[] = [];
  const unexpected = [...recoverLeft(hal, subject, suite)];
  for (const check of checks) {
    // A check may be synchronous throughout: requests to end are heard here.
    await turn();
    given.onBegin?.(check, records.length + 1, checks.length);
    const ended = given.signal?.aborted === true ? 'the run was ended before' : null;
    const reason = ended ?? missing(check, subject, surroundings);
    if (reason !== null) {
      records.push(recordOf(check, { outcome: 'skip', reason, evidence: [] }, 0));
    } else {
      const timeoutMs = given.timeoutMs ?? timeoutOf(check, suite.seconds);
      const ran = await runCheck(check, subject, timeoutMs, given.signal);
      records.push(withKnownFault(ran.record, place));
      unexpected.push(...ran.unexpected.map((text) => `${check.id}: ${text}`));
    }
    given.onCheck?.(records.at(-1) as CheckRecord, records.length, checks.length);
  }
  return { records, unexpected };
}

function driverVersion(hal: Hal, info: AdapterInfo | null): string | null {
  if (info === null) return null;
  if (!info.capabilities.driverState) return info.driver?.version ?? null;
  try {
    using nic = hal.open({ key: info.key });
    return nic.driver.state().driverVersion;
  } catch {
    // The checks of the driver's state say what is wrong with it.
    return info.driver?.version ?? null;
  }
}

/**
 * Runs the suite on one adapter of one backend, one check after the other, and gives the report.
 * Throws what openHal() and the selection of the adapter throw; nothing that a check does.
 */
export async function runCompat(options?: CompatOptions): Promise<CompatReport> {
  const given = ownOptions(options);
  const suite = checkSuiteOptions(given);
  const startedAt = new Date().toISOString();
  const began = performance.now();
  const open = given.open ?? openHal;
  using hal = open({ ...given.options, access: suite.access });
  const subject = subjectOf(hal, given, suite);
  const { info, settings } = subject;
  const driver = driverVersion(hal, info);
  const { records, unexpected } = await runAll(hal, subject, given, suite, driver);
  const { reason, attempts } = hal.selection;
  return {
    schema: COMPAT_SCHEMA,
    version: COMPAT_VERSION,
    startedAt,
    durationMs: Math.round(performance.now() - began),
    simulated: hal.simulated || info?.simulated === true,
    machine: machineFacts(),
    versions: {
      package: packageVersion(),
      node: process.versions.node,
      binary: hal.binary === null ? null : { ...hal.binary },
      ...(hal.backends.length > 1 ? { binaries: { ...hal.binaries } } : {}),
      driver,
    },
    backend: hal.backends.join('+'),
    selection: { reason, attempts: attempts.map((attempt) => ({ ...attempt })) },
    adapter: info === null ? null : adapterFacts(info),
    settings,
    totals: totalsOf(records),
    complete: given.signal?.aborted !== true,
    checks: records,
    ...(unexpected.length > 0 ? { unexpected } : {}),
  };
}
