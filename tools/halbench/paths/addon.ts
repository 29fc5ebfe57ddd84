import { type Adapter, type AdapterInfo, CROSS_SLOTS, type Hal } from 'avb-hal';
import { timeCalls } from '../measure/timing.js';
import {
  type AdapterOperation,
  type BackendOperation,
  harmlessRegister,
  NEEDS,
} from '../operations.js';
import type { Offer, Refusal } from './offer.js';

/** What a user of the package calls, and its text. */
export interface Call {
  readonly text: string;
  readonly run: () => unknown;
}

/** The public call of one operation on an opened adapter. */
export function adapterCall(adapter: Adapter, operation: AdapterOperation): Call {
  const { clock, registers } = adapter;
  switch (operation) {
    case 'clock-read':
      return { text: 'clock.readNs()', run: () => clock.readNs() };
    case 'cross-timestamp': {
      const view = new BigUint64Array(CROSS_SLOTS);
      return {
        text: 'clock.crossTimestampInto(view, 1)',
        run: () => clock.crossTimestampInto(view, 1),
      };
    }
    case 'register-read': {
      const offset = harmlessRegister(adapter.family);
      return {
        text: `registers.read(0x${offset.toString(16)})`,
        run: () => registers.read(offset),
      };
    }
  }
}

/** The public call of one operation on a backend. */
export function backendCall(hal: Hal, info: AdapterInfo, operation: BackendOperation): Call {
  return operation === 'enumerate'
    ? { text: 'hal.adapters()', run: () => hal.adapters() }
    : { text: 'hal.open(info).close()', run: () => hal.open(info).close() };
}

const offer = ({ text, run }: Call): Offer => ({
  call: text,
  measure: (budget, progress) => timeCalls(run, budget, progress),
});

export function addonAdapter(adapter: Adapter, operation: AdapterOperation): Offer | Refusal {
  const call = adapterCall(adapter, operation);
  const reason = adapter.whyNot(NEEDS[operation]);
  return reason === null ? offer(call) : { call: call.text, reason };
}

export function addonBackend(hal: Hal, info: AdapterInfo, operation: BackendOperation): Offer {
  return offer(backendCall(hal, info, operation));
}
