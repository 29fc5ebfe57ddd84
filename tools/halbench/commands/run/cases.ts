import type { Adapter, AdapterInfo, Hal } from 'avb-hal';
import { isHalError } from 'avb-hal';
import { MINIMUM_CALLS } from '../../cli/options.js';
import { reasonOf } from '../../cli/reason.js';
import { summarize } from '../../measure/histogram.js';
import type { Budget, OnProgress } from '../../measure/timing.js';
import { ADAPTER_OPERATIONS, BACKEND_OPERATIONS, TITLES } from '../../operations.js';
import { addonAdapter, addonBackend } from '../../paths/addon.js';
import type { CLibrary } from '../../paths/c-library.js';
import { ffiAdapter, ffiBackend } from '../../paths/ffi.js';
import { floorOffers } from '../../paths/floor.js';
import { isRefusal, type Offer, type Refusal } from '../../paths/offer.js';
import type { CaseIdentity, CaseResult, MeasuredCase, PathName } from '../../result.js';
import { nameOf } from '../../session.js';

/** A case that can be run. */
export interface PlannedCase {
  readonly title: string;
  run(budget: Budget, progress: OnProgress): CaseResult;
}

/** An adapter to measure; each opening is a handle or the reason why there is none. */
export interface Target {
  readonly info: AdapterInfo;
  readonly adapter: Adapter | string;
  readonly foreign: number | string;
}

/** What the cases are made from. */
export interface Bench {
  readonly hal: Hal;
  readonly library: CLibrary | string;
  readonly targets: readonly Target[];
}

type Identity = Omit<CaseIdentity, 'call'>;

function measured(
  identity: CaseIdentity,
  offer: Offer,
  budget: Budget,
  progress: OnProgress,
): MeasuredCase {
  const { durationsNs, warmUpCalls, cut } = offer.measure(budget, progress);
  const { ns, percentiles } = summarize(durationsNs);
  return {
    ...identity,
    outcome: 'measured',
    calls: durationsNs.length,
    warmUpCalls,
    cut,
    belowMinimum: durationsNs.length < MINIMUM_CALLS,
    ns,
    callsPerSecond: ns.meanNs > 0 ? 1e9 / ns.meanNs : null,
    percentiles,
  };
}

/** A case; what the driver says it cannot do is `unavailable`, any other error `failed`. */
function planned(identity: Identity, title: string, offer: Offer | Refusal): PlannedCase {
  const named: CaseIdentity = { ...identity, call: offer.call };
  return {
    title,
    run: (budget, progress) => {
      if (isRefusal(offer)) return { ...named, outcome: 'unavailable', reason: offer.reason };
      try {
        return measured(named, offer, budget, progress);
      } catch (error) {
        const outcome = isHalError(error, 'HAL_NOT_SUPPORTED') ? 'unavailable' : 'failed';
        return { ...named, outcome, reason: reasonOf(error) };
      }
    },
  };
}

function failed(identity: Identity, title: string, call: string, reason: string): PlannedCase {
  return { title, run: () => ({ ...identity, call, outcome: 'failed', reason }) };
}

function floorCases(bench: Bench): PlannedCase[] {
  const offers = floorOffers(bench.library);
  return [...offers].map(([operation, offer]) => {
    const identity: Identity = {
      id: `${operation}/floor`,
      operation,
      path: 'floor',
      backend: null,
      adapter: null,
      simulated: false,
    };
    return planned(identity, `floor: ${TITLES[operation]}`, offer);
  });
}

function adapterCases(bench: Bench, { info, adapter, foreign }: Target): PlannedCase[] {
  const { backend, key, simulated } = info;
  return ADAPTER_OPERATIONS.flatMap((operation) => {
    const at = (path: PathName): [Identity, string] => [
      { id: `${operation}/${path}/${key}`, operation, path, backend, adapter: key, simulated },
      `${nameOf(info)}: ${TITLES[operation]}, ${path}`,
    ];
    const ffi = planned(...at('ffi'), ffiAdapter(bench.library, foreign, info, operation));
    if (typeof adapter === 'string') {
      const missing = (path: PathName) => failed(...at(path), 'hal.open(info)', adapter);
      return [missing('addon'), ffi];
    }
    return [planned(...at('addon'), addonAdapter(adapter, operation)), ffi];
  });
}

function backendCases({ hal, library }: Bench, info: AdapterInfo, first: boolean): PlannedCase[] {
  const { backend, key, simulated } = info;
  const operations = BACKEND_OPERATIONS.filter((operation) => first || operation !== 'enumerate');
  return operations.flatMap((operation) => {
    const adapter = operation === 'enumerate' ? null : key;
    const suffix = adapter === null ? '' : `/${adapter}`;
    const whose = adapter === null ? backend : nameOf(info);
    const at = (path: PathName): [Identity, string] => [
      { id: `${operation}/${path}${suffix}`, operation, path, backend, adapter, simulated },
      `${whose}: ${TITLES[operation]}, ${path}`,
    ];
    return [
      planned(...at('addon'), addonBackend(hal, info, operation)),
      planned(...at('ffi'), ffiBackend(library, info, operation)),
    ];
  });
}

/** Every case of a run, in the order they are measured and shown. */
export function planCases(bench: Bench): PlannedCase[] {
  return [
    ...floorCases(bench),
    ...bench.targets.flatMap((target) => adapterCases(bench, target)),
    ...bench.targets.flatMap(({ info }, index) => backendCases(bench, info, index === 0)),
  ];
}
