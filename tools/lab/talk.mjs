// What the lab says about its own work: always on stderr, stdout belongs to the program.

/** The machine lacks what the lab needs, and it may not be installed. Nothing is broken. */
export const NOT_HERE = 3;

const NOT_MADE = 72;

/** Ends the lab with an exit code and one message. */
export class LabError extends Error {
  constructor(message, exitCode = NOT_MADE) {
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
