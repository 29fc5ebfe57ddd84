import { WIDTH, wrap } from '../view/lines.js';
import type { Progress } from './progress.js';

const CLEAR = '\r\u001b[2K';

const step = (title: string, number: number, total: number): string =>
  `[${number}/${total}] ${title}`;

/** On a terminal: one line that is written over. */
function liveProgress(stream: NodeJS.WriteStream): Progress {
  let current = '';
  const show = (text: string): void => {
    stream.write(`${CLEAR}${text.slice(0, (stream.columns ?? WIDTH) - 1)}`);
  };
  return {
    say: (text) => stream.write(`${CLEAR}${wrap(text, WIDTH, '  ').join('\n')}\n`),
    begin: (title, number, total) => {
      current = step(title, number, total);
      show(current);
    },
    tick: (done, total) => show(`${current}  ${Math.floor((100 * done) / total)} %`),
    end: () => stream.write(CLEAR),
  };
}

/** In a file or a pipe: one line for each step that ended. */
function plainProgress(stream: NodeJS.WriteStream): Progress {
  let current = '';
  return {
    say: (text) => stream.write(`${text}\n`),
    begin: (title, number, total) => {
      current = step(title, number, total);
    },
    tick: () => undefined,
    end: (outcome) => stream.write(`${current}: ${outcome}\n`),
  };
}

/** Progress on `stream`, which never gets data. */
export function progressOn(stream: NodeJS.WriteStream): Progress {
  // A reader that closed the stream must not end a measurement.
  stream.on('error', () => undefined);
  return stream.isTTY ? liveProgress(stream) : plainProgress(stream);
}
