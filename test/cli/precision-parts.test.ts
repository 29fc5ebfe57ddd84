import { openHal } from 'avb-hal';
import { describe, expect, test } from 'vitest';
import {
  compareWith,
  errorFigures,
  rms,
} from '../../tools/halbench/commands/precision/differences.js';
import { softwareFigures } from '../../tools/halbench/commands/precision/figures.js';
import { precisionFindings } from '../../tools/halbench/commands/precision/findings.js';
import { numberOf, parseTruth } from '../../tools/halbench/commands/precision/lab-truth.js';
import {
  agreementWith,
  DistantWitness,
  lineBetween,
  type Reference,
} from '../../tools/halbench/commands/precision/reference.js';
import { rmsRatio } from '../../tools/halbench/commands/precision/rms-ratio.js';
import { Series } from '../../tools/halbench/commands/precision/series.js';
import type * as SoftwareTime from '../../tools/halbench/commands/precision/software-time.js';
import { exchangeOf } from '../../tools/halbench/commands/precision/software-time.js';
import { measureSubject } from '../../tools/halbench/commands/precision/subject.js';
import { precisionView } from '../../tools/halbench/commands/precision/view.js';
import type { Subject, SubjectIdentity } from '../../tools/halbench/result.js';
import { adapterRecord } from '../../tools/halbench/session.js';
import { viewText } from '../../tools/halbench/view/text.js';

const FAR = 1_700_000_000_000_000_000n;

/** A truth that stands at FAR at system time 1000 and runs fast by `ratePpb`. */
const truth = (ratePpb: number): Reference => ({
  quantity: 'error',
  text: 'made up',
  line: () => ({ systemNs: 1000n, deviceNs: FAR, ratePpb, lowNs: 0, highNs: 1 }),
});

describe('differences', () => {
  test('are exact far from zero and follow the rate', () => {
    const series = new Series(2, false);
    series.add(0, 1000n + 10_000_000_000n, FAR + 10_000_000_000n + 7n);
    series.add(1, 0n, FAR - 1000n);
    const { valuesNs, bound } = compareWith(series, truth(100));
    expect(valuesNs[0]).toBeCloseTo(7 - 1000, 6);
    expect(valuesNs[1]).toBeCloseTo(1e-4, 6);
    expect(bound).toBeNull();
  });

  test.each([
    [0n, 1n, 1],
    [-5n, 5n, 1],
    // The truth is somewhere in [0, 1): a window that ends at 0 may miss it.
    [-5n, 0n, 0],
    [1n, 5n, 0],
    [-9n, -5n, 0],
  ])('a window from %s to %s holds the truth: %i', (low, high, inside) => {
    const series = new Series(1, true);
    series.addWindow(0, 1000n, FAR, FAR + low, FAR + high);
    expect(compareWith(series, truth(0)).bound).toMatchObject({ inside, of: 1 });
  });

  test('figures of errors', () => {
    expect(errorFigures(new Float64Array())).toBeNull();
    expect(errorFigures(Float64Array.of(-3, 4, 0, -1))).toEqual({
      count: 4,
      meanNs: 0,
      rmsNs: Math.sqrt(26 / 4),
      p50Ns: 1,
      p99Ns: 4,
      maxNs: 4,
    });
  });
});

