import type { Command } from 'commander';
import {
  type RegisterOptions,
  registersDiff,
  registersDump,
  registersRead,
} from './commands/registers-dump/registers.js';
import type { Task } from './report-program.js';

/** Adds `registers dump`, `read` and `diff`. */
export function declareRegisters(program: Command, take: (task: Task) => void): void {
  const registers = program
    .command('registers')
    .description('registers of an adapter by name; needs a driver that lets them be read');
  registers
    .command('dump')
    .description('all of them; with --json a snapshot that diff takes')
    .option('--clear', 'also read what reading clears or releases')
    .action((_own: unknown, command: Command) => {
      const options: RegisterOptions = command.optsWithGlobals();
      take(() => registersDump(options));
    });
  registers
    .command('read <name>')
    .description('one register and its fields')
    .action((name: string, _own: unknown, command: Command) => {
      const options: RegisterOptions = command.optsWithGlobals();
      take(() => registersRead(name, options));
    });
  registers
    .command('diff <A> <B>')
    .description('what differs between two snapshots; exit code 1 when anything does')
    .action((a: string, b: string, _own: unknown, command: Command) => {
      const options: RegisterOptions = command.optsWithGlobals();
      take(() => registersDiff(a, b, options));
    });
}
