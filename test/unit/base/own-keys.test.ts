import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import * as check from '../../../src/base/check.js';
import { packageModules } from '../../../src/binding/loader.js';
import { checkOptions } from '../../../src/binding/options.js';
import { readScenarioFile } from '../../../src/binding/scenario-file.js';
import { runCompat } from '../../../src/compat/index.js';
import { discipline } from '../../../src/hal/discipline.js';
import { Servo } from '../../../src/servo/servo.js';
import { caught, openFake } from '../fakes/opened.js';

const SOURCES = fileURLToPath(new URL('../../../src', import.meta.url));

/** The names of every optional property that an interface of the sources documents. */
function documentedOptions(): string[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });
  const texts = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(SOURCES, file), 'utf8'));
  const names = texts.flatMap((text) => [...text.matchAll(/^ +readonly (\w+)\?:/gm)]);
  return [...new Set(names.map((match) => match[1] as string))].sort();
}

const VALUES: readonly unknown[] = ['configure', '/tmp/x.js', 1, 0, true, null, 7n, { key: 'x' }];

/** What calls without options did and gave, as text. */
function transcript(): string {
  // The fakes are not what is tested: their settings inherit nothing.
  const { hal, adapter, log } = openFake('observe', check.bare({}));
  const results: unknown[] = [
    checkOptions({ backend: 'sim' }),
    checkOptions(undefined),
    adapter.access,
    adapter.clock.crossTimestamp().brackets,
    adapter.clock.status(),
    adapter.stamps.events().counters(),
    adapter.stamps.batches({}).dropped,
    adapter.stamps.take('transmit')?.correctedNs,
    adapter.stamps.auxiliary.read(),
    adapter.phy.snapshot().values,
    caught(() => adapter.stamps.configure({})),
    caught(() => adapter.clock.set(1n)),
    caught(() => hal.open({})),
    caught(() => adapter.stamps.targetTime.set({ deviceNs: 1n })),
    caught(() => adapter.tsn.ptm.configure({ enable: true })),
    hal.open({ index: 0 }).access,
    new Servo().state,
    discipline({
      slave: openFake('discipline', check.bare({})).adapter.clock,
      master: hal.systemClock,
    }),
  ];
  adapter.clock.events();
  hal.changes();
  adapter.close();
  hal.close();
  // How often the link is looked at depends on the time that passed.
  const calls = log.calls.filter((call) => call !== 'adapter.refresh()');
  const shown = (_: string, value: unknown): unknown =>
    typeof value === 'bigint' ? `${value}n` : value instanceof Error ? value.message : value;
  return JSON.stringify([results, calls], shown);
}

describe('only own keys count', () => {
  const names = documentedOptions();
  const before = transcript();

  it('whatever documented option Object.prototype has: none takes effect', () => {
    expect(names).toEqual(expect.arrayContaining(['access', 'binary', 'signal', 'steering']));
    const found: string[] = [];
    for (const name of names) {
      for (const value of VALUES) {
        let after: unknown;
        Object.defineProperty(Object.prototype, name, {
          value,
          configurable: true,
          writable: true,
        });
        try {
          after = caught(() => {
            after = transcript();
          });
          after ??= transcript();
        } finally {
          Reflect.deleteProperty(Object.prototype, name);
        }
        if (after !== before) found.push(`${name} = ${String(value)}`);
      }
    }
    expect(found).toEqual([]);
  });

  it('of a copy, in every check of options', () => {
    for (const given of [undefined, {}, { a: 1 }]) {
      const copy = check.checkOptionsObject(given, 'p', ['a', 'b']);
      for (const inherited of ['constructor', 'toString', '__proto__'])
        expect(inherited in copy).toBe(false);
      expect(copy.b).toBeUndefined();
    }
  });

  it('and unknown ones are refused, by runCompat(), too', async () => {
    const wrong = runCompat({ adapter: { index: 1 } } as never);
    await expect(wrong).rejects.toThrow(/unknown key 'adapter'/);
  });
});

describe('the binary', () => {
  const folder = mkdtempSync(join(tmpdir(), 'own-keys-'));
  afterAll(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

  it('has to be named .node', () => {
    const options = { backend: 'sim', binary: '/tmp/x.js' };
    expect(() => checkOptions(options)).toThrow(/named \.node, got "\/tmp\/x\.js"/);
  });

  it('has to be a regular file, and so named where a link leads to', () => {
    const script = join(folder, 'x.js');
    const link = join(folder, 'hal_sim.node');
    writeFileSync(script, 'process.exit(9)');
    symlinkSync(script, link);
    const refused = { code: 'HAL_BACKEND_LOAD_FAILED', detail: expect.stringMatching(/\.node/) };
    expect(caught(() => packageModules.load('sim', link))).toMatchObject(refused);
    const loop = join(folder, 'folder.node');
    symlinkSync(folder, loop);
    expect(caught(() => packageModules.load('sim', loop))).toMatchObject({
      code: 'HAL_BACKEND_LOAD_FAILED',
      detail: expect.stringMatching(/not a regular file/),
    });
  });
});

describe('an error text', () => {
  const long = 'x'.repeat(1 << 24);

  it.each<[string, unknown]>([
    ['a huge bigint', 1n << 20_000_000n],
    ['a huge negative bigint', -(1n << 20_000_000n)],
    ['a long text', long],
    ['an object with a long tag', { [Symbol.toStringTag]: long }],
  ])('shows little of %s', (_, value) => {
    expect(check.describe(value).length).toBeLessThan(200);
  });

  it('shows little of what a caller gave', () => {
    const { hal, adapter } = openFake();
    const calls = [
      () => adapter.clock.at(1n << 20_000_000n),
      () => adapter.clock.events({ [long]: 1 } as never),
      () => hal.open({ name: long }),
      () => adapter.registers.read(long as never),
      () => checkOptions({ backend: 'sim', scenario: long }),
      () => checkOptions({ backend: long }),
    ];
    for (const call of calls) {
      const error = caught(call) as Error;
      expect(error).toBeInstanceOf(Error);
      expect(error.message.length).toBeLessThan(1000);
    }
  });

  it('refuses a scenario file of 16 MB, and durations without end, in words', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'scenario-'));
    const path = join(folder, 'big.json');
    writeFileSync(path, `{"seed":"${long}`);
    expect(caught(() => readScenarioFile(path))).toMatchObject({
      code: 'HAL_SCENARIO_INVALID',
      detail: expect.stringMatching(/too large: 16777225 bytes, at most 1048576/),
    });
    rmSync(folder, { recursive: true, maxRetries: 5 });
    const { adapter, hal } = openFake();
    const endless = JSON.parse('1e999') as number;
    await expect(adapter.clock.measureRate({ durationMs: endless })).rejects.toThrow(
      'clock.measureRate(options).durationMs must be 1 to 3600000 ms, got Infinity',
    );
    expect(() => hal.simulation?.advance(10n ** 17n)).toThrow(/must be 0 to 1000000000000000 ns/);
  });
});
