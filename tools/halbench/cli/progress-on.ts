import { WIDTH, wrap } from '../view/lines.js';
import type { Progress } from './progress.js';

const CLEAR = '\r\u001b[2K';

const step = (title: string, number: number, total: number): string =>
  `[${number}/${total}] ${title}`;

const MS_PER_S = 1000;
/** An estimate from less time, or from less of the work, is a guess. */
const LEAST_ELAPSED_S = 2;
const LEAST_SHARE = 0.02;

/** What has passed and what is left, while steps take about as long as each other; empty at the beginning. */
function timeText(elapsedS: number, share: number): string {
  if (elapsedS < LEAST_ELAPSED_S) return '';
  const elapsed = `  ${Math.floor(elapsedS)} s`;
  if (share < LEAST_SHARE) return elapsed;
  return `${elapsed}, about ${Math.ceil((elapsedS * (1 - share)) / share)} s left`;
}

/** On a terminal: one line that is written over. */
function liveProgress(stream: NodeJS.WriteStream, nowMs: () => number): Progress {
  const startMs = nowMs();
  let current = '';
  let [before, steps] = [0, 1];
  const show = (text: string): void => {
    stream.write(`${CLEAR}${text.slice(0, (stream.columns ?? WIDTH) - 1)}`);
  };
  return {
    say: (text) => stream.write(`${CLEAR}${wrap(text, WIDTH, '  ').join('\n')}\n`),
    begin: (title, number, total) => {
      current = step(title, number, total);
      [before, steps] = [number - 1, total];
      show(`${current}${timeText((nowMs() - startMs) / MS_PER_S, before / steps)}`);
    },
    tick: (done, total) => {
      const share = (before + done / total) / steps;
      const time = timeText((nowMs() - startMs) / MS_PER_S, share);
      show(`${current}  ${Math.floor((100 * done) / total)} %${time}`);
    },
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

/** Progress on `stream`, which never gets data. `nowMs` is a clock that only goes forward. */
export function progressOn(
  stream: NodeJS.WriteStream,
  nowMs: () => number = () => performance.now(),
): Progress {
  // A reader that closed the stream must not end a measurement.
  stream.on('error', () => undefined);
  return stream.isTTY ? liveProgress(stream, nowMs) : plainProgress(stream);
}
