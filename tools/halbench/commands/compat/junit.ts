import type { CheckRecord, CompatReport, Evidence } from 'avb-hal/compat';
import { environmentFacts } from '../../report/environment.js';

/** Characters that XML 1.0 has no way to write, not even as a reference. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** What XML cannot hold is shown as it stands in JavaScript: `\u0007`. */
function visible(text: string): string {
  return text.replaceAll(NOT_XML, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** Text of an element. */
const text = (value: string): string =>
  visible(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');

/** Value of an attribute, quotes included; line ends and tabs survive as references. */
const quoted = (value: string): string =>
  `"${text(value).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`;

type Attributes = Readonly<Record<string, string | number>>;

function tag(name: string, attributes: Attributes): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}=${quoted(`${value}`)}`);
  return `<${name}${pairs.join('')}`;
}

const SECOND_MS = 1000;
const seconds = (ms: number): string => (ms / SECOND_MS).toFixed(3);

function evidenceLine({ name, value, unit, limit, ok }: Evidence): string {
  const wanted = limit === null ? '' : `, limit ${limit}`;
  return `${name} = ${value}${unit === '' ? '' : ` ${unit}`}${wanted}${ok ? '' : '  BROKEN'}`;
}

function systemOut({ procedure, requirement, capability, evidence, samples }: CheckRecord): string {
  const lines = [
    procedure,
    `requirement: ${requirement.join(', ') || 'none'}`,
    `capability: ${capability ?? 'none'}`,
    ...evidence.map(evidenceLine),
    ...(samples ?? []).map(({ name, values }) => `${name}: ${values.length} raw readings`),
  ];
  return `      <system-out>${text(lines.join('\n'))}</system-out>`;
}

function outcomeLines({ outcome, reason, evidence }: CheckRecord): string[] {
  if (outcome === 'pass') return [];
  const message = reason ?? '';
  if (outcome === 'skip') return [`      ${tag('skipped', { message })}/>`];
  const broken = evidence.filter(({ ok }) => !ok).map(evidenceLine);
  const body = text([message, ...broken].join('\n'));
  return [`      ${tag('failure', { message, type: 'check' })}>${body}</failure>`];
}

function testcase(check: CheckRecord, prefix: string): string[] {
  const { id, group, title, durationMs } = check;
  const head = {
    name: `${id}: ${title}`,
    classname: `${prefix}.${group}`,
    time: seconds(durationMs),
  };
  return [
    `    ${tag('testcase', head)}>`,
    ...outcomeLines(check),
    systemOut(check),
    '    </testcase>',
  ];
}

function countsOf(checks: readonly CheckRecord[]): Attributes {
  const count = (outcome: CheckRecord['outcome']): number =>
    checks.filter((check) => check.outcome === outcome).length;
  const took = checks.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return {
    tests: checks.length,
    failures: count('fail'),
    errors: 0,
    skipped: count('skip'),
    time: seconds(took),
  };
}

function properties(report: CompatReport): string[] {
  const facts = [...environmentFacts(report)].map(
    ([name, value]) => `      ${tag('property', { name, value })}/>`,
  );
  return ['    <properties>', ...facts, '    </properties>'];
}

function testsuite(report: CompatReport, group: string): string[] {
  const checks = report.checks.filter((check) => check.group === group);
  const prefix = `avb-hal.${report.backend}`;
  const head = {
    name: `${prefix}.${group}`,
    ...countsOf(checks),
    timestamp: report.startedAt.replace(/(\.\d+)?Z$/, ''),
  };
  return [
    `  ${tag('testsuite', head)}>`,
    ...properties(report),
    ...checks.flatMap((check) => testcase(check, prefix)),
    '  </testsuite>',
  ];
}

/**
 * A report as JUnit XML, in the dialect that Jenkins and GitLab read: a test suite a group, a test case
 * a check, its evidence in system-out.
 */
export function junitXml(report: CompatReport): string {
  const groups = [...new Set(report.checks.map(({ group }) => group))];
  const label = report.simulated ? 'simulated' : 'hardware';
  const head = { name: `avb-hal compatibility, ${label}`, ...countsOf(report.checks) };
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `${tag('testsuites', head)}>`,
    ...groups.flatMap((group) => testsuite(report, group)),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}
