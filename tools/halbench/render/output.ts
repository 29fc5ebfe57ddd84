import { closeSync, openSync, renameSync, writeFileSync } from 'node:fs';

const isBrokenPipe = (error: Error): boolean => (error as NodeJS.ErrnoException).code === 'EPIPE';

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

/** Throws, before anything is measured for it, if `path` cannot be written. */
export function checkWritable(path: string): void {
  closeSync(openSync(path, 'a'));
}

/** Replaces a file; whoever reads it meanwhile sees the old or the new text, never a part. */
export function saveFile(path: string, text: string): void {
  const part = `${path}.part`;
  writeFileSync(part, text);
  renameSync(part, path);
}
