// One run of a program of checks in the lab; every check becomes a test of its own.
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { type LabRequest, type LabResult, runInLab, setUpLab } from './lab.js';

interface CheckResult {
  readonly id: string;
  readonly ok: boolean;
  readonly got?: string;
  readonly wanted?: string;
  readonly at?: string;
}

interface Sentinel {
  readonly checks: number;
  readonly failed: number;
}

interface Finished {
  readonly run: LabResult;
  readonly results: ReadonlyMap<string, CheckResult>;
  /** Lines that are neither a result nor the last one. */
  readonly foreign: readonly string[];
  readonly sentinel: Sentinel | null;
}

const NO_LAB_MS = 3_600_000;

/** JSON of a line; null if it is none. */
function parse(line: string): CheckResult | Sentinel | null {
  try {
    return JSON.parse(line) as CheckResult | Sentinel;
  } catch {
    return null;
  }
}

function read(run: LabResult): Finished {
  const results = new Map<string, CheckResult>();
  const foreign: string[] = [];
  let sentinel: Sentinel | null = null;
  for (const line of run.stdout.split(/\r?\n/).filter((text) => text !== '')) {
    const entry = parse(line);
    if (entry === null || sentinel !== null) foreign.push(line);
    else if ('id' in entry) results.set(entry.id, entry);
    else sentinel = entry;
  }
  return { run, results, foreign, sentinel };
}

const lastWords = ({ code, stderr }: LabResult): string =>
  `the program ended with ${code}; it said last:\n${stderr.slice(-3000)}`;

function judge(id: string, { run, results }: Finished): void {
  const result = results.get(id);
  if (result === undefined) throw new Error(`no answer from this check: ${lastWords(run)}`);
  if (!result.ok) expect.fail(`got ${result.got}\nwanted ${result.wanted}\n${result.at ?? ''}`);
}

/** Skips the test, with the reason, on a machine where the lab cannot be. */
export function needLab(obstacle: string | null, context: TestContext): void {
  if (obstacle !== null) context.skip(obstacle);
}

/**
 * Tests out of `checks`, the checks that the program `request.script` exports: it runs once, in the
 * lab, and must answer each of them and come to its end.
 */
export function labProgram(
  title: string,
  checks: Readonly<Record<string, unknown>>,
  request: LabRequest,
): void {
  const ids = Object.keys(checks);
  describe(title, () => {
    let obstacle: string | null = null;
    let finished: Finished;

    beforeAll(async () => {
      obstacle = await setUpLab();
      if (obstacle === null) finished = read(await runInLab({ timeout: 1500, ...request }));
    }, NO_LAB_MS);

    it.for(ids)('%s', (id, context) => {
      needLab(obstacle, context);
      judge(id, finished);
    });

    it('ran every check and came to its end', (context) => {
      needLab(obstacle, context);
      const { run, results, foreign, sentinel } = finished;
      expect(sentinel, lastWords(run)).not.toBeNull();
      expect([...results.keys()]).toEqual(ids);
      expect(foreign).toEqual([]);
      expect(sentinel?.checks).toBe(ids.length);
      expect(run.code).toBe(sentinel?.failed === 0 ? 0 : 1);
    });
  });
}
