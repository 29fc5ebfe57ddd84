/** Errors and adapter facts as native code gives them. */
import type { NativeAdapterInfo, NativeErrorFields } from '../../../src/binding/native.js';

/** An error as native code throws it. */
export function nativeError(fields: Partial<NativeErrorFields> = {}): Error {
  const full: NativeErrorFields = {
    code: 'HAL_DRIVER_ERROR',
    operation: 'DeviceIoControl(TEST)',
    detail: 'the test ordered it',
    hint: '',
    osErrorKind: 'win32',
    osError: 31,
    osErrorText: 'A device attached to the system is not functioning.',
    ...fields,
  };
  return Object.assign(new Error(`native: ${full.detail}`), full);
}

export const closedError = (): Error => nativeError({ code: 'HAL_CLOSED', osErrorKind: 'none' });

export function fakeInfo(changes: Partial<NativeAdapterInfo> = {}): NativeAdapterInfo {
  const index = (Object.hasOwn(changes, 'index') ? changes.index : undefined) ?? 0;
  return {
    key: `key-${index}`,
    name: `Fake ${index}`,
    description: 'A fake adapter',
    family: 'i226',
    index,
    pci: null,
    location: null,
    mac: `02:00:00:00:00:0${index}`,
    link: { up: true, speedBps: 2_500_000_000n },
    driver: null,
    numaNode: null,
    guid: null,
    luid: null,
    interfaceIndex: null,
    simulated: false,
    capabilities: [
      { name: 'clockRead', supported: true, reason: '' },
      { name: 'crossTimestamp', supported: true, reason: '' },
      { name: 'registerWrite', supported: false, reason: 'the driver is a release build' },
    ],
    ...changes,
  };
}
