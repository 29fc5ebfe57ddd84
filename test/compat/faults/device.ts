/** Faults of steering, disciplined, registers, driver and timestamping. */
import type { DriverState, RateAdjustment, RateRange, StampStatus } from 'avb-hal';
import type { Lies } from '../liar.js';
import {
  type Fault,
  type Faults,
  fields,
  instead,
  interrupted,
  lie,
  ordered,
  result,
} from './fault.js';

const IGNORED = ordered('ignore-writes adapter=0 on=1');
const CHANGED = { appliedTo: 'transform', reason: 'a lie', simulated: true } as const;
const DONE: RateAdjustment = {
  requestedPpb: 0,
  commandedPpb: 0,
  registerValue: null,
  reference: 'nominal',
  appliedTo: 'hardware',
  residualPpb: 0,
  reason: null,
  simulated: true,
};

type Adjust = (ppb: number) => RateAdjustment;

/** Commands another rate than the one that it confirms. */
const commands = (other: (ppb: number) => number): Fault =>
  lie({
    'adapter.clock.adjustRate': (adjust: Adjust) => (ppb: number) => ({
      ...adjust(other(ppb)),
      requestedPpb: ppb,
      commandedPpb: ppb,
    }),
  });

/** The first command takes effect, the others are only confirmed. */
function commandsOnce(): Fault {
  return {
    lies: (): Lies => {
      let calls = 0;
      return {
        'adapter.clock.adjustRate': (adjust: Adjust) => (ppb: number) => {
          calls += 1;
          return calls === 1 ? adjust(ppb) : DONE;
        },
      };
    },
  };
}

const state = (change: (truth: DriverState) => Partial<DriverState>): Fault =>
  lie({ 'adapter.driver.state': fields(change) }, 'intel_avb');

const status = (change: (truth: StampStatus) => Partial<StampStatus>): Fault =>
  lie({ 'adapter.stamps.status': fields(change) }, 'windows_api');

function counter(): () => string {
  let calls = 0;
  return () => {
    calls += 1;
    return String(calls);
  };
}
const counted = counter();

let register = 0;

export const device: Faults = {
  'steering.set': IGNORED,
  'steering.step-forward': IGNORED,
  'steering.step-backward': lie({
    'adapter.clock.adjustOffset': (step: (ns: bigint) => unknown) => (ns: bigint) => step(-ns),
  }),
  'steering.rate-hardware': commands((ppb) => -ppb),
  'steering.rate-quantised': lie({
    'adapter.clock.adjustRate': fields<RateAdjustment>(({ requestedPpb }) => ({
      commandedPpb: requestedPpb + 5000,
    })),
  }),
  'steering.rate-range': lie({
    'adapter.clock.rateRange': fields<RateRange>(() => ({ stepPpb: 0 })),
  }),
  'steering.rate-unreachable': lie({ 'adapter.clock.adjustRate': instead(DONE) }),
  'steering.rate-restored': commandsOnce(),
  'steering.calibrate': lie({
    'adapter.clock.calibrate': fields<{ ratePpb: number }>(({ ratePpb }) => ({
      ratePpb: ratePpb + 1e6,
    })),
  }),

  'disciplined.rate-faster': commands((ppb) => ppb / 2),
  'disciplined.rate-slower': commands((ppb) => -ppb),
  'disciplined.set': lie({ 'adapter.clock.set': instead(CHANGED) }),
  'disciplined.step': lie({ 'adapter.clock.adjustOffset': instead(CHANGED) }),
  'disciplined.hardware-untouched': interrupted(
    'adapter.clock.set',
    1,
    'clock-step adapter=0 ns=100000000000',
  ),
  'disciplined.release': lie({ 'adapter.clock.release': instead() }),
  'disciplined.residual': lie({ 'adapter.clock.residual': () => ({ ratePpb: 0, offsetNs: 0n }) }),
  'disciplined.auto': lie({ 'adapter.clock.mode': () => 'transform' }),

  'registers.status': interrupted('adapter.registers.read', 1, 'remove adapter=0'),
  'registers.systim-moves': ordered('clock-freeze adapter=0 on=1'),
  'registers.timinca': lie({
    'adapter.registers.read': result(() => {
      register += 1;
      return register;
    }),
  }),
  'registers.config-agrees': lie({
    'adapter.clock.config': fields<{ tsauxc: number }>(({ tsauxc }) => ({ tsauxc: tsauxc ^ 1 })),
  }),
  'registers.offset-checked': lie({ 'adapter.registers.read': instead(0) }),
  'registers.value-checked': lie({ 'adapter.registers.write': instead() }),
  'registers.write-reads-back': IGNORED,

  'driver.version': state(() => ({ driverVersion: 'newest' })),
  'driver.ready': state(() => ({ hardwareState: 'bound' })),
  'driver.masks': state(() => ({ usableMask: 0xffff_ffff })),
  'driver.debug-means-registers': state(({ debugBuild }) => ({ debugBuild: !debugBuild })),
  'driver.repeats': state(() => ({ deviceText: counted() })),
  'driver.labelled': state(() => ({ simulated: false })),

  'timestamping.state': status(() => ({ state: 'perhaps' as never })),
  'timestamping.native-code': status(() => ({ nativeCode: 5 })),
  'timestamping.action': status(() => ({ action: '' })),
  'timestamping.flags': status(() => ({ activeFlags: ['Surprise'] })),
  'timestamping.cross': status(() => ({ crossTimestamp: false })),
  'timestamping.repeats': status(() => ({ osBuild: counted() })),
};
