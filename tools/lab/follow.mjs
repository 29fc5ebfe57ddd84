// Hands on what a growing file receives. Node for Windows cannot write to a pipe under Wine, so the
// program writes to files, and its output still appears while it runs.
import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK = 64 * 1024;
const POLL_MS = 40;

/** Follows `path`, writing to `stream`, until stop() is called; stop() hands on the rest. */
export function follow(path, stream) {
  const file = openSync(path, 'r');
  const buffer = Buffer.alloc(CHUNK);
  let position = 0;

  const handOn = () => {
    for (;;) {
      const bytes = readSync(file, buffer, 0, CHUNK, position);
      if (bytes === 0) return;
      position += bytes;
      stream.write(Buffer.from(buffer.subarray(0, bytes)));
    }
  };
  const timer = setInterval(handOn, POLL_MS);
  return {
    stop() {
      clearInterval(timer);
      handOn();
      closeSync(file);
    },
  };
}
