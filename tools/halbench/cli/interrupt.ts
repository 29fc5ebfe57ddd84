/** A terminal that is closed sends SIGHUP, on Windows too; SIGBREAK is Windows' Ctrl+Break. */
const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'];

/**
 * Runs `run` with a signal that is aborted when the process is told to end. Until `run` is done, such a
 * request ends nothing else, however often it comes: what was changed is put back first.
 */
export async function interruptible<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  for (const name of SIGNALS) process.on(name, stop);
  try {
    return await run(controller.signal);
  } finally {
    for (const name of SIGNALS) process.off(name, stop);
  }
}
