import { isHalError } from 'avb-hal';
import { ALL_CHECKS, type CompatReport, matchesGlob, runCompat } from 'avb-hal/compat';
import { CannotRun, UsageError } from '../../cli/errors.js';
import { interruptible } from '../../cli/interrupt.js';
import type { Progress } from '../../cli/progress.js';
import { journalPath } from './journal-path.js';
import { orderedOpener } from './opener.js';
import type { CompatCommand } from './options.js';

function checkCommand({ backend, scenario, only }: CompatCommand): void {
  if (scenario !== null && backend !== 'sim') {
    throw new UsageError('--scenario is for --backend sim only');
  }
  if (only.length > 0 && !ALL_CHECKS.some(({ id }) => matchesGlob(id, only))) {
    throw new UsageError(`--only: no check has an id like ${only.join(' or ')}`);
  }
}

/**
 * The suite on one adapter of one backend. When the process is told to end, the running check ends,
 * what it changed is put back, and the report is not complete.
 */
export async function compat(command: CompatCommand, progress: Progress): Promise<CompatReport> {
  checkCommand(command);
  const report = await interruptible((signal) => suite(command, progress, signal));
  if (report.adapter === null) {
    throw new CannotRun(`backend '${report.backend}' reaches no adapter`);
  }
  return report;
}

function suite(command: CompatCommand, progress: Progress, signal: AbortSignal) {
  const { backend, scenario, adapter, access, seconds, seed, only, order } = command;
  const journal = journalPath(command);
  return runCompat({
    signal,
    ...(journal === null ? {} : { journal }),
    options: { backend, ...(scenario === null ? {} : { scenario }) },
    open: orderedOpener(order),
    ...(adapter === null ? {} : { selector: adapter }),
    access,
    seconds,
    seed,
    ...(only.length === 0 ? {} : { only }),
    onBegin: ({ id }, number, total) => progress.begin(id, number, total),
    onCheck: ({ outcome, reason }) =>
      progress.end(reason === null ? outcome : `${outcome}: ${reason}`),
  }).catch((error: unknown) => {
    // What the command line names is the user's, not a defect of the program.
    const named = isHalError(error, 'HAL_SCENARIO_INVALID');
    throw named ? new UsageError(`--scenario: ${error.message}`) : error;
  });
}
