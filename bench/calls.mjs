// The calls of the HAL in several processes: what differs from process to process (where code lies, what
// was compiled when) is then part of what is known about the noise.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from './blocks.mjs';

const script = fileURLToPath(new URL('calls-process.mjs', import.meta.url));

/** What each of `processes` processes measured. */
export function takeCalls(processes, calls) {
  return Array.from({ length: processes }, () => {
    const { status, stdout } = spawnSync(process.execPath, [script, String(calls)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`bench/calls-process.mjs ended with ${status}`);
    return JSON.parse(stdout);
  });
}

/** One row per call: medians over all processes, the range of their ratios, and what they stand on. */
export function joinCalls(documents) {
  const [first] = documents;
  const rows = first.rows.map(({ id, call }, i) => {
    const own = documents.map(({ rows: all }) => all[i]);
    const ratios = own.map(({ ratio }) => ratio.value);
    return {
      id,
      call,
      ns: median(own.map(({ ns }) => ns)),
      ratio: { value: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) },
      processesNs: own.map(({ stretchesNs }) => stretchesNs),
    };
  });
  const { baseline, options } = first;
  return { baseline, processes: documents.length, ...options, rows };
}
