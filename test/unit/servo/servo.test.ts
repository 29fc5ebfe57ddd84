import { describe, expect, it } from 'vitest';
import type { ServoKind, ServoOptions } from '../../../src/servo/options.js';
import { Servo } from '../../../src/servo/servo.js';
import { caught } from '../fakes/opened.js';
import { Plant, type PlantSettings } from '../fakes/plant.js';

const KINDS: ServoKind[] = ['pi', 'linear-regression'];
const INTERVALS = [1 / 32, 1 / 8, 1, 4];

function plant(options: ServoOptions, settings: Omit<PlantSettings, 'seed'> & { seed?: number }) {
  return new Plant(new Servo(options), { seed: 1, ...settings });
}

describe.each(KINDS)('a %s servo', (kind) => {
  it.each(INTERVALS)('brings a slave to its master without noise, interval %s s', (intervalS) => {
    const slave = plant({ kind }, { ratePpb: 1_234, offsetNs: 7_000, intervalS });
    expect(slave.worst(800, 50)).toBeLessThan(1);
    expect(slave.servo.state).toBe('locked');
    expect(slave.steps).toEqual([]);
  });

  it('reaches a rate that is 2.9 % off', () => {
    const slave = plant({ kind }, { ratePpb: 29_300_000, offsetNs: 5e9, intervalS: 0.125 });
    expect(slave.worst(200, 50)).toBeLessThan(1);
    expect(slave.ppb).toBeCloseTo((1 / 1.0293 - 1) * 1e9, 0);
    expect(slave.steps).toHaveLength(1);
  });

  it.each([1, 2, 3, 4, 5])('does not make noise larger, seed %i', (seed) => {
    const noiseNs = 200;
    const slave = plant({ kind }, { seed, ratePpb: -8_000, noiseNs, intervalS: 0.125 });
    expect(slave.worst(2000, 1800)).toBeLessThan(noiseNs);
  });

  it('follows a rate that wanders and one that jumps', () => {
    const slave = plant({ kind }, { ratePpb: 0, noiseNs: 20, intervalS: 0.125 });
    slave.worst(200, 1);
    for (let i = 0; i < 400; i += 1) {
      slave.settings.ratePpb += 2;
      slave.round();
    }
    expect(Math.abs(slave.offsetNs)).toBeLessThan(100);
    slave.settings.ratePpb += 1000;
    slave.worst(30, 1);
    expect(slave.worst(100, 50)).toBeLessThan(100);
  });

  it('does not wind up at the end of its range', () => {
    const slave = plant({ kind, maxPpb: 1000 }, { ratePpb: 5000, stepThresholdNs: 0 } as never);
    for (let i = 0; i < 50; i += 1) {
      slave.round();
      expect(slave.ppb).toBeGreaterThanOrEqual(-1000);
    }
    expect(slave.ppb).toBe(-1000);
    slave.settings.ratePpb = 0;
    slave.offsetNs = 0;
    slave.servo.reset(slave.ppb);
    expect(slave.worst(100, 20)).toBeLessThan(1);
  });

  it('holds the mean rate over and comes back without a step', () => {
    const slave = plant({ kind }, { ratePpb: 12_345, noiseNs: 50, intervalS: 0.125 });
    slave.worst(400, 1);
    const held = slave.servo.miss();
    expect(held).toMatchObject({ action: 'adjust', state: 'holdover', offsetNs: 0n });
    expect(held.ppb).toBeCloseTo(-12_345, -2);
    slave.obey(held);
    for (let i = 0; i < 80; i += 1) {
      expect(slave.servo.miss()).toMatchObject({ action: 'none', state: 'holdover' });
      slave.pass();
    }
    expect(Math.abs(slave.offsetNs)).toBeLessThan(1000);
    expect(slave.round().state).toBe('locking');
    expect(slave.worst(200, 100)).toBeLessThan(60);
    expect(slave.servo.state).toBe('locked');
    expect(slave.steps).toEqual([]);
  });
});

