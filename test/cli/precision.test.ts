import { beforeAll, describe, expect, test } from 'vitest';
import type { MeasuredSubject, PrecisionDocument } from '../../tools/halbench/result.js';
import { halbench, type Outcome } from './halbench.js';
import { schemaErrors } from './schema.js';

const READINGS = 300;
const SEED = 20_261_121;
const WAYS = ['read', 'cross-1', 'cross-narrowest', 'cross-intersected', 'page-now', 'page-window'];

const common = ['precision', '--backend', 'sim', '--readings', String(READINGS)];
const read = (stdout: string): PrecisionDocument => JSON.parse(stdout) as PrecisionDocument;

function measured({ subjects }: PrecisionDocument): MeasuredSubject[] {
  return subjects.map((subject) => {
    if (subject.outcome !== 'measured') throw new Error(`${subject.id}: ${subject.reason}`);
    return subject;
  });
}

const rmsOf = (subject: MeasuredSubject, way: string): number =>
  subject.ways.find((one) => one.way === way)?.difference?.rmsNs ?? Number.NaN;

describe('halbench precision on the simulator', () => {
  let done: Outcome;
  let document: PrecisionDocument;

  beforeAll(async () => {
    done = await halbench([...common, '--seed', String(SEED), '--json']);
    document = read(done.stdout);
  });

  test('is one labelled document of its schema', () => {
    expect(schemaErrors(document, 'precision.schema.json')).toEqual([]);
    expect(document).toMatchObject({ simulated: true, complete: true, backend: 'sim' });
    expect(document.label).toMatch(/^SIMULATED: /);
    expect(document.options).toMatchObject({ readings: READINGS, seed: SEED, brackets: 25 });
  });

  test('measures every profile in virtual time, with its seed', () => {
    expect(document.subjects.map(({ profile }) => profile)).toEqual([
      'pch',
      'pcie',
      'loaded',
      'asymmetric',
    ]);
    for (const { systemClock, seed, delays, adapter } of document.subjects) {
      expect({ systemClock, seed, simulated: adapter.simulated }).toEqual({
        systemClock: 'virtual',
        seed: SEED,
        simulated: true,
      });
      expect(delays?.medianNs).toBeGreaterThan(0);
    }
  });

  test('every way gives an error against the truth, and every window holds it', () => {
    for (const { id, quantity, ways, rounds, page } of measured(document)) {
      const where = `${id}, seed ${SEED}`;
      expect(quantity).toBe('error');
      expect(ways.map(({ way }) => way)).toEqual(WAYS);
      for (const { way, difference, bound, failed } of ways) {
        expect([difference?.count, failed], `${where}: ${way}`).toEqual([READINGS, 0]);
        const unbounded = way === 'read' || way === 'page-now';
        expect(bound === null, `${where}: ${way}`).toBe(unbounded);
        if (bound !== null) expect([bound.inside, bound.of], where).toEqual([READINGS, READINGS]);
      }
      expect([rounds, page?.jumps], where).toEqual([READINGS, 0]);
    }
  });

  test('percentiles are in order and no error exceeds its bound on average', () => {
    for (const { id, ways } of measured(document)) {
      for (const { way, difference, bound } of ways) {
        if (difference === null) throw new Error(`${id}: ${way}`);
        const { p50Ns, p99Ns, maxNs, rmsNs, meanNs } = difference;
        expect([p50Ns <= p99Ns, p99Ns <= maxNs, rmsNs <= maxNs, Math.abs(meanNs) <= rmsNs]).toEqual(
          [true, true, true, true],
        );
        if (bound !== null) expect(p50Ns, `${id}: ${way}`).toBeLessThan(bound.meanBoundNs);
      }
    }
  });

  test('what is early in the call is late on the clock', () => {
    const [, pcie, , asymmetric] = measured(document);
    if (pcie === undefined || asymmetric === undefined) throw new Error('unreachable');
    const meanOf = (subject: MeasuredSubject): number =>
      subject.ways.find(({ way }) => way === 'cross-1')?.difference?.meanNs ?? Number.NaN;
    // Read at 5 to 15 % of about 970 ns instead of in the middle.
    expect(meanOf(asymmetric), `seed ${SEED}`).toBeLessThan(-300);
    expect(Math.abs(meanOf(pcie)), `seed ${SEED}`).toBeLessThan(60);
    expect(rmsOf(asymmetric, 'cross-intersected')).toBeGreaterThan(200);
  });

  test('the ratio of intersecting is a figure with its own numbers', () => {
    const subjects = measured(document);
    expect(document.figures.map(({ id }) => id)).toEqual(
      subjects.map(({ id }) => `intersected-against-narrowest/${id}`),
    );
    document.figures.forEach((figure, i) => {
      const subject = subjects[i] as MeasuredSubject;
      const ratio = rmsOf(subject, 'cross-intersected') / rmsOf(subject, 'cross-narrowest');
      expect(figure.value).toBeCloseTo(ratio, 9);
      expect(figure.limit).toBe(subject.profile === 'asymmetric' ? null : 0.6);
      expect(figure.simulated).toBe(true);
    });
    // Of 300 readings the interval of a ratio may hold the limit; the ratio itself is below it.
    for (const { value, met } of document.figures.slice(0, 2)) {
      expect(value, `seed ${SEED}: parts with symmetric jitter`).toBeLessThan(0.6);
      expect(met).not.toBe(false);
    }
  });

  test('no software runs in virtual time', () => {
    expect(document.software).toMatchObject({ outcome: 'unavailable' });
  });

  test('the stability of now() is given over decades', () => {
    for (const { tdev } of measured(document)) {
      expect(tdev.map(({ tauS }) => Math.round(tauS * 1000) / 1000)).toEqual([0.01, 0.1, 1]);
      expect(tdev.every(({ ns }) => ns > 0)).toBe(true);
    }
  });

  test('findings decide the exit code', () => {
    const missed = document.figures.filter(({ met }) => met === false);
    expect(document.findings).toHaveLength(missed.length);
    expect(done.code).toBe(missed.length > 0 ? 1 : 0);
    expect(done.stderr).toContain('[4/4] i226, PCIe, sampled early: 300 readings, error');
  });
});

