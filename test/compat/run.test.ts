/** What runs the checks: whatever a check does, the others run and the report is complete. */
import { openHal } from 'avb-hal';
import { type Check, type CheckDefinition, group, matchesGlob, runCompat } from 'avb-hal/compat';
import { describe, expect, it } from 'vitest';
import { runOn, scenario } from './machines.js';

const options = { backend: 'sim', scenario: scenario() } as const;

const check = (name: string, more: Partial<CheckDefinition>): Check => {
  const common = { name, title: name, requirement: [], procedure: 'Try it.' };
  const verify: CheckDefinition['verify'] = ({ log }) => void log.equals('one', 1, 1);
  return group('try', [{ ...common, verify, ...more }])[0] as Check;
};

const run = (checks: readonly Check[], more = {}) => runCompat({ options, checks, ...more });

describe('a run', () => {
  it('goes on after a check that hangs, and ends what the check waits for', async () => {
    let signal: AbortSignal | undefined;
    const hangs = check('hangs', {
      verify: (context) => {
        signal = context.signal;
        context.openHal();
        return new Promise(() => undefined);
      },
    });
    const { checks, totals } = await run([hangs, check('fine', {})], { timeoutMs: 50 });
    expect(checks[0]).toMatchObject({ outcome: 'fail' });
    expect(checks[0]?.reason).toContain('did not end within 50 ms');
    expect(signal?.aborted).toBe(true);
    expect(totals).toEqual({ pass: 1, fail: 1, skip: 0 });
  });

  it('takes whatever a check throws as a failure, with what was measured before', async () => {
    const throws = check('throws', {
      verify: (context) => {
        context.log.note('before', 12n, 'ns');
        context.openHal().open({ key: 'nobody' });
      },
    });
    const { checks } = await run([throws]);
    const [{ evidence, outcome }] = checks as [(typeof checks)[number]];
    expect(outcome).toBe('fail');
    expect(evidence[0]).toEqual({ name: 'before', value: 12, unit: 'ns', limit: null, ok: true });
    const names = evidence.map(({ name }) => name);
    for (const name of ['error.code', 'error.operation', 'error.detail', 'error.hint']) {
      expect(names).toContain(name);
    }
  });

  it('closes what a check opened, also when it fails', async () => {
    const opened: { closed: boolean }[] = [];
    const leaves = check('leaves', {
      verify: (context) => {
        const { hal, nic } = context.openAdapter();
        opened.push(hal, nic);
        throw new Error('no');
      },
    });
    await run([leaves]);
    expect(opened.map(({ closed }) => closed)).toEqual([true, true]);
  });

  it('restores in reverse order before it closes, and says what it could not restore', async () => {
    const order: string[] = [];
    const changes = check('changes', {
      verify: (context) => {
        const hal = context.openHal();
        context.restoring('a', () => void order.push(`a ${hal.closed}`));
        context.restoring('b', () => {
          order.push(`b ${hal.closed}`);
          throw new Error('stuck');
        });
        context.log.equals('one', 1, 1);
      },
    });
    const { checks, unexpected } = await run([changes]);
    expect(order).toEqual(['b false', 'a false']);
    expect(checks[0]?.outcome).toBe('fail');
    expect(unexpected).toEqual(['try.changes: could not restore b: Error: stuck']);
  });

  it('does not let a check pass that judged nothing', async () => {
    const { checks } = await run([check('idle', { verify: ({ log }) => log.note('x', 1) })]);
    expect(checks[0]).toMatchObject({ outcome: 'fail' });
    expect(checks[0]?.reason).toContain('judged nothing');
  });

  it('skips with the reason what cannot run', async () => {
    const { checks } = await run(
      [
        check('level', { access: 'configure' }),
        check('capability', { capability: 'driverState' }),
        check('here', { verify: (context) => context.skip('not today') }),
        check('pair', { twoAdapters: true }),
      ],
      { options: { backend: 'sim', scenario: scenario([{ family: 'i226' }]) } },
    );
    expect(checks.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['skip', "needs access 'configure'; the suite was allowed 'observe'"],
      ['skip', 'the adapter has no driverState: the simulator has no kernel driver'],
      ['skip', 'not today'],
      ['skip', 'needs two adapters; there is one'],
    ]);
  });

  it('measures longer than it was allowed in virtual time only', async () => {
    const long = [check('long', { seconds: 60 })];
    const real = await run(long, { options: { backend: 'sim' }, seconds: 5 });
    expect(real.checks[0]?.reason).toBe('measures 60 s; the suite was allowed 5 s');
    expect((await run(long, { seconds: 5 })).checks[0]?.outcome).toBe('pass');
  });

  it('ends with its signal: what has not begun is skipped', async () => {
    const stop = new AbortController();
    const last = check('stops', {
      verify: ({ log }) => {
        stop.abort();
        log.equals('one', 1, 1);
      },
    });
    const { checks } = await run([last, check('never', {})], { signal: stop.signal });
    expect(checks.map(({ outcome }) => outcome)).toEqual(['pass', 'skip']);
  });

  it('tells of every check before and after it', async () => {
    const told: string[] = [];
    await run([check('a', {}), check('b', { access: 'configure' })], {
      onBegin: ({ id }: Check, number: number, total: number) =>
        told.push(`${id} ${number}/${total}`),
      onCheck: ({ outcome }: { outcome: string }, done: number) => told.push(`${outcome} ${done}`),
    });
    expect(told).toEqual(['try.a 1/2', 'pass 1', 'try.b 2/2', 'skip 2']);
  });

  it('reports the machine, the versions and the adapter', async () => {
    const report = await runOn({ name: 'intel_avb' }, { only: 'driver.version' });
    expect(report).toMatchObject({ schema: 'avb-hal/compat', version: 1, backend: 'intel_avb' });
    expect(report.versions).toMatchObject({ node: process.versions.node, driver: '1.0.216.1' });
    expect(report.settings).toMatchObject({
      access: 'configure',
      seconds: 10,
      only: ['driver.version'],
    });
    expect(report.adapter?.capabilities.clockRead).toBe(true);
    expect(report.machine.cores).toBeGreaterThan(0);
  });

  it('takes a selector, and fails as hal.open() does where it fits nothing', async () => {
    const only = 'identity.names';
    const { adapter } = await runCompat({ options, only, selector: { family: 'i226' } });
    expect(adapter?.family).toBe('i226');
    await expect(runCompat({ options, only, selector: { family: 'i225' } })).rejects.toMatchObject({
      code: 'HAL_NO_ADAPTER',
    });
  });

  it.each([
    ['seconds', 0],
    ['seconds', Number.NaN],
    ['access', 'root'],
    ['seed', -1],
    ['only', []],
    ['only', ''],
  ])('refuses %s: %s', async (name, value) => {
    await expect(runCompat({ options, [name]: value })).rejects.toThrow(RangeError);
  });

  it('leaves no HAL open', async () => {
    const hals: { closed: boolean }[] = [];
    await runCompat({
      options,
      only: 'identity',
      open: (given) => {
        const hal = openHal(given);
        hals.push(hal);
        return hal;
      },
    });
    expect(hals.length).toBeGreaterThan(9);
    expect(hals.filter(({ closed }) => !closed)).toEqual([]);
  });
});

describe('globs', () => {
  it.each([
    ['clock.rate', 'clock.*', true],
    ['clock.rate', 'clock', true],
    ['clock.rate', 'clock.r?te', true],
    ['clockwork.rate', 'clock', false],
    ['clock.rate', 'rate', false],
    ['clock.rate', '*.rate', true],
    ['clock.rate', 'clock.rat', false],
    ['clock.rate', 'clock+rate', false],
  ])('%s against %s: %s', (id, glob, fits) => {
    expect(matchesGlob(id, [glob])).toBe(fits);
  });
});
