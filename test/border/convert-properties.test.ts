/** Every conversion, over the full range of its arguments; a failure is shrunk and names its seed. */
import { type Adapter, type Hal, NOT_A_TIME_NS, openHal, type StampFormat } from 'avb-hal';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';

const SECOND = 1_000_000_000n;
const U64 = 2n ** 64n;
const I63 = 2n ** 63n;
const FAMILIES = ['i210', 'i217', 'i219', 'i225', 'i226'] as const;

const hal: Hal = openHal({
  backend: 'sim',
  access: 'configure',
  scenario: { time: 'virtual', adapters: FAMILIES.map((family) => ({ family })) },
});
const adapters: readonly Adapter[] = FAMILIES.map((_, index) =>
  hal.open({ index }, { clock: { steering: 'hardware' } }),
);
afterAll(() => hal.close());

const any64 = fc.bigInt({ min: 0n, max: U64 - 1n });
const offset = fc.bigInt({ min: -I63, max: I63 - 1n });
const RUNS = { numRuns: 400 };

const FORMULAS: Readonly<Record<StampFormat, (raw: bigint) => bigint | null>> = {
  'seconds-ns': (raw) =>
    raw % 2n ** 32n < SECOND ? (raw >> 32n) * SECOND + (raw % 2n ** 32n) : null,
  'scaled-19': (raw) => raw >> 19n,
  'scaled-18': (raw) => raw >> 18n,
  'scaled-14': (raw) => raw >> 14n,
  fs5: (raw) => raw / 200_000n,
};
const FORMATS = Object.keys(FORMULAS) as StampFormat[];

function inRange(ns: bigint | null, offsetNs: bigint): bigint {
  const sum = ns === null ? -1n : ns + offsetNs;
  return sum < 0n || sum > U64 - 2n ? NOT_A_TIME_NS : sum;
}

describe('raw stamps to ns', () => {
  it.each(FORMATS)('%s: exact or not a time, whatever 64 bits and offset', (format) => {
    fc.assert(
      fc.property(fc.array(any64, { minLength: 1, maxLength: 40 }), offset, (raws, offsetNs) => {
        const input = BigUint64Array.from(raws);
        const output = new BigUint64Array(raws.length);
        const refused = hal.convert.stampsToNs({ format, input, output, offsetNs });
        const expected = raws.map((raw) => inRange(FORMULAS[format](raw), offsetNs));
        expect([...output]).toEqual(expected);
        expect(refused).toBe(expected.filter((ns) => ns === NOT_A_TIME_NS).length);
      }),
      RUNS,
    );
  });

  it('of seconds and nanoseconds come back', () => {
    const pair = fc.tuple(
      fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }),
      fc.bigInt({ min: 0n, max: SECOND - 1n }),
    );
    fc.assert(
      fc.property(pair, ([seconds, ns]) => {
        const view = BigUint64Array.of((seconds << 32n) | ns);
        hal.convert.stampsToNs({ format: 'seconds-ns', input: view, output: view });
        expect([view[0] ?? 0n].map((t) => [t / SECOND, t % SECOND])).toEqual([[seconds, ns]]);
      }),
      RUNS,
    );
  });
});

describe('ticks to ns', () => {
  it('is the floor of the exact quotient for any ticks and any frequency', () => {
    const frequency = fc.bigInt({ min: 1n, max: U64 - 1n });
    fc.assert(
      fc.property(any64, frequency, offset, (ticks, frequencyHz, offsetNs) => {
        const input = BigUint64Array.of(ticks);
        const output = new BigUint64Array(1);
        hal.convert.ticksToNs({ input, output, frequencyHz, offsetNs });
        expect(output[0]).toBe(inRange((ticks * SECOND) / frequencyHz, offsetNs));
      }),
      RUNS,
    );
  });
});

describe('a commanded rate', () => {
  it.each(FAMILIES.map((family, index) => [family, index] as const))(
    '%s: is the register value nearest to what was asked',
    (_family, index) => {
      const { clock } = adapters[index] as Adapter;
      const { minPpb, maxPpb, stepPpb } = clock.rateRange();
      const inside = fc.double({ min: minPpb, max: maxPpb, noNaN: true });
      fc.assert(
        fc.property(inside, (ppb) => {
          const done = clock.adjustRate(ppb);
          // The step is that of the middle of the range; relative steps grow by the rate itself.
          expect(Math.abs(done.commandedPpb - ppb)).toBeLessThanOrEqual(stepPpb * 0.6);
        }),
        { numRuns: 100 },
      );
    },
  );
});

describe('setting the clock', () => {
  it('takes any time that the adapter can hold, and reads it back', () => {
    const { clock } = adapters[0] as Adapter;
    const time = fc.bigInt({ min: 0n, max: 4_294_967_290n * SECOND });
    fc.assert(
      fc.property(time, (ns) => {
        clock.set(ns);
        const late = clock.readNs() - ns;
        expect(late >= -8n && late < 100_000n, `late by ${late} ns`).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
