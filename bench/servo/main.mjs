// `npm run bench -- servo [--seeds N]`: the servos beside linuxptp's on the same simulated input: rms
// and worst true offset after settling, settling time, and the offset after 60 s and 1000 s without
// samples. The offset is 100 ns of noise, a rate that wanders by 5 ppb per square root of a second, or
// a rate that swings by 1 ppm within 60 s. Pure arithmetic: a seed gives the same figures everywhere.
import { DISTURBANCES, measure } from './figures.mjs';
import { ARRIVALS } from './plant.mjs';
import { SERVOS } from './servos.mjs';

const DEFAULT_SEEDS = 10;

const RATES_HZ = [1, 8, 32, 128];
/** A run is long enough for 1000 samples after settling, and at least 60 s. */
const secondsOf = (hz) => Math.max(60, 1200 / hz);

function* servoRows(seeds) {
  for (const kind of Object.keys(SERVOS)) {
    for (const arrival of Object.keys(ARRIVALS)) {
      for (const hz of RATES_HZ) {
        for (const [disturbance, settings] of Object.entries(DISTURBANCES)) {
          const whole = { ...settings, arrival, intervalS: 1 / hz, seconds: secondsOf(hz) };
          yield { kind, arrival, hz, disturbance, ...measure(kind, whole, seeds) };
        }
      }
    }
  }
}

const COLUMNS = ['rmsNs', 'worstNs', 'settledS', 'hold60Ns', 'hold1000Ns', 'steps'];
const HEADINGS = ['rms ns', 'worst ns', 'settled s', '60 s ns', '1000 s ns', 'steps'];

function shown(value) {
  if (!Number.isFinite(value)) return 'never';
  if (value >= 1e6) return value.toExponential(1);
  return value.toFixed(value >= 100 || Number.isInteger(value) ? 0 : 2);
}

function showRow({ kind, arrival, hz, disturbance, own, peer }) {
  const cells = COLUMNS.map((key) => `${shown(own[key])} / ${shown(peer[key])}`.padStart(19));
  const head = [kind.slice(0, 6), arrival.padEnd(8), `${hz} Hz`.padStart(6), disturbance.padEnd(6)];
  console.log(`${head.join('  ')}${cells.join('')}`);
}

/** Prints every row; medians over `seeds` seeds. */
export function servoBench(seeds = DEFAULT_SEEDS) {
  console.log(
    `Servos: this package / linuxptp's, medians over the seeds 1 to ${seeds} [SIMULATED]`,
  );
  console.log(' '.repeat(32) + HEADINGS.map((heading) => heading.padStart(19)).join(''));
  for (const row of servoRows(seeds)) showRow(row);
}
