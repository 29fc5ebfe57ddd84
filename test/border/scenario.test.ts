import { describe, expect, it } from 'vitest';
import { flattenScenario, type Scenario } from '../../src/binding/scenario.js';
import { Random } from '../unit/fakes/random.js';
import { expectHalError, native } from './native.js';

const COUNT = 4000;
const SEED = Number(process.env.AVB_HAL_SEED ?? 20_260_101);

type Maker = (random: Random) => unknown;

const pick = <T>(random: Random, list: readonly T[]): T =>
  list[random.integer(0, list.length - 1)] as T;

/** Mostly inside, sometimes at or just beyond an end, and never of another type. */
const whole =
  (min: number, max: number): Maker =>
  (random) =>
    random.next() < 0.06
      ? pick(random, [min - 1, max + 1, min + 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e21])
      : pick(random, [min, max, random.integer(min, max)]);

const real =
  (min: number, max: number): Maker =>
  (random) =>
    random.next() < 0.06
      ? pick(random, [min - 1e-9, max * (1 + 1e-15) + 1e-9, Number.NaN, Number.NEGATIVE_INFINITY])
      : pick(random, [min, max, min + (max - min) * random.next(), -0, 5e-324]);

const oneOf =
  (...values: readonly unknown[]): Maker =>
  (random) =>
    pick(random, values);

const byte = (random: Random): string => {
  const text = random.integer(0, 255).toString(16).padStart(2, '0');
  return random.next() < 0.5 ? text : text.toUpperCase();
};

const mac: Maker = (random) => {
  if (random.next() < 0.1) return pick(random, ['02:00:00:00:00:0a', '02:00:00:00:00:0A']);
  const bytes = Array.from({ length: random.next() < 0.03 ? 5 : 6 }, () => byte(random));
  if (random.next() < 0.85) bytes[0] = pick(random, ['02', '00', 'a4', 'FE']);
  if (random.next() < 0.02) bytes[3] = pick(random, ['g0', '1', '001', ' 1', '']);
  return bytes.join(':');
};

const FAMILIES = ['i210', 'i217', 'i219', 'i225', 'i226'];
const ADAPTER: Readonly<Record<string, Maker>> = {
  deviceId: whole(0, 65_535),
  mac,
  linkMbps: oneOf(0, 10, 100, 1000, 1000, 2500, 5),
  oscillatorPpb: real(-200_000, 200_000),
  wanderPpbPerSqrtS: real(0, 1000),
};
/** Only some families have these. */
const COUNTER: Readonly<Record<string, Maker>> = {
  sourceClockKhz: oneOf(24_000, 25_000, 38_400, 96_000),
  latchSkew: oneOf(true, false),
};
const LATENCY: Readonly<Record<string, Maker>> = {
  medianNs: whole(0, 1_000_000),
  sigma: real(0, 1),
  tailProbability: real(0, 1),
  tailNs: whole(0, 100_000_000),
  sampleMin: real(0, 0.5),
  sampleMax: real(0.3, 1),
};

function some(random: Random, makers: Readonly<Record<string, Maker>>, share: number): object {
  const chosen = Object.entries(makers).filter(() => random.next() < share);
  const entries = chosen.map(([key, make]) => [key, make(random)]);
  if (random.next() < 0.005) entries.push([pick(random, ['colour', 'Family', '0', 'mac ']), 1]);
  return Object.fromEntries(random.shuffle(entries)) as object;
}

function adapter(random: Random): object {
  const family = random.next() < 0.99 ? pick(random, FAMILIES) : pick(random, ['i350', 'I210', '']);
  const counter = family === 'i217' || family === 'i219' || random.next() < 0.03;
  return {
    // An adapter without any key stands for nothing when it is flat.
    ...(random.next() < 0.995 ? { family } : { deviceId: 5 }),
    ...some(random, ADAPTER, 0.3),
    ...(counter ? some(random, COUNTER, 0.3) : {}),
    ...(random.next() < 0.4 ? { latency: some(random, LATENCY, 0.3) } : {}),
  };
}

function scenario(random: Random): object {
  const count = pick(random, [1, 1, 1, 2, 3, 8]);
  return {
    ...(random.next() < 0.5 ? { seed: whole(0, Number.MAX_SAFE_INTEGER)(random) } : {}),
    ...(random.next() < 0.5 ? { time: pick(random, ['virtual', 'virtual', 'real']) } : {}),
    ...(random.next() < 0.97
      ? { adapters: Array.from({ length: count }, () => adapter(random)) }
      : {}),
    ...(random.next() < 0.005 ? { sead: 1 } : {}),
  };
}

/** The options a scenario stands for, without any check. */
function flatten(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [path, String(value)];
  return Object.entries(value).flatMap(([key, entry]) =>
    flatten(entry, path === '' ? key : `${path}.${key}`),
  );
}

function refusalOf(call: () => unknown): unknown {
  try {
    call();
    return null;
  } catch (error) {
    return error;
  }
}

const create = (options: string[]): void => native.createBackend(options).close();

describe('random scenarios', () => {
  it('are accepted and refused alike by the facade and by the simulator', () => {
    const random = new Random(SEED);
    const counts = { accepted: 0, refused: 0 };
    for (let n = 0; n < COUNT; n += 1) {
      const made = scenario(random);
      const text = `AVB_HAL_SEED=${SEED}, scenario ${n}: ${JSON.stringify(made)}`;
      const facade = refusalOf(() => flattenScenario(made, 'scenario'));
      const simulator = refusalOf(() => create(flatten(made, '')));
      expect(simulator === null, `${text}\nfacade: ${facade}\nsimulator: ${simulator}`).toBe(
        facade === null,
      );
      counts[facade === null ? 'accepted' : 'refused'] += 1;
      if (simulator !== null) expectHalError(simulator, 'HAL_SCENARIO_INVALID');
    }
    // Neither side may be the rare one, or little was compared.
    expect(counts.accepted).toBeGreaterThan(COUNT / 4);
    expect(counts.refused).toBeGreaterThan(COUNT / 4);
  });

  it('that the facade flattens are what the simulator understands', () => {
    const random = new Random(SEED + 1);
    for (let n = 0; n < COUNT / 10; n += 1) {
      // In real time an enumeration would wait for every modelled access.
      const made: Scenario = { ...scenario(random), time: 'virtual' };
      if (refusalOf(() => flattenScenario(made, 'scenario')) !== null) continue;
      const flat = flattenScenario(made, 'scenario').flat();
      const backend = native.createBackend(flat);
      const listed = backend.enumerate();
      const context = `AVB_HAL_SEED=${SEED}, ${n}: ${flat.join(' ')}`;
      expect(listed, context).toHaveLength(made.adapters?.length ?? 3);
      for (const [i, wanted] of (made.adapters ?? []).entries()) {
        expect(listed[i]?.family, context).toBe(wanted.family);
        if (wanted.mac) expect(listed[i]?.mac, context).toBe(wanted.mac.toLowerCase());
        if (wanted.deviceId !== undefined) expect(listed[i]?.pci?.device).toBe(wanted.deviceId);
      }
      backend.close();
    }
  });
});