test('the same seed gives the same numbers, another one others', async () => {
  const run = async (seed: string): Promise<unknown> => {
    const args = [...common, '--profile', 'pcie', '--seed', seed, '--json'];
    return measured(read((await halbench(args)).stdout)).map(({ ways, tdev }) => [ways, tdev]);
  };
  const [first, again, other] = [await run('3'), await run('3'), await run('4')];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

test('--adapter takes another family into the profile', async () => {
  const args = [...common, '--profile', 'pch', '--adapter', 'i210', '--json'];
  const [subject] = read((await halbench(args)).stdout).subjects;
  expect(subject?.adapter.family).toBe('i210');
  expect(subject?.delays?.medianNs).toBe(900);
});

test('orders reach the model', async () => {
  const args = [...common, '--profile', 'pcie', '--json'];
  const order = ['--order', 'oscillator adapter=0 ppb=5000', '--order', 'no such order'];
  const { code, stderr } = await halbench([...args, ...order]);
  expect(stderr).toContain('halbench: --order: ');
  expect(code).toBe(2);
  const { stdout } = await halbench([...args, ...order.slice(0, 2)]);
  expect(read(stdout).options.orders).toEqual(['oscillator adapter=0 ppb=5000']);
});

test('the table is labelled, prints the seed and fits', async () => {
  const { stdout } = await halbench([...common, '--seed', '9']);
  expect(stdout).toContain('i219, part of the chipset  [SIMULATED]');
  expect(stdout).toContain('seed: 9');
  expect(stdout).toContain('error against the truth (ground truth of the model');
  expect(stdout).toContain('Figures  [SIMULATED]');
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test.skipIf(process.platform === 'win32')(
  'where no adapter can be reached, software time is measured and compared with nothing',
  async () => {
    const { stdout } = await halbench([
      'precision',
      '--readings',
      '20',
      '--profile',
      'pcie',
      '--json',
    ]);
    const { selection, software, figures } = read(stdout);
    expect(selection.standIn).toBe(true);
    if (software.outcome !== 'measured') throw new Error(software.reason);
    for (const { bound, difference } of software.ways) {
      expect([bound?.inside, bound?.of, difference?.count]).toEqual([20, 20, 20]);
    }
    expect(figures.map(({ id }) => id.split('/')[0])).toEqual(['intersected-against-narrowest']);
  },
);