describe('references', () => {
  const first = { systemNs: 0n, deviceNs: FAR, ratePpb: 500 };

  test('a line between two truths', () => {
    const last = { systemNs: 2_000_000_000n, deviceNs: FAR + 2_000_001_000n, ratePpb: 500 };
    expect(lineBetween(first, last)).toMatchObject({ deviceNs: FAR, lowNs: 0, highNs: 1 });
    expect(lineBetween(first, last).ratePpb).toBeCloseTo(500, 3);
  });

  test('a clock that was stepped between gives no line', () => {
    const last = { systemNs: 2_000_000_000n, deviceNs: FAR + 2_000_100_000n, ratePpb: 500 };
    expect(() => lineBetween(first, last)).toThrow('something steered or stepped it');
  });

  test('a distant truth is asked twice', () => {
    const points = [first, { systemNs: 10n ** 9n, deviceNs: FAR + 10n ** 9n + 500n, ratePpb: 500 }];
    const witness = new DistantWitness(() => points.shift() as typeof first, 'far away');
    witness.begin();
    witness.note();
    expect(witness.end()).toMatchObject({ quantity: 'error', text: 'far away' });
    expect(points).toEqual([]);
  });

  test('what standinctl prints', () => {
    const line = 'adapter=1 system_qpc=12345678 device_ns=99 rate_ppb=-2.500000 oscillator_ppb=0\n';
    expect(parseTruth(line, 10_000_000n)).toEqual({
      systemNs: 1_234_567_800n,
      deviceNs: 99n,
      ratePpb: -2.5,
    });
    expect(() => parseTruth('adapter=1', 1n)).toThrow('does not say system_qpc');
  });

  test('which adapter of the stand-in driver', () => {
    const text =
      'adapter=0 family=i210 mac=a0:36:9f:00:00:01 link-mbps=1000\n' +
      'adapter=1 family=i219 mac=a0:36:9f:00:00:02\nadapter=2 family=i219 mac=a0:36:9f:00:00:03\n';
    expect(numberOf(text, { mac: 'a0:36:9f:00:00:03', family: 'i219' })).toBe('2');
    expect(numberOf(text, { mac: null, family: 'i210' })).toBe('0');
    expect(() => numberOf(text, { mac: null, family: 'i219' })).toThrow(
      '2 adapters with family=i219',
    );
    expect(() => numberOf(text, { mac: null, family: 'i22' as 'i226' })).toThrow('0 adapters');
  });

  test('one way as reference: windows only have to meet', () => {
    const reference = new Series(3, true);
    for (const round of [0, 2]) {
      const at = BigInt(round) * 1000n;
      reference.addWindow(round, at, FAR + at, FAR + at - 10n, FAR + at + 10n);
    }
    const agreement = agreementWith(reference, 'another way');
    if (agreement === null) throw new Error('unreachable');
    expect(agreement).toMatchObject({ quantity: 'agreement' });
    const other = new Series(3, true);
    other.addWindow(0, 0n, FAR + 15n, FAR + 5n, FAR + 25n);
    other.addWindow(1, 1000n, FAR, FAR, FAR);
    other.addWindow(2, 2000n, FAR + 2030n, FAR + 2020n, FAR + 2040n);
    const { valuesNs, bound } = compareWith(other, agreement);
    expect([...valuesNs]).toEqual([15, 30]);
    expect(bound).toEqual({ meanBoundNs: 10, inside: 1, of: 2 });
    expect(agreementWith(new Series(1, true), 'nothing')).toBeNull();
  });
});

test('the ratio of two RMS values and its interval', () => {
  const values = Float64Array.from({ length: 1000 }, (_, i) => Math.sin(i * i));
  const twice = values.map((value) => 2 * value);
  const how = { seed: 1, resamples: 200 };
  expect(rmsRatio(twice, values, how)).toEqual({ value: 2, low: 2, high: 2 });
  const half = values.map((value, i) => value * (i % 2 === 0 ? 0.5 : 0.6));
  const { low, value, high } = rmsRatio(half, values, how);
  expect([low < value, value < high, low > 0.5, high < 0.6]).toEqual([true, true, true, true]);
  expect(value).toBeCloseTo(rms(half) / rms(values), 12);
});

function identityOf(hal: ReturnType<typeof openHal>): SubjectIdentity {
  const info = hal.adapters()[0];
  if (info === undefined) throw new Error('unreachable');
  return {
    id: 'as-is/sim/sim:0',
    title: 'made up',
    profile: 'as-is',
    backend: 'sim',
    adapter: adapterRecord(info),
    systemClock: hal.systemClock.id,
    timestamps: null,
    delays: null,
    wanderPpbPerSqrtS: null,
    seed: null,
  };
}

describe('where nobody knows the truth', () => {
  using hal = openHal({
    backend: 'sim',
    scenario: { seed: 1, time: 'virtual', adapters: [{ family: 'i226' }] },
  });
  using adapter = hal.open({ index: 0 });
  const identity = identityOf(hal);
  const plan = { rounds: 200, maxSeconds: 60 };
  const target = { hal, adapter, witness: null };
  const { subject } = measureSubject(identity, target, plan, () => undefined);

  test('numbers are agreement and say so', () => {
    if (subject.outcome !== 'measured') throw new Error(subject.reason);
    expect(subject.quantity).toBe('agreement');
    expect(subject.reference).toMatch(/^no truth is known/);
    const intersected = subject.ways.find(({ way }) => way === 'cross-intersected');
    expect(intersected?.difference).toBeNull();
    for (const { way, bound } of subject.ways) {
      if (bound !== null) expect([way, bound.inside, bound.of]).toEqual([way, 200, 200]);
    }
  });

  test('the table does not call them errors', () => {
    const document = {
      label: 'HARDWARE: a real adapter answered',
      binary: null,
      halbench: '0',
      machine: { platform: '', arch: '', osRelease: '', node: '', cpu: '', cores: 1 },
      subjects: [subject],
      software: { outcome: 'failed', reason: 'not tried' },
      figures: [],
      findings: ['something'],
      notes: [],
    };
    const text = viewText(precisionView(document as never), 80);
    expect(text).toContain('agreement, not error');
    expect(text).toMatch(/^ns .* apart$/m);
    expect(text).toContain('the others are compared with it');
    expect(text).not.toMatch(/^ns .* outside$/m);
    expect(text).toContain('- something');
  });
});

