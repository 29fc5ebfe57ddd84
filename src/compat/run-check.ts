import { CheckContext, Skipped } from './context.js';
import { guard } from './guard.js';
import type { JournaledSubject } from './journal.js';
import type { Outcome } from './outcome.js';
import type { CheckRecord } from './report-document.js';
import type { Check } from './types.js';

/** A check took too long. */
class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

const LEAST_MS = 30_000;
const MS_PER_SECOND = 1000;
/** A check waits for its seconds a few times at most. */
const WAITS = 4;

/** How long `check` may take when nothing else is said, in ms. */
export function timeoutOf(check: Check, seconds: number): number {
  const measured = check.needs.seconds === undefined ? 0 : Math.max(check.needs.seconds, seconds);
  return LEAST_MS + WAITS * measured * MS_PER_SECOND;
}

function unfinished(context: CheckContext, error: unknown): Outcome {
  if (error instanceof Skipped) {
    return { outcome: 'skip', reason: error.message, evidence: context.log.evidence };
  }
  context.log.error('error', error);
  return context.log.outcome();
}

async function limited(
  check: Check,
  context: CheckContext,
  timeoutMs: number,
  stop: AbortController,
): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new TimedOut(`did not end within ${timeoutMs} ms`));
      stop.abort();
    }, timeoutMs);
  });
  try {
    const running = check.run(context);
    // What a check does after its time is up concerns nobody.
    running.catch(() => undefined);
    return await Promise.race([running, late]);
  } catch (error) {
    return unfinished(context, error);
  } finally {
    clearTimeout(timer);
  }
}

function withComplaints(outcome: Outcome, complaints: readonly string[]): Outcome {
  if (complaints.length === 0) return outcome;
  const evidence = [
    ...outcome.evidence,
    ...complaints.map((text) => ({
      name: 'after the check',
      value: text,
      unit: '',
      limit: 'everything restored and closed',
      ok: false,
    })),
  ];
  const before = outcome.outcome === 'fail' ? [outcome.reason] : [];
  return { outcome: 'fail', reason: [...before, ...complaints].join('; '), evidence };
}

/** Result of one check, and what could not be put back or is not known to be. */
export interface Ran {
  readonly record: CheckRecord;
  readonly unexpected: readonly string[];
}

/** The record of `check` with a verdict. */
export function recordOf(check: Check, outcome: Outcome, durationMs: number): CheckRecord {
  const { id, group, title, requirement, capability, procedure } = check;
  return {
    id,
    group,
    title,
    requirement: [...requirement],
    capability,
    procedure,
    outcome: outcome.outcome,
    reason: outcome.outcome === 'pass' ? null : outcome.reason,
    evidence: outcome.evidence,
    ...('samples' in outcome && outcome.samples !== undefined ? { samples: outcome.samples } : {}),
    durationMs,
  };
}

/** Runs one check, whatever it does; then restores and closes what it used. */
export async function runCheck(
  check: Check,
  subject: JournaledSubject,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Ran> {
  const began = performance.now();
  const stop = new AbortController();
  const both = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
  const guarded = guard(check, subject, subject.journal);
  const context = new CheckContext(subject, both);
  const outcome = await limited(check, context, timeoutMs, stop);
  stop.abort();
  const own = context.end();
  const { complaints, notes } = guarded.end(outcome.outcome !== 'skip');
  const all = [...own, ...complaints];
  const durationMs = Math.round((performance.now() - began) * 1000) / 1000;
  const record = recordOf(check, withComplaints(outcome, all), durationMs);
  return { record, unexpected: [...all, ...notes] };
}
