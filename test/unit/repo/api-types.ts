/**
 * Checked by the compiler only (types.test.ts runs it): what the public types promise. An expectation
 * that does not hold is a compile error; `@ts-expect-error` is one where an error is missing.
 */
import * as api from '../../../src/index.js';

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(..._expectation: T[]): void => {};

export function expectations(hal: api.Hal, adapter: api.Adapter, error: unknown): void {
  // The union and the runtime list: facts are a Record over the union, the list has its keys.
  holds<Equal<keyof typeof api.HAL_ERROR_FACTS, api.HalErrorCode>>();
  holds<Equal<(typeof api.HAL_ERROR_CODES)[number], api.HalErrorCode>>();
  holds<Equal<(typeof api.CAPABILITY_NAMES)[number], api.CapabilityName>>();
  holds<Equal<keyof api.Capabilities, api.CapabilityName>>();
  holds<Equal<(typeof api.BACKEND_NAMES)[number], api.BackendName>>();
  holds<Equal<(typeof api.ACCESS_LEVELS)[number], api.AccessLevel>>();
  holds<Equal<(typeof api.FAMILIES)[number], api.Family>>();

  holds<Equal<ReturnType<typeof adapter.clock.readNs>, bigint>>();
  holds<Equal<typeof hal.simulation, api.Simulation | null>>();
  holds<Equal<api.Reading['simulated'], boolean>>();
  holds<Equal<api.GroundTruth['simulated'], true>>();

  holds<Equal<ReturnType<typeof adapter.clock.now>, bigint>>();
  holds<Equal<ReturnType<typeof adapter.clock.batch>, BigUint64Array>>();
  holds<Equal<api.ClockWindow['source'], 'extrapolated'>>();
  holds<Equal<api.ClockState, (typeof api.PAGE_STATES)[number]>>();
  holds<Equal<api.ClockChange['appliedTo'], 'hardware' | 'transform'>>();
  holds<Equal<Parameters<typeof api.attachClock>[0], ReturnType<typeof adapter.clock.share>>>();
  // A stream of events is for `for await`, typed.
  (async (): Promise<void> => {
    for await (const event of adapter.clock.events()) {
      holds<Equal<typeof event, api.ClockEvent>>();
    }
    for await (const report of api.discipline({ master: hal.systemClock, slave: adapter.clock })) {
      holds<Equal<typeof report, api.DisciplineReport>>();
    }
  })();
  // @ts-expect-error only an adapter's clock can be steered
  api.discipline({ master: adapter.clock, slave: hal.systemClock });
  // @ts-expect-error a clock of another thread cannot be steered
  api.attachClock(adapter.clock.share()).adjustRate(1);

  // Results cannot be changed, arguments are typed.
  // @ts-expect-error results are read-only
  adapter.clock.read().deviceNs = 1n;
  // @ts-expect-error times are bigints
  adapter.clock.set(1);
  // @ts-expect-error rates are numbers
  adapter.clock.adjustRate(1n);
  // @ts-expect-error no such backend
  holds<Equal<api.BackendName, 'mac_phc'>>();
  // @ts-expect-error a misspelt key
  hal.open({ masc: '02:00:00:00:00:01' });
  // @ts-expect-error no such code
  if ((error as api.HalError).code === 'HAL_NONE') adapter.close();
}
