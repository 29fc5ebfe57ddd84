/**
 * What both servos commanded when their benchmarks against linuxptp were met (`npm run bench --
 * servo`). Another constant or operator in a filter commands something else: then the benchmarks
 * decide, and these numbers follow.
 */
import { describe, expect, it } from 'vitest';
import type { ServoOptions } from '../../../src/servo/options.js';
import { Servo } from '../../../src/servo/servo.js';
import { Plant } from '../fakes/plant.js';

/** A run with noise in which the rate stands, wanders, jumps, and offsets are lost. */
function commands(options: ServoOptions, intervalS: number): string {
  const slave = new Plant(new Servo(options), {
    seed: 5,
    ratePpb: 2_000,
    noiseNs: 50,
    offsetNs: 30_000,
    intervalS,
  });
  const told: number[] = [];
  const rounds = (count: number, wanderPpb = 0): void => {
    for (let n = 0; n < count; n += 1) {
      slave.settings.ratePpb += wanderPpb;
      slave.round();
    }
    told.push(slave.ppb);
  };
  rounds(5);
  rounds(20);
  rounds(300);
  rounds(100, 3);
  slave.settings.ratePpb += 500;
  rounds(6);
  for (let n = 0; n < 6; n += 1) {
    slave.pass();
    slave.round();
  }
  told.push(slave.ppb);
  rounds(40);
  slave.obey(slave.servo.miss());
  told.push(slave.ppb);
  for (let n = 0; n < 8; n += 1) slave.pass();
  rounds(10);
  return told.map((ppb) => ppb.toFixed(3)).join(' ');
}

describe('the commands of a servo on a recorded run', () => {
  it.each([
    [
      'pi',
      1,
      '-1955.696 -1993.696 -1986.096 -2314.696 -2820.196 -2624.096 -2744.296 -2802.454 -2816.254',
    ],
    [
      'pi',
      0.125,
      '-1942.652 -1962.394 -1994.132 -2331.581 -2678.347 -2802.509 -2724.982 -2802.748 -2810.326',
    ],
    [
      'linear-regression',
      1,
      '-1962.496 -1989.536 -1999.666 -2321.676 -2738.469 -2578.546 -2751.906 -2802.331 -2822.581',
    ],
    [
      'linear-regression',
      0.125,
      '-1699.996 -1916.320 -1997.358 -2381.983 -2837.033 -1979.632 -2656.656 -2805.350 -2977.850',
    ],
  ] as const)('%s at %s s', (kind, intervalS, expected) => {
    expect(commands({ kind }, intervalS)).toBe(expected);
  });
});
