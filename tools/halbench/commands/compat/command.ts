import type { CompatReport } from 'avb-hal/compat';
import { type Command, command, jsonText } from '../../cli/command.js';
import { EXIT, type ExitCode } from '../../cli/exit-code.js';
import { ADAPTER, BACKEND, HTML, ORDER, OUTPUT, SEED } from '../../cli/options.js';
import { terminalWidth } from '../../cli/output.js';
import { sha256Of } from '../../view/html/page.js';
import { viewText } from '../../view/text.js';
import { compat } from './compat.js';
import { junitXml } from './junit.js';
import { ACCESS, JUNIT, ONLY, REPORT, SCENARIO, SECONDS } from './options.js';
import { compatPage } from './page.js';
import { wasChecked } from './tables.js';
import { compatView } from './view.js';

function codeOf(report: CompatReport): ExitCode {
  if (!report.complete) return EXIT.couldNotRun;
  if (report.totals.fail > 0 || report.unexpected !== undefined) return EXIT.findings;
  return wasChecked(report) ? EXIT.fine : EXIT.couldNotRun;
}

export const COMPAT: Command = command({
  name: 'compat',
  summary: 'run the compatibility suite on one adapter',
  detail: 'With --json an array of the checks; --report and --output write the whole report.',
  duration: 'two minutes',
  schema: 'compat.schema.json',
  options: {
    backend: BACKEND,
    adapter: ADAPTER,
    access: ACCESS,
    seconds: SECONDS,
    only: ONLY,
    seed: SEED,
    scenario: SCENARIO,
    order: ORDER,
    report: REPORT,
    output: OUTPUT,
    junit: JUNIT,
    html: HTML,
  },
  files: {
    report: jsonText,
    output: jsonText,
    junit: junitXml,
    html: (report) => compatPage(report, sha256Of(jsonText(report))),
  },
  run: (options, { progress }) => compat(options, progress),
  render: (report) => viewText(compatView(report), terminalWidth()),
  json: ({ checks }) => checks,
  code: codeOf,
});
