/** TSN and port settings through the facade and the real binary of the simulator. */
import { type Adapter, type Hal, openHal, type SimulatedFamily } from 'avb-hal';
import { afterEach, describe, expect, it } from 'vitest';
import { expectHalError, native, thrownBy, VIRTUAL } from './native.js';

const open: Hal[] = [];
afterEach(() => {
  for (const hal of open.splice(0)) hal.close();
});

function simulated(family: SimulatedFamily): { hal: Hal; nic: Adapter } {
  const scenario = { time: 'virtual', adapters: [{ family }] } as const;
  const hal = openHal({ backend: 'sim', scenario, access: 'configure' });
  open.push(hal);
  return { hal, nic: hal.open({ index: 0 }) };
}

const SCHEDULE = {
  baseTimeNs: 0n,
  cycleTimeNs: 1_000_000n,
  entries: [{ gateStates: 0x01, durationNs: 1_000_000n }],
};

describe('an I226', () => {
  it('keeps a gate schedule in its registers', () => {
    const { nic } = simulated('i226');
    const outcome = nic.tsn.gates.configure(SCHEDULE);
    expect(outcome).toEqual({ effect: 'verified', note: '', warnings: [], simulated: true });
    expect(nic.registers.read(0x331c)).toBe(1_000_000);
  });

  it('says what cannot be verified', () => {
    const { nic } = simulated('i226');
    const deviceNs = nic.clock.readNs() + 1_000_000n;
    const outcome = nic.tsn.launchTime.configure({ trafficClass: 1, deviceNs });
    expect(outcome.effect).toBe('accepted');
    expect(outcome.note).toMatch(/^effect not verified: /);
  });

  it('says when nothing happened', () => {
    const { hal, nic } = simulated('i226');
    hal.simulation?.order('ignore-writes adapter=0 on=1');
    expectHalError(
      thrownBy(() => nic.tsn.gates.configure(SCHEDULE)),
      'HAL_NOT_EFFECTIVE',
    );
  });
});

describe('an I219', () => {
  it('refuses what it does not have, with the reason of its manifest', () => {
    const { nic } = simulated('i219');
    const error = thrownBy(() => nic.tsn.gates.configure(SCHEDULE));
    expectHalError(error, 'HAL_NOT_SUPPORTED');
    expect(String(error)).toContain(nic.whyNot('gateControl'));
    expectHalError(
      thrownBy(() => nic.port.counters.read()),
      'HAL_NOT_SUPPORTED',
    );
  });
});

describe('around the facade', () => {
  it.each([0, 1])('native code refuses settings at access level %i', (access) => {
    const backend = native.createBackend([...VIRTUAL]);
    const adapter = backend.open('sim:0', access);
    const calls: (() => unknown)[] = [
      () => adapter.configureGates(0n, 1000n, new BigUint64Array([1n, 1000n])),
      () => adapter.configurePreemption(1, 64, true),
      () => adapter.configureShaper(1, false, 0n, 0n, 0, 0),
      () => adapter.configureLaunchTime(1, false, 0n),
      () => adapter.configurePtm(true),
      () => adapter.configureVlan(false, 0, 0, false),
      () => adapter.configureEee(false, 0),
      () => adapter.configurePfc(false, 0),
      () => adapter.reserveStream(1n, 1, 2, 3, true, 1522),
      () => adapter.releaseStream(2),
      () => adapter.subscribeEntities(7),
      () => adapter.pollEntities(2),
      () => adapter.unsubscribeEntities(2),
      () => adapter.resetDriverCounters(),
    ];
    for (const call of calls) expectHalError(thrownBy(call), 'HAL_ACCESS_LEVEL');
    backend.close();
  });

  it.each<[string, readonly (number | bigint)[]]>([
    ['an odd number of elements', [1, 1, 1]],
    ['nine entries', Array(18).fill(1)],
    ['gate states of nine bits', [256, 1]],
    ['a duration of 33 bits', [1, 2n ** 32n]],
    ['a duration of 0', [1, 0]],
    ['durations beyond the cycle', [1, 600, 2, 401]],
  ])('native code refuses %s', (_, entries) => {
    const backend = native.createBackend([...VIRTUAL]);
    const adapter = backend.open('sim:0', 2);
    const view = BigUint64Array.from(entries.map(BigInt));
    expectHalError(
      thrownBy(() => adapter.configureGates(0n, 1000n, view)),
      'HAL_INVALID_ARGUMENT',
    );
    backend.close();
  });
});
