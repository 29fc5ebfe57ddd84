// What a run of a servo is judged by, and the disturbances it is judged under.
import { run } from './plant.mjs';
import { SERVOS } from './servos.mjs';

export const DISTURBANCES = {
  jitter: { noiseNs: 100, ratePpb: 10_000, offsetNs: 500_000 },
  wander: { noiseNs: 20, ratePpb: -5_000, offsetNs: 500_000, walkPpbPerSqrtS: 5 },
  sine: { noiseNs: 0, ratePpb: 0, offsetNs: 0, sinePpb: 1000, sinePeriodS: 60 },
};

/** From when on |offset| stays within `limitNs`; Infinity when it does not. */
function settledS(trace, limitNs) {
  const last = trace.findLastIndex(({ offsetNs }) => Math.abs(offsetNs) > limitNs);
  if (last === trace.length - 1) return Number.POSITIVE_INFINITY;
  return last === -1 ? 0 : trace[last + 1].atS;
}

const SETTLED_NS = 1000;
/** The part of a run that rms and worst are taken of. */
const TAIL = 0.5;

export function figuresOf({ trace, steps, holdover }) {
  const tail = trace.slice(Math.floor(trace.length * TAIL)).map(({ offsetNs }) => offsetNs);
  const rmsNs = Math.sqrt(tail.reduce((sum, ns) => sum + ns * ns, 0) / tail.length);
  const worstNs = tail.reduce((worst, ns) => Math.max(worst, Math.abs(ns)), 0);
  return {
    rmsNs,
    worstNs,
    settledS: settledS(trace, SETTLED_NS),
    hold60Ns: holdover[60],
    hold1000Ns: holdover[1000],
    steps,
  };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function mediansOf(make, settings, seeds) {
  const all = Array.from({ length: seeds }, (_, i) =>
    figuresOf(run(make(settings.intervalS), { ...settings, seed: i + 1 })),
  );
  return Object.fromEntries(
    Object.keys(all[0]).map((key) => [key, median(all.map((figures) => figures[key]))]),
  );
}

/**
 * Medians over the seeds of the servo `kind`: `own` knows its interval, `learned` does not, `peer` is
 * linuxptp's.
 */
export function measure(kind, settings, seeds) {
  const { own, learned, peer } = SERVOS[kind];
  return {
    own: mediansOf(own, settings, seeds),
    learned: mediansOf(learned, settings, seeds),
    peer: mediansOf(peer, settings, seeds),
  };
}
