import type { AdapterContext } from '../adapter/context.js';
import type { AdapterInfo } from '../adapter/info.js';
import { checkBoolean, checkInteger, outOfRange, U64_MAX } from '../base/check.js';
import { bigint, checkEach, checkFields, integer, or } from '../base/fields.js';
import { MAX_PRIORITY } from '../base/limits.gen.js';
import { GateControl } from './gates.js';
import { checkSettings, TsnCalls, type TsnOutcome } from './outcome.js';
import { ShaperControl } from './shaper.js';

/** Frame preemption (IEEE 802.1Q-2022 6.7.2, IEEE 802.3-2022 clause 99). */
export interface FramePreemption {
  /** Bit q: frames of queue q can be preempted, 0 … 255; 0 switches preemption off. */
  readonly preemptableQueues: number;
  /** Least length of a fragment: 64 (default), 128, 192 or 256. */
  readonly minFragmentBytes?: 64 | 128 | 192 | 256;
  /** Whether the link partner is asked first. Default true. */
  readonly verify?: boolean;
}

/** A launch time for the frames of a traffic class. */
export interface LaunchTime {
  /** 0 … 7. */
  readonly trafficClass: number;
  /** May be left out: settings without it switch the feature on. */
  readonly enable?: true;
  /** Absolute, of the adapter's own clock, not before its present time. */
  readonly deviceNs: bigint;
}

/** Ends launch times for a traffic class. */
export interface LaunchTimeOff {
  /** Traffic class that loses its launch time, 0 … 7. */
  readonly trafficClass: number;
  /** Always false: it tells this request from settings that switch the feature on. */
  readonly enable: false;
}

/** PCIe precision time measurement. */
export interface PciePtm {
  /** True switches precision time measurement on, false switches it off. */
  readonly enable: boolean;
}

function checkFragment(value: unknown, parameter: string): number {
  const clause = 'bytes (IEEE 802.3-2022 clause 99)';
  const bytes = checkInteger(value, parameter, 64, 256, ` ${clause}`);
  if (bytes % 64 !== 0) throw outOfRange(parameter, `64, 128, 192 or 256 ${clause}`, bytes);
  return bytes;
}

/** Frame preemption of the transmit queues. */
export class PreemptionControl {
  readonly #calls: TsnCalls;

  /** @internal */
  constructor(calls: TsnCalls) {
    this.#calls = calls;
    Object.freeze(this);
  }

  /** Says which queues can be preempted. Needs access 'configure'. HAL_NOT_SUPPORTED. */
  configure(settings: FramePreemption): TsnOutcome {
    const call = 'tsn.preemption.configure';
    const parameter = `${call}(settings)`;
    const { preemptableQueues, minFragmentBytes, verify } = checkFields(settings, parameter, {
      preemptableQueues: integer(0, 255, ' (IEEE 802.1Q-2022 6.7.2)'),
      minFragmentBytes: or(checkFragment, 64),
      verify: or(checkBoolean, true),
    });
    return this.#calls.configure(call, (native) =>
      native.configurePreemption(preemptableQueues, minFragmentBytes, verify),
    );
  }
}

/** Launch times of the transmit queues. */
export class LaunchTimeControl {
  readonly #calls: TsnCalls;

  /** @internal */
  constructor(calls: TsnCalls) {
    this.#calls = calls;
    Object.freeze(this);
  }

  /**
   * Sets the launch time of a traffic class. Needs access 'configure'. HAL_OUT_OF_RANGE for a time
   * before the adapter's clock, which is read first, or beyond the last one it shows;
   * HAL_NOT_SUPPORTED.
   */
  configure(settings: LaunchTime | LaunchTimeOff): TsnOutcome {
    const call = 'tsn.launchTime.configure';
    const parameter = `${call}(settings)`;
    const keys = ['trafficClass', 'enable', 'deviceNs'] as const;
    const given = checkSettings(settings, parameter, keys, ['trafficClass']);
    const { trafficClass, enable, deviceNs } = checkEach(given, parameter, {
      trafficClass: integer(0, MAX_PRIORITY),
      enable: or(checkBoolean, true),
      deviceNs: given.enable === false ? () => 0n : bigint(0n, U64_MAX),
    });
    this.#calls.requireConfigure(call);
    return this.#calls.configure(call, (native) =>
      native.configureLaunchTime(trafficClass, enable, deviceNs),
    );
  }
}

/** PCIe precision time measurement of the adapter. */
export class PtmControl {
  readonly #calls: TsnCalls;

  /** @internal */
  constructor(calls: TsnCalls) {
    this.#calls = calls;
    Object.freeze(this);
  }

  /** Switches it. Needs access 'configure'. HAL_NOT_SUPPORTED. */
  configure(settings: PciePtm): TsnOutcome {
    const call = 'tsn.ptm.configure';
    const parameter = `${call}(settings)`;
    const { enable } = checkFields(settings, parameter, { enable: checkBoolean });
    return this.#calls.configure(call, (native) => native.configurePtm(enable));
  }
}

/**
 * Time-sensitive networking of an adapter. Every setting is checked against the standard's limits
 * before the driver is asked; the outcome says whether the effect was verified.
 */
export class Tsn {
  /** Time-aware shaper (IEEE 802.1Qbv). */
  readonly gates: GateControl;
  /** Frame preemption (IEEE 802.1Qbu, 802.3br). */
  readonly preemption: PreemptionControl;
  /** Credit-based shapers (IEEE 802.1Qav). */
  readonly shaper: ShaperControl;
  /** Launch times. */
  readonly launchTime: LaunchTimeControl;
  /** PCIe precision time measurement. */
  readonly ptm: PtmControl;

  /** @internal */
  constructor(context: AdapterContext, info: () => AdapterInfo) {
    const calls = new TsnCalls(context, info);
    this.gates = new GateControl(calls);
    this.preemption = new PreemptionControl(calls);
    this.shaper = new ShaperControl(calls);
    this.launchTime = new LaunchTimeControl(calls);
    this.ptm = new PtmControl(calls);
    Object.freeze(this);
  }
}
