import {
  type Adapter,
  type AdapterInfo,
  BACKEND_NAMES,
  BACKENDS,
  type BackendName,
  type Hal,
  identifyAdapters,
  openHal,
} from 'avb-hal';
import { UsageError } from '../../cli/errors.js';
import { reasonOf } from '../../cli/reason.js';
import type { OnProgress } from '../../measure/timing.js';
import { giveOrders } from '../../orders.js';
import type { SubjectIdentity } from '../../result.js';
import { adapterRecord, nameOf } from '../../session.js';
import { labWitness } from './lab-truth.js';
import type { PrecisionOptions } from './options.js';
import { PROFILES, type Profile, scenarioOf, WANDER_PPB_PER_SQRT_S } from './profiles.js';
import { ModelWitness, type Witness } from './reference.js';
import { type MeasuredDifferences, measureSubject, missing } from './subject.js';

/** Rounds in real time where --readings does not say. */
export const REAL_READINGS = 1000;
/** The same in virtual time, which costs nothing. */
const VIRTUAL_READINGS = 10_000;

/** Something that can be measured. */
export interface Planned {
  readonly title: string;
  readonly symmetric: boolean;
  run(progress: OnProgress): MeasuredDifferences;
}

/** What every measurement of one command shares. */
export interface PlanContext {
  readonly options: PrecisionOptions;
  readonly notes: string[];
  /** Backends that were opened besides the first; the caller closes them. */
  readonly opened: Hal[];
}

/** Whether the backend is the simulator: every HAL of it has adapters of its own. */
export const isModel = ({ backend }: Hal): boolean => BACKENDS[backend].statusSource === 'model';

/** What the operating system itself offers where the driver of `hal` runs; undefined if nothing. */
const withoutDriverName = (hal: Hal): BackendName | undefined =>
  BACKEND_NAMES.find((name) => {
    const { platforms, statusSource } = BACKENDS[name];
    const shared = platforms.some((one) => BACKENDS[hal.backend].platforms.includes(one));
    return statusSource === 'operating-system' && shared;
  });

/** How many rounds a backend is asked for. */
export function readingsOf({ readings }: PrecisionOptions, hal: Hal): number {
  // The simulator's subjects are made in virtual time, whatever the session's own time is.
  const isVirtual = isModel(hal) || hal.systemClock.id === 'virtual';
  return readings ?? (isVirtual ? VIRTUAL_READINGS : REAL_READINGS);
}

/** What the operating system says; a backend that does not ask it names no build of it. */
function timestampsOf(adapter: Adapter): string | null {
  if (adapter.whyNot('timestampStatus') !== null) return null;
  const { state, osBuild } = adapter.stamps.status();
  return osBuild === '' ? null : state;
}

function simulated(profile: Profile, given: AdapterInfo | null, context: PlanContext): Planned {
  const { options } = context;
  const family = (given?.family ?? profile.family) as Profile['family'];
  return {
    title: `${family}, ${profile.title}`,
    symmetric: profile.symmetric,
    run: (progress) => {
      using hal = openHal({ backend: 'sim', scenario: scenarioOf(profile, family, options.seed) });
      using adapter = hal.open({ index: 0 });
      giveOrders(hal, options.order);
      const identity: SubjectIdentity = {
        id: `${profile.id}/sim/${adapter.key}`,
        title: `${family}, ${profile.title}`,
        profile: profile.id,
        backend: 'sim',
        adapter: adapterRecord(adapter.info),
        systemClock: hal.systemClock.id,
        timestamps: null,
        delays: profile.delays,
        wanderPpbPerSqrtS: WANDER_PPB_PER_SQRT_S,
        seed: options.seed,
      };
      const witness = hal.simulation === null ? null : new ModelWitness(hal.simulation, adapter);
      const plan = { rounds: readingsOf(options, hal), maxSeconds: options.maxSeconds };
      return measureSubject(identity, { hal, adapter, witness }, plan, progress);
    },
  };
}

function witnessOf(hal: Hal, adapter: Adapter, notes: string[]): Witness | null {
  if (hal.simulation !== null) return new ModelWitness(hal.simulation, adapter);
  const witness = labWitness(hal, adapter);
  if (typeof witness !== 'string') return witness;
  notes.push(`The truth of ${nameOf(adapter.info)} is not known: ${witness}`);
  return null;
}

function asItIs(hal: Hal, info: AdapterInfo, context: PlanContext): Planned {
  const { options, notes } = context;
  const title = `${info.family} through ${hal.backend}`;
  const identity: SubjectIdentity = {
    id: `as-is/${hal.backend}/${info.key}`,
    title,
    profile: 'as-is',
    backend: hal.backend,
    adapter: adapterRecord(info),
    systemClock: hal.systemClock.id,
    timestamps: null,
    delays: null,
    wanderPpbPerSqrtS: null,
    seed: null,
  };
  const measure = (progress: OnProgress): MeasuredDifferences => {
    using adapter = hal.open(info);
    const named = { ...identity, timestamps: timestampsOf(adapter) };
    const witness = witnessOf(hal, adapter, notes);
    const plan = { rounds: readingsOf(options, hal), maxSeconds: options.maxSeconds };
    return measureSubject(named, { hal, adapter, witness }, plan, progress);
  };
  return {
    title,
    symmetric: false,
    run: (progress) => {
      try {
        return measure(progress);
      } catch (error) {
        return missing(identity, reasonOf(error), true);
      }
    },
  };
}

/** The same adapters through what the system itself offers; nothing, with a note, where it is not here. */
function withoutDriver(
  hal: Hal,
  adapters: readonly AdapterInfo[],
  context: PlanContext,
): Planned[] {
  const backend = withoutDriverName(hal);
  if (BACKENDS[hal.backend].statusSource !== 'driver' || backend === undefined) return [];
  try {
    const other = openHal({ backend });
    context.opened.push(other);
    const pairs = identifyAdapters(hal, other).filter(
      ({ a, confidence }) =>
        confidence !== 'ambiguous' && adapters.some(({ key }) => key === a.key),
    );
    return pairs.map(({ b }) => asItIs(other, b, context));
  } catch (error) {
    context.notes.push(
      `Not compared with what the system offers without the driver: ${reasonOf(error)}`,
    );
    return [];
  }
}

/** Everything that is to be measured. UsageError, CannotRun for options that do not fit. */
export function planSubjects(
  hal: Hal,
  adapters: readonly AdapterInfo[],
  context: PlanContext,
): Planned[] {
  const { options } = context;
  if (isModel(hal)) {
    const given = options.adapter === null ? null : (adapters[0] ?? null);
    return PROFILES.filter(({ id }) => options.profile === null || id === options.profile).map(
      (profile) => simulated(profile, given, context),
    );
  }
  if (options.profile !== null) {
    throw new UsageError(`--profile is for the simulator only, got backend '${hal.backend}'`);
  }
  giveOrders(hal, options.order);
  return [
    ...adapters.map((info) => asItIs(hal, info, context)),
    ...withoutDriver(hal, adapters, context),
  ];
}
