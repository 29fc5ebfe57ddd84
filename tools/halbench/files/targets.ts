import { existsSync } from 'node:fs';
import { UsageError } from '../cli/errors.js';
import { checkWritable, identityOf, writeText } from './write.js';

/** A file that an option names. */
export interface Target {
  readonly option: string;
  readonly path: string;
}

/** The files that a command writes: all of them can be written, and no two are one. */
export class Targets {
  /** UsageError for one file named twice, or for a file that is also read; CannotRun if one cannot be written. */
  constructor(targets: readonly Target[], inputs: readonly string[]) {
    const read = new Map(
      inputs.filter((path) => existsSync(path)).map((path) => [identityOf(path), path]),
    );
    const seen = new Map<string, Target>();
    for (const target of targets) {
      const { option, path } = target;
      const identity = identityOf(path);
      const other = seen.get(identity);
      if (other !== undefined) {
        const names = other.option === option ? option : `${other.option} and ${option}`;
        throw new UsageError(`${names} must name different files, got '${path}' twice`);
      }
      if (read.has(identity)) {
        throw new UsageError(`${option} must not name the file that is read, got '${path}'`);
      }
      seen.set(identity, target);
    }
    for (const { path } of targets) checkWritable(path);
  }

  /** Replaces the file at `path`. */
  write(path: string, text: string): void {
    writeText(path, text);
  }
}
