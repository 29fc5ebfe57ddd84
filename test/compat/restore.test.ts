/** Nothing is left behind: what a check changes is put back after it, or by the next start. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Adapter, type Hal, openHal } from 'avb-hal';
import { type CompatOptions, type CompatReport, group, runCompat } from 'avb-hal/compat';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stateOf } from '../../src/compat/adapter-state.js';
import { Journal } from '../../src/compat/journal.js';
import { optionsOf } from './machines.js';

const OPTIONS = optionsOf({ name: 'intel_avb' });
/** What moves by itself, holds the result of an access, or is the network driver's (docs/compat.md). */
const VOLATILE = /^(SYSTIM|MDIC$|[RT]XSTMP|EIMS$)/;

let folder: string;
let keeper: Hal;
let nic: Adapter;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'avb-hal-restore-'));
  keeper = openHal({ ...OPTIONS, access: 'configure' });
  keeper.simulation?.order('behaviour mode=ideal');
  nic = keeper.open({ family: 'i226' });
});

afterEach(() => {
  keeper.simulation?.order('retire');
  keeper.close();
  rmSync(folder, { recursive: true, maxRetries: 5, force: true });
});

const journalPath = (): string => join(folder, 'journal.json');

const suite = (more: CompatOptions): Promise<CompatReport> =>
  runCompat({
    options: OPTIONS,
    selector: { family: 'i226' },
    access: 'configure',
    journal: journalPath(),
    ...more,
  });

/** Names of the registers that differ between `before` and now, the clock aside. */
const changedSince = (before: ReturnType<Adapter['registers']['snapshot']>): string[] =>
  nic.registers
    .diff(before, nic.registers.snapshot())
    .changed.map(({ name }) => name)
    .filter((name) => !VOLATILE.test(name));

function changing(change: (adapter: Adapter) => void) {
  return group('test', [
    {
      name: 'changes',
      title: 'changes something',
      requirement: [],
      access: 'configure',
      procedure: 'Change it.',
      verify: (context) => {
        change(context.openAdapter({ access: 'configure' }).nic);
        context.log.equals('changed', true, true);
      },
    },
  ]);
}

describe('after a check', () => {
  it.each(['tsn.*', 'capability.*', 'timestamps.*', 'steering.*'])(
    'the registers are as before: %s',
    async (only) => {
      nic.port.eee.configure({ lpiTimerUs: 20 });
      nic.port.vlan.configure({ vlanId: 5, pcp: 3, stripReceive: true });
      const before = nic.registers.snapshot();
      const { totals, unexpected } = await suite({ only });
      expect(totals.pass).toBeGreaterThan(3);
      expect(changedSince(before)).toEqual([]);
      expect(unexpected ?? []).toEqual([]);
      expect(existsSync(journalPath())).toBe(false);
    },
  );

  it('what it did not put back itself is put back', async () => {
    const before = nic.registers.snapshot();
    const checks = changing((adapter) => {
      adapter.registers.write(0x3570, 0x89); // TQAVCTRL
      adapter.stamps.configure({ packets: true });
    });
    const { checks: records } = await suite({ checks });
    expect(records[0]).toMatchObject({ outcome: 'pass', reason: null });
    expect(changedSince(before)).toEqual([]);
  });
});

describe('a killed process', () => {
  const kill = (steps: readonly bigint[]): void => {
    const journal = new Journal(journalPath());
    const { backend, info } = { backend: keeper.backend, info: nic.info };
    journal.begin({ backend, adapter: info.key, check: 'test.killed', state: stateOf(nic) });
    for (const ns of steps) journal.step(ns);
  };

  it('leaves what the next start puts back first', async () => {
    const before = nic.registers.snapshot();
    kill([100_000_000_000n]);
    nic.clock.adjustOffset(100_000_000_000n);
    nic.clock.adjustRate(nic.clock.rateRange().minPpb + 2e6);
    nic.tsn.ptm.configure({ enable: true });
    const at = nic.clock.crossTimestamp();
    const { unexpected } = await suite({ only: 'identity.names' });
    const after = nic.clock.crossTimestamp();
    expect(unexpected?.[0]).toMatch(/killed during test.killed; its settings were put back/);
    expect(changedSince(before)).toEqual([]);
    const stepped = after.deviceNs - at.deviceNs - (after.systemNs - at.systemNs);
    expect(Number(stepped) / 1e9).toBeCloseTo(-100, 1);
    expect(existsSync(journalPath())).toBe(false);
  });

  it('does not have a step taken back that was not made yet', async () => {
    kill([100_000_000_000n]);
    const at = nic.clock.crossTimestamp();
    const { unexpected } = await suite({ only: 'identity.names' });
    const after = nic.clock.crossTimestamp();
    const stepped = after.deviceNs - at.deviceNs - (after.systemNs - at.systemNs);
    expect(Math.abs(Number(stepped))).toBeLessThan(1e9);
    expect(unexpected).toEqual([expect.stringContaining('its settings were put back')]);
  });

  it('tells of a clock that shows neither the step nor its absence', async () => {
    kill([100_000_000_000n]);
    nic.clock.adjustOffset(200_000_000_000n);
    const { unexpected } = await suite({ only: 'identity.names' });
    expect(unexpected?.join()).toContain('the clock may still be 100000000000 ns off');
  });

  it('keeps the journal where the level does not allow to put back', async () => {
    kill([]);
    const { unexpected } = await suite({ access: 'observe', only: 'identity.names' });
    expect(unexpected?.[0]).toContain("access 'configure' only");
    expect(existsSync(journalPath())).toBe(true);
  });

  it('is told from one that still runs', async () => {
    kill([]);
    const entry = JSON.parse(readFileSync(journalPath(), 'utf8')) as object;
    writeFileSync(journalPath(), JSON.stringify({ ...entry, pid: process.ppid }));
    await expect(suite({ only: 'identity.names' })).rejects.toThrow(/runs the suite/);
  });

  it('a file that is no journal is not taken for one', async () => {
    writeFileSync(journalPath(), '{"schema":"other"}');
    await expect(suite({ only: 'identity.names' })).rejects.toThrow(/not a journal/);
  });
});

describe('a run that is ended', () => {
  it('restores, skips the rest and is not complete', async () => {
    const controller = new AbortController();
    const before = nic.registers.snapshot();
    const checks = [
      ...changing((adapter) => {
        adapter.tsn.ptm.configure({ enable: true });
        controller.abort();
      }),
      ...changing(() => undefined).map((check) => ({ ...check, id: 'test.second' })),
    ];
    const report = await suite({ checks, signal: controller.signal });
    expect(report.complete).toBe(false);
    expect(report.checks.map(({ outcome }) => outcome)).toEqual(['pass', 'skip']);
    expect(changedSince(before)).toEqual([]);
  });
});
