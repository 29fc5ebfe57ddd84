// `node bench/convert.mjs [--json] [--rounds N]`: nanoseconds an element of hal.convert with plain
// integers, with vector instructions and, beside them, of a loop of BigInt JavaScript without checks.
// All three in alternating blocks of one run; arrays for the first cache, the second, and neither.
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openHal } from 'avb-hal';
import { alternate, blockNs, median, medianInterval } from './blocks.mjs';

const SEED = 1;
const OFFSET_NS = 37_000_000_000n;
const SIZES = [1000, 16_000, 2_000_000];
/** So that a block takes long against the timer, and a round does not take seconds. */
const ELEMENTS_PER_BLOCK = 200_000;
const BIGINT_ELEMENTS = 5000;

const seconds = (raw) => (raw >> 32n) * 1_000_000_000n + (raw & 0xffff_ffffn);
const ticksOf = (frequencyHz) => (raw) => (raw * 1_000_000_000n) / frequencyHz;

/** [id, where it goes, its format or frequency, a raw value, the same sum in BigInt]. */
const CASES = [
  ['seconds-ns', { format: 'seconds-ns' }, (i) => (BigInt(i) << 32n) | 999_999_999n, seconds],
  ['scaled-19', { format: 'scaled-19' }, (i) => BigInt(i) << 40n, (raw) => raw >> 19n],
  ['fs5', { format: 'fs5' }, (i) => BigInt(i) << 40n, (raw) => raw / 200_000n],
  ['10 MHz', { frequencyHz: 10_000_000n }, (i) => BigInt(i) << 20n, ticksOf(10_000_000n)],
  ['24 MHz', { frequencyHz: 24_000_000n }, (i) => BigInt(i) << 20n, ticksOf(24_000_000n)],
];

function bigintLoop(input, output, convert) {
  for (let i = 0; i < input.length; i += 1) output[i] = convert(input[i]) + OFFSET_NS;
}

/** A measurement: ns an element over a block. */
function nativeSide({ convert }, batch, path) {
  const name = 'format' in batch ? 'stampsToNs' : 'ticksToNs';
  const whole = { ...batch, offsetNs: OFFSET_NS, path };
  const { length } = batch.input;
  const calls = Math.ceil(ELEMENTS_PER_BLOCK / length);
  return () => blockNs(() => convert[name](whole), calls) / length;
}

function bigintSide({ input, output }, sum) {
  const part = input.subarray(0, BIGINT_ELEMENTS);
  const calls = Math.ceil(BIGINT_ELEMENTS / part.length);
  return () => blockNs(() => bigintLoop(part, output, sum), calls) / part.length;
}

/** What a side takes, and how many times as long as the fastest path it takes. */
function column(table, index, fastest) {
  const ratios = table.map((row) => row[index] / row[fastest]);
  return {
    ns: median(table.map((row) => row[index])),
    timesFastest: medianInterval(ratios, SEED),
  };
}

function measure(hal, [id, what, rawOf, sum], elements, rounds) {
  const input = BigUint64Array.from({ length: elements }, (_, i) => rawOf(i));
  const batch = { ...what, input, output: new BigUint64Array(elements) };
  const paths = hal.convert.simd === 'none' ? ['scalar'] : ['scalar', 'simd'];
  const sides = [...paths.map((path) => nativeSide(hal, batch, path)), bigintSide(batch, sum)];
  const table = alternate(sides, rounds);
  const fastest = paths.length - 1;
  return {
    id,
    elements,
    bytes: elements * 16,
    scalar: column(table, 0, fastest),
    simd: hal.convert.simd === 'none' ? null : column(table, 1, fastest),
    bigint: column(table, paths.length, fastest),
  };
}

/** Every conversion at every size, as JSON. */
export function convertBench(rounds) {
  const hal = openHal({ backend: 'sim' });
  try {
    const rows = SIZES.flatMap((elements) =>
      CASES.map((one) => measure(hal, one, elements, rounds)),
    );
    const { simd } = hal.convert;
    return { simd, rounds, seed: SEED, bigintElements: BIGINT_ELEMENTS, rows };
  } finally {
    hal.close();
  }
}

const cell = (value, digits, width) => value.toFixed(digits).padStart(width);

export function showConversions({ simd, rows }) {
  const fast = simd === 'none' ? 'scalar' : simd;
  console.log(`Nanoseconds an element; how many times as long as ${fast} (95 %)`);
  console.log('conversion   elements   scalar     simd   BigInt   scalar       95 %    BigInt');
  console.log('-'.repeat(78));
  for (const { id, elements, scalar, simd: vector, bigint } of rows) {
    const { value, low, high } = scalar.timesFastest;
    const cells = [
      id.padEnd(11),
      String(elements).padStart(9),
      cell(scalar.ns, 3, 8),
      vector === null ? '-'.padStart(8) : cell(vector.ns, 3, 8),
      cell(bigint.ns, 1, 8),
      cell(value, 2, 8),
      `${low.toFixed(2)} … ${high.toFixed(2)}`.padStart(13),
      cell(bigint.timesFastest.value, 0, 6),
    ];
    console.log(cells.join(' '));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, rounds: { type: 'string', default: '60' } },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    console.error(`--rounds must be a whole number from 1, got ${values.rounds}`);
    process.exit(2);
  }
  const { version, platform, arch } = process;
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', node: version, platform, arch };
  const result = {
    schema: 'avb-hal/bench-convert',
    schemaVersion: 1,
    machine,
    ...convertBench(rounds),
  };
  if (values.json) console.log(JSON.stringify(result, null, 2));
  else showConversions(result);
}
