// `halbench calls` in several processes: what differs from process to process (where code lies, what
// was compiled when) is then part of what is known about the noise.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './blocks.mjs';

/** Five documents of `halbench calls`. */
export function takeCalls(halbench, processes, calls, folder) {
  return Array.from({ length: processes }, () => {
    const file = join(folder, 'calls.json');
    const { status } = spawnSync(
      process.execPath,
      [halbench, 'calls', '--calls', calls, '--output', file],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    if (status !== 0) throw new Error(`halbench calls ended with ${status}`);
    return JSON.parse(readFileSync(file, 'utf8'));
  });
}

/** One row a call: medians over all processes, the range of their ratios, and what they stand on. */
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
