import type { AdapterContext } from '../adapter/context.js';
import type { StampWait } from './frame.js';

/** Waiting that counts what has passed: virtual time in the steps that were asked for. */
export function timekeeper(context: AdapterContext): Pick<StampWait, 'sleep' | 'elapsed'> {
  const isVirtual = context.systemClock === 'virtual';
  const began = process.hrtime.bigint();
  let passed = 0n;
  return {
    sleep: async (ns, stop) => {
      await context.sleep(ns, stop);
      passed += ns;
    },
    elapsed: () => (isVirtual ? passed : process.hrtime.bigint() - began),
  };
}
