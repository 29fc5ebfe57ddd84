// Opening and closing around a check.
import { openHal } from 'avb-hal';

/** Calls `body` with a HAL that is closed afterwards. */
export async function withHal(options, body) {
  const hal = openHal(options);
  try {
    return await body(hal);
  } finally {
    hal.close();
  }
}

/** Settings that leave every change to the hardware or to an error. */
export const HARDWARE = Object.freeze({ clock: { steering: 'hardware' } });

/**
 * The same, with a page that takes a reading at least every 200 ms: it keeps 64, and on a busy
 * machine, where Wine makes a bracket a ms wide, ten seconds of them are needed to know a rate to
 * 100 ppm.
 */
export const QUICK = Object.freeze({ clock: { steering: 'hardware', maxIntervalMs: 200 } });

/** Calls `body` with an adapter of `backend` and its HAL. */
export function withAdapter(backend, selector, options, body) {
  return withHal({ backend, access: 'discipline' }, (hal) =>
    body(hal.open(selector, options), hal),
  );
}
