import { WIDTH } from '../view/lines.js';

const isBrokenPipe = (error: Error): boolean => (error as NodeJS.ErrnoException).code === 'EPIPE';

/** Columns of the terminal that results go to; a file or a pipe counts as one of 80. */
export const terminalWidth = (): number => Math.max(WIDTH, process.stdout.columns ?? WIDTH);

/**
 * Writes all of `text` and waits until it has left the process: a pipe takes 64 KiB at a time. A
 * reader that has gone away (`| head`) is no error.
 */
export async function writeOut(stream: NodeJS.WriteStream, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error): void => (isBrokenPipe(error) ? resolve() : reject(error));
    stream.once('error', fail);
    stream.write(text, (error) => {
      if (error) fail(error);
      else resolve();
    });
  });
}
