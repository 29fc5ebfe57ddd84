import type { BackendName } from '../index.js';

/** A check that fails because of a fault that the driver is known to have. */
export interface KnownFault {
  readonly id: string;
  readonly backends: readonly BackendName[];
  readonly families: readonly string[];
  /** Why it fails. */
  readonly because: string;
}

/** The version of the AVB filter driver whose sources show these faults. */
export const FAULTY_DRIVER = '1.0.216';

/** docs/compat.md lists the same. */
export const KNOWN_FAULTS: readonly KnownFault[] = [
  {
    id: 'clock.rate-100ppm',
    backends: ['intel_avb', 'windows_api'],
    families: ['i210', 'i219', 'i226'],
    because:
      'The driver initialises TIMINCA with values that the silicon interprets differently: an I226 ' +
      'runs 2.93 % fast, an I210 0.39 % fast, an I219 with a 24 MHz source clock 4 % slow.',
  },
  {
    id: 'timestamps.target-time',
    backends: ['intel_avb'],
    families: ['i210'],
    because:
      "The driver arms an I210's target time but looks for reached ones on an I226 only, so no " +
      'event follows.',
  },
];

/** Where a failure may come from the driver. */
export interface FaultPlace {
  readonly backend: BackendName;
  readonly family: string;
  /** Version of the driver; null where it is not known. */
  readonly driver: string | null;
}

/** Why the driver is expected to fail a check; null where nothing is known. */
export function knownFault(id: string, { backend, family, driver }: FaultPlace): string | null {
  const fault = KNOWN_FAULTS.find(
    (one) => one.id === id && one.backends.includes(backend) && one.families.includes(family),
  );
  if (fault === undefined) return null;
  // Windows itself names the network driver, not the filter driver beside it.
  const fits = backend !== 'intel_avb' || driver === null || driver.startsWith(FAULTY_DRIVER);
  return fits ? `known fault of the AVB filter driver ${FAULTY_DRIVER}: ${fault.because}` : null;
}