describe('the first correction', () => {
  it('waits for two offsets, then takes rate and offset away', () => {
    const servo = new Servo();
    expect(servo.sample(1_000_000n, 1_000_000_000n)).toEqual({
      action: 'none',
      ppb: 0,
      offsetNs: 0n,
      state: 'unlocked',
    });
    const output = servo.sample(1_010_000n, 2_000_000_000n);
    expect(output).toMatchObject({ action: 'step', offsetNs: -1_010_000n, state: 'locking' });
    expect(output.ppb).toBeCloseTo(-10_000, 0);
  });

  it('is a step only beyond its threshold', () => {
    for (const [offset, action] of [
      [20_000n, 'adjust'],
      [-20_000n, 'adjust'],
      [20_001n, 'step'],
      [-20_001n, 'step'],
    ] as const) {
      const servo = new Servo();
      servo.sample(offset, 1n);
      expect(servo.sample(offset, 1_000_000_001n).action).toBe(action);
    }
  });

  it.each(KINDS)('is never a step where firstStepThresholdNs is 0: %s', (kind) => {
    const servo = new Servo({ kind, firstStepThresholdNs: 0 });
    const actions = Array.from({ length: 50 }, (_, n) => {
      return servo.sample(10n ** 15n, 1n + BigInt(n) * 1_000_000_000n).action;
    });
    expect(new Set(actions.slice(1))).toEqual(new Set(['adjust']));
  });

  it('leaves later steps possible where firstStepThresholdNs is 0, once the offset was small', () => {
    const slave = plant({ firstStepThresholdNs: 0 }, { ratePpb: 100, offsetNs: 5_000_000 });
    expect(slave.worst(100, 20)).toBeLessThan(1);
    expect(slave.steps).toEqual([]);
    slave.offsetNs += 2_000_000;
    expect(slave.worst(100, 20)).toBeLessThan(1);
    expect(slave.steps).toHaveLength(1);
  });

  it('needs a least span: two offsets 1 us apart give no rate', () => {
    const servo = new Servo();
    servo.sample(0n, 1_000n);
    expect(servo.sample(100n, 2_000n)).toMatchObject({ action: 'none', ppb: 0 });
    expect(servo.sample(100n, 1_000_002_000n).ppb).toBeCloseTo(-100, 3);
  });

  it.each(KINDS)('is not decided by one wrong offset at the start: %s', (kind) => {
    for (const wrongAt of [0, 1, 2]) {
      const slave = plant({ kind }, { ratePpb: 0, intervalS: 0.125 });
      for (let n = 0; n < 40; n += 1) {
        slave.errorNs = n === wrongAt ? 2_000_000 : 0;
        slave.round();
        expect(Math.abs(slave.offsetNs)).toBeLessThan(2_000);
      }
      expect(slave.steps).toEqual([]);
    }
  });

  it('works with offsets of centuries', () => {
    const servo = new Servo();
    const offset = 2n ** 63n;
    servo.sample(offset, 1n);
    expect(servo.sample(offset + 1000n, 1_000_000_001n)).toMatchObject({
      action: 'step',
      offsetNs: -(offset + 1000n),
    });
    expect(servo.ppb).toBeCloseTo(-1000, 0);
  });

  it('begins at the rate that is said to be commanded', () => {
    const servo = new Servo({ initialPpb: -500 });
    servo.sample(0n, 1n);
    expect(servo.sample(0n, 1_000_000_001n).ppb).toBeCloseTo(-500, 6);
  });
});

describe('a large offset later', () => {
  it('is stepped away when two later offsets agree', () => {
    const slave = plant({}, { ratePpb: 100 });
    slave.worst(50, 1);
    slave.offsetNs += 2_000_000;
    expect(slave.round()).toMatchObject({ action: 'none', state: 'unlocked' });
    expect(slave.round()).toMatchObject({ action: 'none', state: 'unlocked' });
    expect(slave.round()).toMatchObject({ action: 'step', state: 'locking' });
    expect(slave.worst(50, 20)).toBeLessThan(1);
    expect(slave.steps).toHaveLength(1);
  });

  it.each(KINDS)('decides nothing when it comes alone: %s', (kind) => {
    for (const hz of [1, 8, 32, 128]) {
      for (const wrongNs of [2_000_000, -2_000_000, 1e12]) {
        const slave = plant({ kind }, { ratePpb: 1_234, intervalS: 1 / hz });
        slave.worst(400, 1);
        slave.errorNs = wrongNs;
        const { ppb } = slave;
        expect(slave.round()).toMatchObject({ action: 'none', ppb, state: 'unlocked' });
        slave.errorNs = 0;
        expect(slave.worst(50, 50)).toBeLessThan(10);
        expect(slave.servo.state).toBe('locked');
        expect(slave.steps).toEqual([]);
      }
    }
  });

  it.each(KINDS)('decides nothing when several contradict each other: %s', (kind) => {
    const slave = plant({ kind }, { ratePpb: 1_234, intervalS: 0.125 });
    slave.worst(400, 1);
    for (const wrongNs of [2e6, -3e6, 9e6, -1.5e6, 4e6, 2e7]) {
      slave.errorNs = wrongNs;
      slave.round();
    }
    slave.errorNs = 0;
    expect(slave.worst(50, 50)).toBeLessThan(5);
    expect(slave.steps).toEqual([]);
  });

  it.each(KINDS)(
    'keeps the known rate where two noisy offsets do not contradict it: %s',
    (kind) => {
      const slave = plant({ kind }, { ratePpb: 1_234, noiseNs: 100, intervalS: 0.125 });
      slave.worst(400, 1);
      slave.offsetNs += 2_000_000;
      for (let n = 0; n < 3; n += 1) slave.round();
      expect(slave.steps).toHaveLength(1);
      expect(slave.worst(50, 50)).toBeLessThan(300);
    },
  );

  it.each(KINDS)('comes with another rate where the slave was reset: %s', (kind) => {
    const slave = plant({ kind }, { ratePpb: 0, intervalS: 0.125 });
    slave.worst(100, 1);
    slave.offsetNs += 5e9;
    slave.settings.ratePpb = 29_300_000;
    expect(slave.worst(100, 20)).toBeLessThan(1);
    expect(slave.ppb).toBeCloseTo((1 / 1.0293 - 1) * 1e9, 0);
  });

  it('is slewed where steps are not wanted', () => {
    const slave = plant({ stepThresholdNs: 0 }, { ratePpb: 100 });
    slave.worst(50, 1);
    slave.offsetNs += 2_000_000;
    slave.worst(100, 1);
    expect(slave.steps).toEqual([]);
    expect(Math.abs(slave.offsetNs)).toBeLessThan(1);
  });
});

