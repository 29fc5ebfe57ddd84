/** Faults of timestamps and tsn. */
import type { Stamp, StampStream } from 'avb-hal';
import {
  claims,
  type Fault,
  type Faults,
  fields,
  instead,
  interrupted,
  lie,
  result,
} from './fault.js';

/** To every adapter of the machine. */
const every = (order: string, rest: string): string[] =>
  [0, 1, 2].map((n) => `${order} adapter=${n} ${rest}`);

/** Just after the listening began. */
const heard = (order: string, rest: string): Fault =>
  interrupted('adapter.stamps.events', 1, ...every(order, rest));

/** Every stamp of every stream, changed. */
const stamps = (change: (stamp: Stamp) => Partial<Stamp>): Fault =>
  lie({
    'adapter.stamps.events': result((stream: StampStream) => ({
      counters: () => stream.counters(),
      get dropped() {
        return stream.dropped;
      },
      get lost() {
        return stream.lost;
      },
      close: () => stream.close(),
      next: async () => {
        const { done, value } = await stream.next();
        return done ? { done, value } : { done, value: { ...value, ...change(value) } };
      },
    })),
  });

const endless = {
  next: () => Promise.resolve({ done: false, value: {} }),
  counters: () => ({ waiting: 0 }),
  close: () => {},
};

/** An adapter that has gates, shapers and the rest. */
const ABLE = { selector: { family: 'i226' } } as const;
const boast = fields(() => ({ note: 'all is well' }));
const boasting = (path: string): Fault => ({ ...lie({ [`adapter.${path}`]: boast }), ...ABLE });

export const stamping: Faults = {
  'timestamps.state': lie({ 'adapter.stamps.settings': fields(() => ({ clockRunning: false })) }),
  'timestamps.configure-restores': interrupted(
    'adapter.stamps.configure',
    1,
    'ignore-writes adapter=0 on=1',
  ),
  'timestamps.receive': heard('stamp-corrupt', 'count=500'),
  'timestamps.transmit': heard('stamp-corrupt', 'count=500'),
  'timestamps.in-order': heard('stamp-corrupt', 'count=500'),
  'timestamps.no-loss': { ...heard('ring-overflow', 'count=5'), on: 'intel_avb' },
  'timestamps.matching-honest': claims('stampMatching', false, 'sim'),
  'timestamps.latency-stated': stamps(({ deviceNs }) => ({ correctedNs: (deviceNs ?? 0n) + 1n })),
  'timestamps.target-time': interrupted(
    'adapter.stamps.targetTime.set',
    1,
    'clock-freeze adapter=0 on=1',
  ),
  'timestamps.target-past': lie({ 'adapter.stamps.targetTime.set': instead({}) }),
  'timestamps.streams-end': lie({ 'adapter.stamps.events': instead(endless) }),
  'timestamps.options-checked': lie({ 'adapter.stamps.events': instead(endless) }),
  'timestamps.frame-timeout': lie({
    'adapter.stamps.forFrame': fields(() => ({ matched: true })),
  }),

  'tsn.gates': boasting('tsn.gates.configure'),
  'tsn.preemption': boasting('tsn.preemption.configure'),
  'tsn.shaper': boasting('tsn.shaper.configure'),
  'tsn.launch-time': boasting('tsn.launchTime.configure'),
  'tsn.ptm': boasting('tsn.ptm.configure'),
  'tsn.vlan': boasting('port.vlan.configure'),
  'tsn.eee': boasting('port.eee.configure'),
  'tsn.pfc': claims('priorityFlowControl', true, 'sim'),
  'tsn.streams': claims('streamReservation', true, 'sim'),
  'tsn.counters': claims('driverCounters', true, 'sim'),
  'tsn.gate-limits': lie({ 'adapter.tsn.gates.configure': instead() }),
  'tsn.limits': lie({ 'adapter.port.vlan.configure': instead() }),
  'tsn.launch-past': lie({ 'adapter.tsn.launchTime.configure': instead() }),
  'tsn.access': lie({ 'adapter.tsn.ptm.configure': instead() }),
};
