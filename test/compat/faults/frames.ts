/** Faults of frames. */
import type { FramePort, FramePortOptions, FrameTime, ReceivedFrame } from 'avb-hal';
import { type Fault, type Faults, instead, lie, result } from './fault.js';

/** Every port, changed. */
const ports = (change: (port: FramePort) => object): Fault =>
  lie({
    'adapter.frames.open': result((port: FramePort) => ({
      send: (bytes: Uint8Array) => port.send(bytes),
      received: () => port.received(),
      close: () => port.close(),
      ...change(port),
    })),
  });

/** Every received frame, changed. */
const received = (change: (frame: ReceivedFrame) => Partial<ReceivedFrame>): Fault =>
  ports((port) => ({
    received: () => {
      const stream = port.received();
      return {
        counters: () => stream.counters(),
        next: async () => {
          const { done, value } = await stream.next();
          return done ? { done, value } : { done, value: { ...value, ...change(value) } };
        },
      };
    },
  }));

/** Every transmit stamp, changed. */
const sent = (change: (stamp: FrameTime) => Partial<FrameTime>): Fault =>
  ports((port) => ({
    send: async (bytes: Uint8Array) => {
      const { earliestNs, latestNs, stamp } = await port.send(bytes);
      const false_ = stamp.then((truth) => ({ ...truth, ...change(truth) }));
      return { earliestNs, latestNs, stamp: false_ };
    },
  }));

const later = (stamp: FrameTime): Partial<FrameTime> => ({
  deviceNs: (stamp.deviceNs ?? 0n) + 3_000_000n,
});
const software = { deviceNs: 10n ** 18n, how: 'proven', why: null } as const;
const blind = ports(() => ({ send: () => Promise.resolve({}) }));

export const frames: Faults = {
  'frames.loopback': received(({ bytes }) => ({ bytes: bytes.map((byte) => byte ^ 1) })),
  'frames.in-order': ports((port) => {
    let number = 0;
    const skip = { earliestNs: 0n, latestNs: 0n, stamp: Promise.resolve(software) };
    return {
      send: (bytes: Uint8Array) => {
        number += 1;
        return number === 7 ? Promise.resolve(skip) : port.send(bytes);
      },
    };
  }),
  'frames.transmit-stamp': sent(later),
  'frames.receive-stamp': received(({ stamp }) => ({
    stamp: { ...stamp, deviceNs: (stamp.deviceNs ?? 0n) - 3_000_000_000n },
  })),
  'frames.general-unstamped': sent(() => software),
  'frames.peer-delay': received(({ stamp }) => ({ stamp: { ...stamp, ...later(stamp) } })),
  'frames.group-joined': lie({
    'adapter.frames.open':
      (open: (options: FramePortOptions) => Promise<FramePort>) => (options: FramePortOptions) =>
        open({ ...options, join: [...(options.join ?? []), '01:80:c2:00:00:21'] }),
  }),
  'frames.no-software-time': sent(() => software),
  'frames.bytes-checked': blind,
  'frames.options-checked': lie({
    'adapter.frames.open': instead(Promise.resolve({ close: () => {} })),
  }),
  'frames.udp4-loopback': received(() => ({ port: 320 })),
  'frames.udp6-loopback': received(({ bytes }) => ({ bytes: bytes.map((byte) => byte ^ 1) })),
  'frames.udp-checked': blind,
  'frames.send-needs-discipline': blind,
  'frames.closed-port': blind,
};
