import type { AdapterContext } from '../adapter/context.js';
import type { AdapterInfo } from '../adapter/info.js';
import { checkBoolean, checkInteger, outOfRange, wrongType } from '../base/check.js';
import { checkEach, integer, or } from '../base/fields.js';
import { MAX_LPI_TIMER_US, MAX_PRIORITY, MAX_VLAN_ID } from '../base/limits.gen.js';
import { EntityControl } from './entities.js';
import { checkSettings, TsnCalls, type TsnOutcome } from './outcome.js';
import { StreamControl } from './streams.js';

/** Tagging of frames with a VLAN (IEEE 802.1Q-2022 9.6). */
export interface VlanTagging {
  /** May be left out: settings without it switch the feature on. */
  readonly enable?: true;
  /** 1 … 4094. */
  readonly vlanId: number;
  /** 0 … 7; default 0. */
  readonly pcp?: number;
  /** Whether tags are taken off received frames. Default false. */
  readonly stripReceive?: boolean;
}

/** Energy-efficient Ethernet (IEEE 802.3-2022 clause 78). */
export interface EnergyEfficiency {
  /** May be left out: settings without it switch the feature on. */
  readonly enable?: true;
  /** 0 … 65535; default 0. */
  readonly lpiTimerUs?: number;
}

/** Priority-based flow control (IEEE 802.1Q-2022 clause 36). */
export interface PriorityFlowControl {
  /** May be left out: settings without it switch the feature on. */
  readonly enable?: true;
  /** At least one of 0 … 7. */
  readonly priorities: readonly number[];
}

/** Switches a feature off. */
export interface Off {
  /** Always false: it tells this request from settings that switch the feature on. */
  readonly enable: false;
}

/** A counter of the driver, by the driver's name. */
export interface DriverCounter {
  /** The driver's name of the counter. */
  readonly name: string;
  /** Its value, as the driver counts it. */
  readonly value: bigint;
  /** False where the driver is known never to count it: its 0 means nothing. */
  readonly counted: boolean;
}

const TAG = ' (IEEE 802.1Q-2022 9.6)';

/** VLAN tagging of the port. */
export class VlanControl {
  readonly #calls: TsnCalls;

  /** @internal */
  constructor(calls: TsnCalls) {
    this.#calls = calls;
    Object.freeze(this);
  }

  /** Switches it. Needs access 'configure'. HAL_NOT_SUPPORTED. */
  configure(settings: VlanTagging | Off): TsnOutcome {
    const call = 'port.vlan.configure';
    const parameter = `${call}(settings)`;
    const keys = ['enable', 'vlanId', 'pcp', 'stripReceive'] as const;
    const given = checkSettings(settings, parameter, keys);
    const { enable, vlanId, pcp, stripReceive } = checkEach(given, parameter, {
      enable: or(checkBoolean, true),
      vlanId: given.enable === false ? () => 0 : integer(1, MAX_VLAN_ID, TAG),
      pcp: or(integer(0, MAX_PRIORITY, TAG), 0),
      stripReceive: or(checkBoolean, false),
    });
    return this.#calls.configure(call, (native) =>
      native.configureVlan(enable, vlanId, pcp, stripReceive),
    );
  }
}

/** Energy-efficient Ethernet of the port. */
export class EeeControl {
  readonly #calls: TsnCalls;

  /** @internal */
  constructor(calls: TsnCalls) {
    this.#calls = calls;
    Object.freeze(this);
  }

  /** Switches it. Needs access 'configure'. HAL_NOT_SUPPORTED. */
  configure(settings: EnergyEfficiency | Off): TsnOutcome {
    const call = 'port.eee.configure';
    const parameter = `${call}(settings)`;
    const given = checkSettings(settings, parameter, ['enable', 'lpiTimerUs'] as const);
    const { enable, lpiTimerUs } = checkEach(given, parameter, {
      enable: or(checkBoolean, true),
      lpiTimerUs: or(integer(0, MAX_LPI_TIMER_US, ' µs (IEEE 802.3-2022 79.3.5)'), 0),
    });
    return this.#calls.configure(call, (native) => native.configureEee(enable, lpiTimerUs));
  }
}

function priorityMask(value: unknown, parameter: string): number {
  const wanted = 'an array of priorities from 0 to 7, at least one (IEEE 802.1Q-2022 clause 36)';
  if (!Array.isArray(value)) throw wrongType(parameter, wanted, value);
  let mask = 0;
  for (const priority of [...value] as unknown[]) {
    mask |=
      1 << checkInteger(priority, parameter, 0, MAX_PRIORITY, ' (IEEE 802.1Q-2022 clause 36)');
  }
  if (mask === 0) throw outOfRange(parameter, wanted, value);
  return mask;
}

/** Priority-based flow control of the port. */
export class PfcControl {
  readonly #calls: TsnCalls;

  /** @internal */
  constructor(calls: TsnCalls) {
    this.#calls = calls;
    Object.freeze(this);
  }

  /** Switches it. Needs access 'configure'. HAL_NOT_SUPPORTED. */
  configure(settings: PriorityFlowControl | Off): TsnOutcome {
    const call = 'port.pfc.configure';
    const parameter = `${call}(settings)`;
    const given = checkSettings(settings, parameter, ['enable', 'priorities'] as const);
    const { enable, priorities } = checkEach(given, parameter, {
      enable: or(checkBoolean, true),
      priorities: given.enable === false ? () => 0 : priorityMask,
    });
    return this.#calls.configure(call, (native) => native.configurePfc(enable, priorities));
  }
}

/** Counters of the driver. */
export class CounterControl {
  readonly #calls: TsnCalls;

  /** @internal */
  constructor(calls: TsnCalls) {
    this.#calls = calls;
    Object.freeze(this);
  }

  /** Their values of now. HAL_NOT_SUPPORTED. */
  read(): readonly DriverCounter[] {
    const counters = this.#calls.call('port.counters.read', (native) => native.driverCounters());
    return Object.freeze(counters.map((counter) => Object.freeze({ ...counter })));
  }

  /**
   * Sets all of them to 0, for everybody. Needs access 'configure'. HAL_NOT_SUPPORTED;
   * HAL_NOT_EFFECTIVE when they go on counting from where they were.
   */
  reset(): void {
    this.#calls.requireConfigure('port.counters.reset');
    this.#calls.call('port.counters.reset', (native) => native.resetDriverCounters());
  }
}

/** Features of an adapter's port besides its clock. */
export class Port {
  /** VLAN tagging (IEEE 802.1Q). */
  readonly vlan: VlanControl;
  /** Energy-efficient Ethernet (IEEE 802.3 clause 78). */
  readonly eee: EeeControl;
  /** Priority-based flow control (IEEE 802.1Q clause 36). */
  readonly pfc: PfcControl;
  /** Bandwidth reserved for streams (IEEE 802.1Q clause 35). */
  readonly streams: StreamControl;
  /** Events of AVDECC entities (IEEE 1722.1). */
  readonly entities: EntityControl;
  /** Counters of the driver. */
  readonly counters: CounterControl;

  /** @internal */
  constructor(context: AdapterContext, info: () => AdapterInfo) {
    const calls = new TsnCalls(context, info);
    this.vlan = new VlanControl(calls);
    this.eee = new EeeControl(calls);
    this.pfc = new PfcControl(calls);
    this.streams = new StreamControl(calls);
    this.entities = new EntityControl(calls);
    this.counters = new CounterControl(calls);
    Object.freeze(this);
  }
}
