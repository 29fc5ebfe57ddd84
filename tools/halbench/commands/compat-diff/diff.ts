import type { CheckOutcome, CheckRecord, CompatReport } from 'avb-hal/compat';
import { environmentChanges } from '../../report/environment.js';
import type { CheckChange, CompatDiff, DiffSide } from '../../result.js';
import { movedNumbers } from './evidence.js';

/** Numbers that moved by more than this are named, unless --factor says otherwise. */
export const DEFAULT_FACTOR = 2;

/** One report and the name of its file. */
export interface NamedReport {
  readonly file: string;
  readonly report: CompatReport;
}

interface Pair {
  readonly before: CheckRecord | undefined;
  readonly after: CheckRecord | undefined;
}

function pairsOf(old: CompatReport, now: CompatReport): Pair[] {
  const before = new Map(old.checks.map((check) => [check.id, check]));
  const there = new Set(now.checks.map(({ id }) => id));
  return [
    ...now.checks.map((after) => ({ before: before.get(after.id), after })),
    ...old.checks
      .filter(({ id }) => !there.has(id))
      .map((gone) => ({ before: gone, after: undefined })),
  ];
}

function changeOf({ before, after }: Pair): CheckChange {
  const { id, title, reason } = after ?? before ?? { id: '', title: '', reason: null };
  return { id, title, old: before?.outcome ?? null, new: after?.outcome ?? null, reason };
}

/** What passed and does not any more, what fails and did not, and what went wrong besides. */
function worseOf(diff: Pick<CompatDiff, WorseKey>): string[] {
  const lost = diff.removed.filter((one) => one.old === 'pass');
  const say = (list: readonly unknown[], one: string, many: string): string[] =>
    list.length === 0 ? [] : [list.length === 1 ? `1 ${one}` : `${list.length} ${many}`];
  return [
    ...say(diff.newFailures, 'check fails that did not', 'checks fail that did not'),
    ...say(diff.noLongerChecked, 'check no longer runs', 'checks no longer run'),
    ...say(lost, 'check that passed is gone', 'checks that passed are gone'),
    ...say(diff.unexpected, 'unexpected event is new', 'unexpected events are new'),
  ];
}
type WorseKey = 'newFailures' | 'noLongerChecked' | 'removed' | 'unexpected';

const sideOf = ({ file, report }: NamedReport): DiffSide => {
  const { startedAt, simulated, totals } = report;
  return { file, startedAt, simulated, totals };
};

/**
 * How the checks of `old` ended in `now`. Numbers of the evidence are named when they moved by
 * more than `factor`; they make nothing worse by themselves, because the check's limit judges them.
 */
export function diffReports(old: NamedReport, now: NamedReport, factor: number): CompatDiff {
  const pairs = pairsOf(old.report, now.report);
  const changes = pairs.map(changeOf);
  const went = (from: CheckOutcome, to: CheckOutcome): CheckChange[] =>
    changes.filter((one) => one.old === from && one.new === to);
  const said = new Set(old.report.unexpected ?? []);
  const parts = {
    newFailures: changes.filter((one) => one.new === 'fail' && one.old !== 'fail'),
    stillFailing: went('fail', 'fail'),
    mended: went('fail', 'pass'),
    noLongerChecked: went('pass', 'skip'),
    skippedInstead: went('fail', 'skip'),
    nowChecked: went('skip', 'pass'),
    added: changes.filter((one) => one.old === null),
    removed: changes.filter((one) => one.new === null),
    moved: pairs.flatMap(({ before, after }) =>
      before === undefined || after === undefined ? [] : movedNumbers(before, after, factor),
    ),
    unexpected: (now.report.unexpected ?? []).filter((one) => !said.has(one)),
  };
  const worse = worseOf(parts);
  return {
    schema: 'avb-hal/compat-diff',
    version: 1,
    old: sideOf(old),
    new: sideOf(now),
    factor,
    isWorse: worse.length > 0,
    worse,
    ...parts,
    environment: environmentChanges(old.report, now.report),
  };
}
