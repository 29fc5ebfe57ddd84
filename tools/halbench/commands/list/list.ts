import type { Selector } from 'avb-hal';
import type { BackendChoice } from '../../cli/options.js';
import type { Progress } from '../../cli/progress.js';
import { headOf } from '../../head.js';
import { standInNote } from '../../notes.js';
import type { ListDocument } from '../../result.js';
import { adapterRecord, chooseAdapters, openSession } from '../../session.js';

/** The adapters of a backend and what each can do. */
export function list(
  backend: BackendChoice,
  selector: Selector | null,
  progress: Progress,
): ListDocument {
  using session = openSession(backend);
  const { hal, adapters: all, choice, binary } = session;
  const notes = choice.standIn ? [standInNote(choice)] : [];
  for (const note of notes) progress.say(note);
  const adapters = selector === null ? all : chooseAdapters(all, selector, hal.backend);
  return {
    ...headOf('avb-hal/list', 'list', hal.simulated, adapters.length > 0),
    complete: true,
    backend: hal.backends.join('+'),
    selection: choice,
    binary,
    adapters: adapters.map(adapterRecord),
    notes:
      adapters.length > 0
        ? notes
        : [...notes, `Backend '${hal.backend}' reaches no adapter (${choice.reason}).`],
  };
}
