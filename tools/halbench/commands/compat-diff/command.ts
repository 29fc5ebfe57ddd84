import { type Command, command } from '../../cli/command.js';
import { EXIT } from '../../cli/exit-code.js';
import { decimal, value } from '../../cli/option.js';
import { readText } from '../../files/read.js';
import { readReport } from '../../report/read.js';
import { DEFAULT_FACTOR, diffReports, type NamedReport } from './diff.js';
import { renderDiff } from './render.js';

const MOST_FACTOR = 1e9;

const named = (file: string): NamedReport => ({ file, report: readReport(readText(file), file) });

export const COMPAT_DIFF: Command = command({
  name: 'compat diff',
  args: [
    ['old', 'a report of halbench compat'],
    ['new', 'a later one'],
  ],
  summary: 'compare two reports of the suite; exit code 1 if the new one is worse',
  duration: 'under a second',
  schema: 'compat-diff.schema.json',
  options: {
    factor: value(
      '--factor <n>',
      'name numbers that moved by more than this factor',
      decimal(1, MOST_FACTOR),
      DEFAULT_FACTOR,
      String(DEFAULT_FACTOR),
    ),
  },
  run: ({ factor }, { args: [old = '', now = ''] }) => diffReports(named(old), named(now), factor),
  render: renderDiff,
  code: ({ isWorse }) => (isWorse ? EXIT.findings : EXIT.fine),
});
