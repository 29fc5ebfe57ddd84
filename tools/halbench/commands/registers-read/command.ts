import type { Adapter } from 'avb-hal';
import { type Command, command } from '../../cli/command.js';
import { UsageError } from '../../cli/errors.js';
import { EXIT } from '../../cli/exit-code.js';
import { ADAPTER, BACKEND } from '../../cli/options.js';
import { adapterLine, hex, type OnAdapter, onAdapter } from '../../on-adapter.js';

/** One register; UsageError for a name that the adapter does not have. */
function read({ registers }: Adapter, name: string) {
  try {
    return registers.read(name as 'TIMINCA');
  } catch (error) {
    // The facade says which names are near.
    throw error instanceof RangeError || error instanceof TypeError
      ? new UsageError(error.message)
      : error;
  }
}

type Reading = OnAdapter<ReturnType<typeof read>>;

export const REGISTERS_READ: Command = command({
  name: 'registers read',
  args: [['name', 'the name of a register, such as TIMINCA or RDH[0]']],
  summary: 'read one register and its fields',
  duration: 'about a second',
  schema: null,
  options: { backend: BACKEND, adapter: ADAPTER },
  run: ({ backend, adapter }, { args: [name = ''] }) =>
    onAdapter(backend, adapter, (nic) => read(nic, name)),
  json: ({ found }: Reading) => found,
  render: (result: Reading) => {
    const { name, offset, value, fields } = result.found;
    const lines = Object.entries(fields).map(([field, bits]) => `  ${field} ${bits}\n`);
    return `${adapterLine(result)}${name} ${hex(offset)} = ${hex(value)}\n${lines.join('')}`;
  },
  code: () => EXIT.fine,
});
