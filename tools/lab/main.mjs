// npm run lab -- COMMAND: runs a program of this project under Windows' interfaces (docs/lab.md).
import { parseArguments, USAGE } from './arguments.mjs';
import { withLock } from './lock.mjs';
import { run } from './run.mjs';
import { setUp } from './setup.mjs';
import { LabError, say } from './talk.mjs';

async function main() {
  const options = parseArguments(process.argv.slice(2));
  if (options.help) {
    say(USAGE);
    return 0;
  }
  await setUp(options);
  if (options.setupOnly) return 0;
  return withLock(options.kind, () => run(options));
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  say(error.message);
  process.exitCode = error.exitCode;
}
