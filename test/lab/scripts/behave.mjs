// What runner.test.ts makes Node for Windows do: `behave.mjs WHAT [arguments]`.
import { closeSync, openSync, readFileSync } from 'node:fs';

const [what, ...rest] = process.argv.slice(2);

/** 'open', or the code of the error. */
function tryToOpen(path) {
  try {
    closeSync(openSync(path, 'r+'));
    return 'open';
  } catch (error) {
    return error.code;
  }
}

const behaviours = {
  report() {
    const { AVB_HAL_LAB: lab } = process.env;
    console.log(JSON.stringify({ platform: process.platform, lab, arguments: rest }));
    console.error('words on stderr');
    process.exitCode = 7;
  },
  flood() {
    console.log('x'.repeat(3_000_000));
  },
  abort() {
    process.abort();
  },
  kill() {
    process.kill(process.pid, 'SIGKILL');
  },
  throw() {
    throw new Error('thrown on purpose');
  },
  hang() {
    console.log('hanging');
    setInterval(() => {}, 1000);
  },
  devices() {
    const filter = tryToOpen('\\\\.\\IntelAvbFilter');
    const control = tryToOpen('\\\\.\\AvbStandIn');
    console.log(JSON.stringify({ filter, control }));
  },
  describe() {
    process.stdout.write(readFileSync('\\\\.\\AvbStandIn', 'utf8'));
  },
};

behaviours[what]();
