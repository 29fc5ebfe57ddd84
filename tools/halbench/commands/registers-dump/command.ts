import { formatRegisters } from 'avb-hal';
import { type Command, command } from '../../cli/command.js';
import { EXIT } from '../../cli/exit-code.js';
import { flag } from '../../cli/option.js';
import { ADAPTER, BACKEND } from '../../cli/options.js';
import { terminalWidth } from '../../cli/output.js';
import { adapterLine, onAdapter } from '../../on-adapter.js';
import { wrap } from '../../view/lines.js';

/** Where the fields of a register begin. */
const FIELDS = ' '.repeat(39);

const wrapped = (text: string): string =>
  text
    .split('\n')
    .flatMap((line) => wrap(line, terminalWidth(), FIELDS))
    .join('\n');

export const REGISTERS_DUMP: Command = command({
  name: 'registers dump',
  summary: 'read all registers of an adapter; with --json a snapshot for registers diff',
  duration: 'about a second',
  schema: null,
  options: {
    backend: BACKEND,
    adapter: ADAPTER,
    clear: flag('--clear', 'also read registers that reading clears or releases'),
  },
  run: ({ backend, adapter, clear }) =>
    onAdapter(backend, adapter, ({ registers }) =>
      registers.snapshot({ includeClearOnRead: clear }),
    ),
  json: ({ found, binary }) => ({ ...found, binary }),
  render: (read) => adapterLine(read) + wrapped(formatRegisters(read.found)),
  code: () => EXIT.fine,
});
