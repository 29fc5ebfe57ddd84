import { checkBoolean, checkInteger, outOfRange, wrongType } from '../base/check.js';
import { checkEach, integer, or } from '../base/fields.js';
import { MAX_PRIORITY } from '../base/limits.gen.js';
import { checkSettings, shareWarnings, type TsnCalls, type TsnOutcome } from './outcome.js';

/** A credit-based shaper of a traffic class (IEEE 802.1Q-2022 8.6.8.2). */
export interface CreditShaper {
  /** 0 … 7. */
  readonly trafficClass: number;
  /** May be left out: settings without it switch the feature on. */
  readonly enable?: true;
  /** Bandwidth reserved, 1 … port rate. */
  readonly idleSlopeBps: number;
  /** Idle slope minus port rate, which is the default; any other value is refused. */
  readonly sendSlopeBps?: number;
  /** 0 or more. */
  readonly hiCreditBytes: number;
  /** 0 or less. */
  readonly loCreditBytes: number;
  /** Default: the link's speed. Wanted where the backend does not know it. */
  readonly portRateBps?: number;
}

/** Takes the shaper away from a traffic class. */
export interface CreditShaperOff {
  /** Traffic class that loses its shaper, 0 … 7. */
  readonly trafficClass: number;
  /** Always false: it tells this request from settings that switch the feature on. */
  readonly enable: false;
}

const CALL = 'tsn.shaper.configure';
const SETTINGS = `${CALL}(settings)`;
const KEYS = [
  'trafficClass',
  'enable',
  'idleSlopeBps',
  'sendSlopeBps',
  'hiCreditBytes',
  'loCreditBytes',
  'portRateBps',
] as const;
type Given = Partial<Record<(typeof KEYS)[number], unknown>>;

const CLAUSE = '(IEEE 802.1Q-2022 8.6.8.2)';
const MAX_RATE_BPS = 1e12;
const I32_MAX = 2 ** 31 - 1;
const I32_MIN = -(2 ** 31);

interface Slopes {
  readonly idleBps: number;
  readonly sendBps: number;
  readonly portRateBps: number;
}

function checkSlopes(given: Given, linkBps: number | null): Slopes {
  const name = `${SETTINGS}.portRateBps`;
  const { portRateBps: rate = linkBps } = given;
  if (rate === null) {
    const wanted = "the port's rate in bit/s, which this backend does not know";
    throw wrongType(name, wanted, given.portRateBps);
  }
  const portRateBps = checkInteger(rate, name, 1, MAX_RATE_BPS, ' bit/s');
  const idleBps = checkInteger(
    given.idleSlopeBps,
    `${SETTINGS}.idleSlopeBps`,
    1,
    portRateBps,
    ` bit/s, the port rate ${CLAUSE}`,
  );
  const sendBps = idleBps - portRateBps;
  if (given.sendSlopeBps !== undefined) {
    const parameter = `${SETTINGS}.sendSlopeBps`;
    const wanted = `idle slope - port rate = ${sendBps} bit/s ${CLAUSE}`;
    if (typeof given.sendSlopeBps !== 'number') {
      throw wrongType(parameter, wanted, given.sendSlopeBps);
    }
    if (given.sendSlopeBps !== sendBps) throw outOfRange(parameter, wanted, given.sendSlopeBps);
  }
  return { idleBps, sendBps, portRateBps };
}

/** Credit-based shapers. */
export class ShaperControl {
  readonly #calls: TsnCalls;
  /** Idle slopes that were configured through this object, by traffic class. */
  readonly #idleBps = new Map<number, number>();

  /** @internal */
  constructor(calls: TsnCalls) {
    this.#calls = calls;
    Object.freeze(this);
  }

  /**
   * Reserves bandwidth for a traffic class, or gives it up with `enable: false`. Needs access
   * 'configure'. The outcome warns when the slopes configured through this object pass 75 % of the
   * port rate. HAL_NOT_SUPPORTED where there is no shaper or none is left.
   */
  configure(settings: CreditShaper | CreditShaperOff): TsnOutcome {
    const given = checkSettings(settings, SETTINGS, KEYS, ['trafficClass']);
    const { trafficClass, enable } = checkEach(given, SETTINGS, {
      trafficClass: integer(0, MAX_PRIORITY),
      enable: or(checkBoolean, true),
    });
    return enable ? this.#on(trafficClass, given) : this.#off(trafficClass);
  }

  #off(trafficClass: number): TsnOutcome {
    const done = this.#calls.configure(CALL, (native) =>
      native.configureShaper(trafficClass, false, 0n, 0n, 0, 0),
    );
    this.#idleBps.delete(trafficClass);
    return done;
  }

  #on(trafficClass: number, given: Given): TsnOutcome {
    const calls = this.#calls;
    const { idleBps, sendBps, portRateBps } = checkSlopes(
      given,
      calls.info().link?.speedBps ?? null,
    );
    const { hiCreditBytes, loCreditBytes } = checkEach(given, SETTINGS, {
      hiCreditBytes: integer(0, I32_MAX, ` bytes ${CLAUSE}`),
      loCreditBytes: integer(I32_MIN, 0, ` bytes ${CLAUSE}`),
    });
    const others = [...this.#idleBps].filter(([other]) => other !== trafficClass);
    const total = others.reduce((sum, [, bps]) => sum + bps, idleBps);
    const done = calls.configure(
      CALL,
      (native) =>
        native.configureShaper(
          trafficClass,
          true,
          BigInt(idleBps),
          BigInt(sendBps),
          hiCreditBytes,
          loCreditBytes,
        ),
      shareWarnings(total, portRateBps),
    );
    this.#idleBps.set(trafficClass, idleBps);
    return done;
  }
}
