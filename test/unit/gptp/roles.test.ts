import { describe, expect, it } from 'vitest';
import {
  isBetter,
  type PriorityVector,
  rank,
  type SystemIdentity,
} from '../../../src/gptp/priority.js';
import { type PortFacts, selectRoles } from '../../../src/gptp/roles.js';

const OWN: SystemIdentity = {
  priority1: 248,
  clockClass: 248,
  clockAccuracy: 0xfe,
  variance: 0x436a,
  priority2: 248,
  clock: '0000000000000010',
};
const BASE: PriorityVector = {
  system: { ...OWN, clock: '0000000000000020' },
  stepsRemoved: 1,
  sourcePort: '0000000000000020-1',
  portNumber: 1,
};
const vector = (
  system: Partial<SystemIdentity>,
  rest: Partial<PriorityVector> = {},
): PriorityVector => ({
  ...BASE,
  ...rest,
  system: { ...BASE.system, ...system },
});
const port = (number: number, received: PriorityVector | null, usable = true): PortFacts => ({
  number,
  usable,
  received,
});

describe('priority vectors', () => {
  it('compare 28 bytes, the first difference decides', () => {
    expect(rank(BASE)).toBe(
      'f8f8fe436af8' + '0000000000000020' + '0001' + '0000000000000020' + '0001' + '0001',
    );
    expect(rank(BASE)).toHaveLength(2 * 28 - 2 * 0);
  });

  it.each<[string, PriorityVector, PriorityVector]>([
    [
      'priority1',
      vector({ priority1: 9, clockClass: 255 }),
      vector({ priority1: 10, clockClass: 6 }),
    ],
    [
      'clockClass',
      vector({ clockClass: 6, clockAccuracy: 0xfe }),
      vector({ clockClass: 7, clockAccuracy: 0 }),
    ],
    [
      'clockAccuracy',
      vector({ clockAccuracy: 0x21, variance: 9 }),
      vector({ clockAccuracy: 0x22, variance: 1 }),
    ],
    [
      'variance',
      vector({ variance: 0x00ff, priority2: 9 }),
      vector({ variance: 0x0100, priority2: 1 }),
    ],
    ['priority2', vector({ priority2: 99, clock: 'ff00000000000000' }), vector({ priority2: 100 })],
    [
      'clock',
      vector({ clock: '00000000000000ff' }, { stepsRemoved: 9 }),
      vector({ clock: '0000000000000100' }),
    ],
    [
      'stepsRemoved',
      vector({}, { stepsRemoved: 255 }),
      vector({}, { stepsRemoved: 256, sourcePort: '0000000000000001-1' }),
    ],
    [
      'sourcePort',
      vector({}, { sourcePort: '0000000000000020-9', portNumber: 7 }),
      vector({}, { sourcePort: '0000000000000020-10' }),
    ],
    ['portNumber', vector({}, { portNumber: 9 }), vector({}, { portNumber: 10 })],
  ])('%s', (_name, better, worse) => {
    expect(isBetter(better, worse)).toBe(true);
    expect(isBetter(worse, better)).toBe(false);
    expect(isBetter(better, better)).toBe(false);
  });
});

describe('roles', () => {
  const better = vector({ priority1: 100 });
  it('are all master when nobody is better', () => {
    const roles = selectRoles(OWN, [port(1, null), port(2, BASE)]);
    expect([...roles.byPort]).toEqual([
      [1, 'master'],
      [2, 'master'],
    ]);
    expect(roles.best).toMatchObject({ system: OWN, stepsRemoved: 0 });
    expect(roles.slavePort).toBeNull();
  });

  it('follow the best one, a step further away', () => {
    const roles = selectRoles(OWN, [port(1, null), port(2, better)]);
    expect([...roles.byPort]).toEqual([
      [1, 'master'],
      [2, 'slave'],
    ]);
    expect(roles.best).toEqual({ ...better, stepsRemoved: 2 });
  });

  it('are passive where another way is as good', () => {
    const other = { ...better, portNumber: 2 };
    const roles = selectRoles(OWN, [port(1, better), port(2, other)]);
    expect([...roles.byPort]).toEqual([
      [1, 'slave'],
      [2, 'passive'],
    ]);
  });

  it('are master where what was heard is worse than what we announce', () => {
    const far = vector({ priority1: 100 }, { stepsRemoved: 5, portNumber: 2 });
    expect(selectRoles(OWN, [port(1, better), port(2, far)]).byPort.get(2)).toBe('master');
  });

  it('are disabled where no neighbor speaks gPTP, and nothing is heard there', () => {
    const roles = selectRoles(OWN, [port(1, better, false)]);
    expect(roles.byPort.get(1)).toBe('disabled');
    expect(roles.best?.system).toEqual(OWN);
  });

  it('no system with priority1 255 is the grandmaster', () => {
    const none = { ...OWN, priority1: 255 };
    expect(selectRoles(none, [port(1, null)]).best).toBeNull();
    expect(selectRoles(none, [port(1, vector({ priority1: 255 }))]).best).toBeNull();
    expect(selectRoles(none, [port(1, vector({ priority1: 254 }))]).slavePort).toBe(1);
  });
});
