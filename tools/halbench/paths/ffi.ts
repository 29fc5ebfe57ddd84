import type { AdapterInfo } from 'avb-hal';
import { timeCalls } from '../measure/timing.js';
import {
  type AdapterOperation,
  type BackendOperation,
  harmlessRegister,
  NEEDS,
} from '../operations.js';
import type { CLibrary } from './c-library.js';
import type { Offer, Refusal } from './offer.js';

const TEXT: Readonly<Record<AdapterOperation | BackendOperation, string>> = {
  'clock-read': 'avbhal_clock_read()',
  'cross-timestamp': 'avbhal_cross_timestamp(1)',
  'register-read': 'avbhal_register_read()',
  enumerate: 'avbhal_enumerate()',
  open: 'avbhal_adapter_open(), avbhal_adapter_close()',
};

const offer = (call: string, run: () => void): Offer => ({
  call,
  measure: (budget, progress) => timeCalls(run, budget, progress),
});

/** The same operation through the C library, called by ffi-rs. `opened`: its handle or a reason. */
export function ffiAdapter(
  library: CLibrary | string,
  opened: number | string,
  info: AdapterInfo,
  operation: AdapterOperation,
): Offer | Refusal {
  const call = TEXT[operation];
  const reason = info.absences[NEEDS[operation]];
  if (typeof library === 'string') return { call, reason: library };
  if (reason !== undefined) return { call, reason };
  if (typeof opened === 'string') return { call, reason: opened };
  switch (operation) {
    case 'clock-read':
      return offer(call, library.clockRead(opened));
    case 'cross-timestamp':
      return offer(call, library.crossTimestamp(opened));
    case 'register-read':
      return offer(call, library.registerRead(opened, harmlessRegister(info.family)));
  }
}

export function ffiBackend(
  library: CLibrary | string,
  info: AdapterInfo,
  operation: BackendOperation,
): Offer | Refusal {
  const call = TEXT[operation];
  if (typeof library === 'string') return { call, reason: library };
  return offer(
    call,
    operation === 'enumerate' ? library.enumerate() : library.openAndClose(info.key),
  );
}