describe('the lock', () => {
  it('comes after so many small offsets and goes after three large ones', () => {
    const servo = new Servo({ lockThresholdNs: 100, lockCount: 4 });
    let at = 0n;
    const state = (offset: bigint) => {
      at += 1_000_000_000n;
      return servo.sample(offset, at).state;
    };
    expect(['0', '0'].map(() => state(0n))).toEqual(['unlocked', 'locking']);
    expect([100n, -100n, 0n].map(state)).toEqual(['locking', 'locking', 'locking']);
    expect(state(1n)).toBe('locked');
    expect([101n, -101n, 1n, 101n, 101n].map(state)).toEqual(Array(5).fill('locked'));
    expect(state(101n)).toBe('locking');
    expect([0n, 0n, 101n, 0n, 0n, 0n].map(state)).toEqual(Array(6).fill('locking'));
    expect(state(0n)).toBe('locked');
  });
});

describe('missing offsets', () => {
  it('before the first correction mean starting again', () => {
    const servo = new Servo();
    servo.sample(5n, 1n);
    expect(servo.miss()).toMatchObject({ action: 'none', state: 'holdover', ppb: 0 });
    expect(servo.sample(5n, 2_000_000_000n).state).toBe('unlocked');
    expect(servo.sample(5n, 3_000_000_000n).state).toBe('locking');
  });
});

describe('resetting', () => {
  it('measures again from the rate that is given', () => {
    const slave = plant({}, { ratePpb: 0 });
    slave.worst(30, 1);
    slave.servo.reset(700);
    expect(slave.servo).toMatchObject({ state: 'unlocked', ppb: 700 });
    slave.ppb = 700;
    expect(slave.round().action).toBe('none');
    expect(slave.worst(50, 10)).toBeLessThan(1);
    // Time may go back for a servo that starts again.
    slave.servo.reset();
    slave.atNs = 1n;
    expect(slave.round().state).toBe('unlocked');
  });
});

describe('arguments of a servo', () => {
  it('are checked', () => {
    const servo = new Servo();
    const wrong: [() => unknown, RegExp][] = [
      [() => servo.sample(1 as never, 1n), /^servo\.sample\(offsetNs\) must /],
      [() => servo.sample(2n ** 65n, 1n), /^servo\.sample\(offsetNs\) must /],
      [() => servo.sample(1n, -1n), /^servo\.sample\(atNs\) must /],
      [() => servo.reset(6e8), /^servo\.reset\(ppb\) must /],
      [() => servo.reset('1' as never), /^servo\.reset\(ppb\) must /],
      [() => new Servo(null as never), /^new Servo\(options\) must /],
      [() => new Servo({ kp: 0 }), /^new Servo\(options\)\.kp must /],
      [() => new Servo({ kind: 'pid' as never }), /^new Servo\(options\)\.kind must /],
      [() => new Servo({ lockCount: 1.5 }), /^new Servo\(options\)\.lockCount must /],
      [() => new Servo({ gain: 1 } as never), /unknown key 'gain'/],
    ];
    for (const [call, message] of wrong) expect(call).toThrow(message);
    expect(servo.state).toBe('unlocked');
  });

  it('must come in the order of time', () => {
    const servo = new Servo();
    servo.sample(0n, 5n);
    for (const at of [5n, 4n]) {
      expect(caught(() => servo.sample(0n, at))).toBeInstanceOf(RangeError);
    }
  });
});
