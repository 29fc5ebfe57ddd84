import { headOf } from '../../head.js';
import { standInNote } from '../../notes.js';
import type { Options } from '../../options.js';
import type { Progress } from '../../progress.js';
import type { ListDocument } from '../../result.js';
import { adapterRecord, chooseAdapters, openSession } from '../../session.js';

/** `halbench list`: the adapters of a backend and what each can do. */
export function list(options: Options, progress: Progress): ListDocument {
  using session = openSession(options.backend);
  const { hal, adapters: all, choice } = session;
  const notes = choice.standIn ? [standInNote(choice)] : [];
  for (const note of notes) progress.say(note);
  const adapters =
    options.adapter === null ? all : chooseAdapters(all, options.adapter, hal.backend);
  return {
    ...headOf('avb-hal/list', 'list', hal.simulated),
    complete: true,
    backend: hal.backend,
    selection: choice,
    adapters: adapters.map(adapterRecord),
    notes,
  };
}
