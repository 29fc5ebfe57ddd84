// What the lab says about its own work: always on stderr, stdout belongs to the program.

/** Ends the lab with an exit code and one message. */
export class LabError extends Error {
  constructor(message, exitCode = 3) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function say(text) {
  process.stderr.write(`lab: ${text}\n`);
}

/** Does one step of the set-up and says how long it took. */
export async function step(title, work) {
  say(`${title} ...`);
  const start = process.hrtime.bigint();
  const result = await work();
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  say(`${title}: ${seconds.toFixed(1)} s`);
  return result;
}
