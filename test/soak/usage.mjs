// What a process holds, and whether it grows.
import { readdirSync } from 'node:fs';

const PROC = '/proc/self';

const count = (folder) => readdirSync(`${PROC}/${folder}`).length;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** After a collection of garbage, which needs --expose-gc. */
export function usage() {
  globalThis.gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  const held = { rssBytes: rss, heapBytes: heapUsed + external };
  if (process.platform !== 'linux') return held;
  return { ...held, handles: count('fd'), threads: count('task') };
}

/**
 * How much more may be held at the end than after the start. Handles and threads are counted, so
 * none; memory that the allocator keeps moves by some pages.
 */
export const ALLOWED = {
  handles: 0,
  threads: 0,
  heapBytes: 512 * 1024,
  rssBytes: 6 * 1024 * 1024,
};

/** Until then the allocator still grows to its working size (measured: some 6000 cycles). */
const RSS_SETTLED_CYCLES = 6000;

function skipReason(name, samples, early) {
  if (samples[0][name] === undefined) return 'only Linux tells it without further tools';
  if (name !== 'rssBytes' || early[0].cycle >= RSS_SETTLED_CYCLES) return undefined;
  return `needs ${RSS_SETTLED_CYCLES} cycles before the samples that are compared: run longer`;
}

/**
 * Compares the second quarter of the samples with the last one. Medians: one more
 * counts only if it stays.
 */
export function growth(samples) {
  const quarter = Math.floor(samples.length / 4);
  if (quarter < 2) throw new Error(`wanted at least 8 samples, got ${samples.length}`);
  const early = samples.slice(quarter, 2 * quarter);
  const late = samples.slice(-quarter);
  return Object.entries(ALLOWED).map(([name, allowed]) => {
    const skipped = skipReason(name, samples, early);
    if (skipped !== undefined) return { name, skipped };
    const before = median(early.map((sample) => sample[name]));
    const after = median(late.map((sample) => sample[name]));
    const perCycle = (after - before) / (late[0].cycle - early[0].cycle);
    return { name, before, after, perCycle, allowed, ok: after - before <= allowed };
  });
}

/**
 * One line about all results, and the exit code. "Flat" is said of what was judged only: 3 when that
 * is nothing.
 */
export function verdict(results) {
  const rows = results.flatMap(({ backend, rows }) => rows.map((row) => ({ backend, ...row })));
  const named = (list) => list.map(({ backend, name }) => `${name} of ${backend}`).join(', ');
  const growing = rows.filter(({ ok }) => ok === false);
  const judged = rows.filter(({ ok }) => ok !== undefined);
  const left = rows.filter(({ ok }) => ok === undefined);
  const rest = left.length > 0 ? `; not judged: ${named(left)}` : '';
  if (growing.length > 0) return { text: `${named(growing)} grows${rest}`, exitCode: 1 };
  if (judged.length === 0) return { text: `nothing was judged${rest}`, exitCode: 3 };
  return { text: `flat: ${named(judged)} (simulated adapters)${rest}`, exitCode: 0 };
}
