import { ALL_CHECKS, type CompatReport, matchesGlob, runCompat } from 'avb-hal/compat';
import type { CompatCommand } from '../../compat/options.js';
import { UsageError } from '../../options.js';
import type { Progress } from '../../progress.js';
import { CannotRun } from '../../session.js';
import { orderedOpener } from './opener.js';

/** `halbench compat`: the suite on one adapter of one backend. */
export async function compat(command: CompatCommand, progress: Progress): Promise<CompatReport> {
  const { backend, scenario, adapter, access, seconds, seed, only, orders } = command;
  if (only !== null && !ALL_CHECKS.some(({ id }) => matchesGlob(id, only))) {
    throw new UsageError(`--only: no check has an id like ${only.join(' or ')}`);
  }
  const report = await runCompat({
    options: { backend, ...(scenario === null ? {} : { scenario }) },
    open: orderedOpener(orders),
    ...(adapter === null ? {} : { selector: adapter }),
    access,
    seconds,
    seed,
    ...(only === null ? {} : { only }),
    onBegin: ({ id }, number, total) => progress.begin(id, number, total),
    onCheck: ({ outcome, reason }) =>
      progress.end(reason === null ? outcome : `${outcome}: ${reason}`),
  });
  if (report.adapter === null) {
    throw new CannotRun(`backend '${report.backend}' reaches no adapter`);
  }
  return report;
}