test('an adapter without cross timestamps is unavailable, with the reason', () => {
  using hal = openHal({ backend: 'sim', scenario: { time: 'virtual' } });
  using adapter = hal.open({ index: 0 });
  const without = Object.create(adapter, {
    whyNot: { value: () => 'hardware timestamps are switched off' },
  }) as typeof adapter;
  const target = { hal, adapter: without, witness: null };
  const plan = { rounds: 2, maxSeconds: 1 };
  const { subject, valuesNs } = measureSubject(identityOf(hal), target, plan, () => undefined);
  expect(subject).toMatchObject({
    outcome: 'unavailable',
    reason: 'hardware timestamps are switched off',
  });
  expect(valuesNs).toEqual({});
});

describe('software time', () => {
  test('an exchange: offset and hard bound', () => {
    expect(exchangeOf(0n, 300n, 400n, 600n)).toEqual({ offsetNs: 50, boundNs: 250 });
    expect(exchangeOf(0n, 100n, 100n, 200n)).toEqual({ offsetNs: 0, boundNs: 100 });
  });

  test('is measured over the loopback interface, inside its own bounds', async () => {
    // The built one: its second thread is a file beside it.
    const built = new URL(
      '../../dist/halbench/commands/precision/software-time.js',
      import.meta.url,
    ).href;
    const { softwareTime } = (await import(built)) as typeof SoftwareTime;
    const measured = await softwareTime(3);
    if (measured.outcome !== 'measured') throw new Error(measured.reason);
    expect(measured.ways.map(({ way }) => way)).toEqual(['software-1', 'software-narrowest']);
    for (const { bound, difference } of measured.ways) {
      expect([bound?.inside, bound?.of, difference?.count]).toEqual([3, 3, 3]);
    }
  });
});

const bound = { meanBoundNs: 500, inside: 9, of: 10 };
const way = {
  way: 'cross-1',
  call: '',
  difference: null,
  bound,
  failed: 2,
  reason: 'why',
} as const;
const page = { timeBase: 'tsc', state: 'ok', samples: 1, rejected: 0, intervalMs: 1, jumps: 1 };
const bad = { id: 'x', outcome: 'measured', quantity: 'error', ways: [way], page } as unknown;
const software = {
  outcome: 'measured',
  how: '',
  ways: [{ ...way, way: 'software-1', bound: { meanBoundNs: 5000, inside: 1, of: 1 } }],
} as const;

test('what is found wrong', () => {
  const gone = { id: 'y', outcome: 'failed', reason: 'gone' } as unknown;
  const off = { id: 'z', outcome: 'unavailable', reason: 'off' } as unknown;
  const failed = { outcome: 'failed', reason: 'no socket' } as const;
  expect(precisionFindings([bad, gone, off] as Subject[], failed, [])).toEqual([
    'x: 1 of 10 windows of cross-1 do not hold the truth',
    'x: cross-1 failed 2 times, first: why',
    'x: the clock jumped 1 times',
    'y failed: gone',
    'software time failed: no socket',
  ]);
  const other = { ...(bad as object), quantity: 'agreement' } as unknown;
  expect(precisionFindings([other] as Subject[], software, [])[0]).toContain('contradict');
});

test('bounds are compared with those of software', () => {
  const subject = { ...(bad as object), title: 't', adapter: { simulated: false } };
  const [figure] = softwareFigures(
    { subject: subject as unknown as Subject, valuesNs: {} },
    software,
  );
  expect(figure).toMatchObject({
    id: 'software-bound-against-cross-1/x',
    value: 10,
    limit: null,
    met: null,
    simulated: false,
    details: { adapterNs: 500, softwareNs: 5000 },
  });
});
