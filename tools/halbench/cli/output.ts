import { WIDTH } from '../view/lines.js';

/** `EIO`: a terminal that was closed. */
const isGone = (error: Error): boolean =>
  ['EPIPE', 'EIO'].includes(String((error as NodeJS.ErrnoException).code));

/** Columns of the terminal that results go to; a file or a pipe counts as one of 80. */
export const terminalWidth = (): number => Math.max(WIDTH, process.stdout.columns ?? WIDTH);

/**
 * Writes all of `text` and waits until it has left the process: a pipe takes 64 KiB at a time. A
 * reader that has gone away (`| head`, a closed terminal) is not an error.
 */
export async function writeOut(stream: NodeJS.WriteStream, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error): void => (isGone(error) ? resolve() : reject(error));
    stream.once('error', fail);
    stream.write(text, (error) => {
      if (error) fail(error);
      else resolve();
    });
  });
}
