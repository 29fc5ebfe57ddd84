import type { CheckRecord, CompatReport, Evidence } from 'avb-hal/compat';
import { left, right } from '../../render/common.js';
import { type Row, table, WIDTH, wrap } from '../../render/table.js';

const INDENT = '    ';

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

function heading(report: CompatReport): string[] {
  const { adapter, versions, machine, settings, simulated } = report;
  const kind = simulated
    ? 'SIMULATED: a modelled adapter answers, no hardware was touched'
    : 'HARDWARE: checked on a real adapter';
  const who = adapter === null ? 'no adapter' : `${adapter.family} ${adapter.mac ?? adapter.key}`;
  return [
    `Compatibility suite, avb-hal ${versions.package}  ${kind}`,
    `Node ${versions.node} on ${machine.platform} ${machine.arch} (${machine.osRelease}), ${machine.cpu}`,
    `${report.backend}: ${who}, driver ${versions.driver ?? 'unknown'}; access ` +
      `${settings.access}, ${settings.seconds} s, seed ${settings.seed}`,
  ].flatMap((line) => wrap(line, WIDTH, '  '));
}

const tookMs = ({ durationMs }: CheckRecord): string =>
  durationMs < 10 ? durationMs.toFixed(1) : durationMs.toFixed(0);

function groupTable(group: string, records: readonly CheckRecord[]): string[] {
  const rows = records.map((record): Row => {
    const cells = [record.outcome, record.id, tookMs(record)];
    return record.reason === null
      ? [...cells, record.title]
      : { cells, text: `${record.title}: ${record.reason}` };
  });
  const columns = [left(group), left('id'), right('ms'), left('what')];
  return ['', ...table(columns, rows)];
}

function evidenceLine({ name, value, unit, limit, ok }: Evidence): string[] {
  const wanted = limit === null ? '' : `  wanted ${limit}`;
  return wrap(
    `${ok ? '   ' : 'X  '}${name} = ${value} ${unit}${wanted}`,
    WIDTH - INDENT.length,
    '   ',
  );
}

function failure(record: CheckRecord): string[] {
  return [
    '',
    ...wrap(`${record.id} failed (${record.requirement.join(', ')}): ${record.procedure}`),
    ...record.evidence.flatMap(evidenceLine).map((line) => INDENT + line),
  ];
}

/** A report as text for a terminal: a table by group, then the failures with their evidence. */
export function renderCompat(report: CompatReport): string[] {
  const { checks, totals, unexpected = [] } = report;
  const groups = unique(checks.map(({ group }) => group));
  return [
    ...heading(report),
    ...groups.flatMap((name) =>
      groupTable(
        name,
        checks.filter(({ group }) => group === name),
      ),
    ),
    ...checks.filter(({ outcome }) => outcome === 'fail').flatMap(failure),
    ...unexpected.flatMap((text) => ['', ...wrap(`! ${text}`, WIDTH, '  ')]),
    '',
    `${checks.length} checks: ${totals.pass} passed, ${totals.fail} failed, ${totals.skip} skipped`,
  ];
}
