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

/** Calls `body` with an adapter of `backend` and its HAL. */
export function withAdapter(backend, selector, options, body) {
  return withHal({ backend, access: 'discipline' }, (hal) =>
    body(hal.open(selector, options), hal),
  );
}
