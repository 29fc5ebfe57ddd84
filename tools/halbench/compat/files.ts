import type { CompatReport } from 'avb-hal/compat';
import { junitXml } from '../commands/compat/junit.js';
import { asHtml } from '../report/html/index.js';
import type { CompatCommand } from './options.js';

type Form = (report: CompatReport) => string;

const asJson: Form = (report) => `${JSON.stringify(report, null, 2)}\n`;

/** The files that a run was asked for, and how each is written. */
export function compatFiles(command: CompatCommand): readonly (readonly [string, Form])[] {
  const { reports, junit, html } = command;
  return [
    ...reports.map((path) => [path, asJson] as const),
    ...(junit === null ? [] : [[junit, junitXml] as const]),
    ...(html === null ? [] : [[html, asHtml] as const]),
  ];
}
