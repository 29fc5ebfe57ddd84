import type { AdapterInfo } from '../adapter/info.js';
import {
  bare,
  checkClosedObject,
  checkInteger,
  checkOneOf,
  checkText,
  must,
  shorten,
} from '../base/check.js';
import { HalError } from '../base/errors.js';
import { FAMILIES, type Family } from '../base/family.js';
import { normalizeMac } from '../base/units.js';
import type { BackendName } from '../binding/backends.gen.js';

/** Chooses one adapter; everything given must match. At least one key. */
export interface Selector {
  /** With colons, dashes or nothing between the bytes, in either case. */
  readonly mac?: string;
  /** Family of the adapter. */
  readonly family?: Family;
  /** Position in the enumeration, from 0. */
  readonly index?: number;
  /**
   * Stable text that opens the same adapter again: `hal.open({ key })`; {@link AdapterInfo.key}.
   */
  readonly key?: string;
  /** The whole name. */
  readonly name?: string;
  /** In either case, with or without braces. */
  readonly guid?: string;
}

const KEYS = ['mac', 'family', 'index', 'key', 'name', 'guid'] as const;
const MAX_INDEX = 255;

const bareGuid = (text: string): string => text.replaceAll(/[{}]/g, '').toLowerCase();

/** Checks a selector completely; `mac` and `guid` come back in one form. */
export function checkSelector(value: unknown, parameter: string): Selector {
  const given = checkClosedObject(value, parameter, KEYS);
  if (Object.keys(given).length === 0) {
    throw new TypeError(must(parameter, `have at least one of ${KEYS.join(', ')}`, 'none'));
  }
  const at = (key: string): string => `${parameter}.${key}`;
  const { mac, family, index, key, name, guid } = given;
  const selector = bare<{ -readonly [K in keyof Selector]: Selector[K] }>({});
  if (mac !== undefined) selector.mac = normalizeMac(mac as string, at('mac'));
  if (family !== undefined) selector.family = checkOneOf(family, at('family'), FAMILIES);
  if (index !== undefined) selector.index = checkInteger(index, at('index'), 0, MAX_INDEX);
  if (key !== undefined) selector.key = checkText(key, at('key'));
  if (name !== undefined) selector.name = checkText(name, at('name'));
  if (guid !== undefined) selector.guid = bareGuid(checkText(guid, at('guid')));
  return Object.freeze(selector);
}

function matches(info: AdapterInfo, selector: Selector): boolean {
  const { mac, family, index, key, name, guid } = selector;
  return (
    (mac === undefined || info.mac === mac) &&
    (family === undefined || info.family === family) &&
    (index === undefined || info.index === index) &&
    (key === undefined || info.keys.includes(key)) &&
    (name === undefined || info.name === name) &&
    (guid === undefined || (info.guid !== null && bareGuid(info.guid) === guid))
  );
}

const show = (info: AdapterInfo): string =>
  [`#${info.index}`, info.family, `'${info.name}'`, info.mac ?? 'MAC unknown'].join(' ');

const shown = (selector: Selector): string => shorten(JSON.stringify(selector), 200);

const list = (adapters: readonly AdapterInfo[]): string =>
  adapters.length === 0 ? 'no adapter at all' : adapters.map(show).join('; ');

/** The identifying keys asked for that `adapters` all lack. */
function unknowable(selector: Selector, adapters: readonly AdapterInfo[]): string[] {
  const asked: ('mac' | 'guid')[] = [];
  if (selector.mac !== undefined) asked.push('mac');
  if (selector.guid !== undefined) asked.push('guid');
  return adapters.length === 0
    ? []
    : asked.filter((key) => adapters.every((info) => info[key] === null));
}

function noMatch(
  selector: Selector,
  adapters: readonly AdapterInfo[],
  operation: string,
  backend: BackendName,
): HalError {
  const unknown = unknowable(selector, adapters);
  const detail = `no adapter matches ${shown(selector)}; there is ${list(adapters)}`;
  if (unknown.length === 0) {
    return new HalError({ code: 'HAL_NO_ADAPTER', operation, detail, backend });
  }
  return new HalError({
    code: 'HAL_NO_ADAPTER',
    operation,
    detail: `${detail}; backend '${backend}' knows no ${unknown.join(' and no ')} of its adapters`,
    hint:
      'Select by family or index, or let identifyAdapters() find out which adapter of another ' +
      'backend, which knows it, is the same one.',
    backend,
  });
}

/** The one adapter that matches; HAL_NO_ADAPTER or HAL_ADAPTER_AMBIGUOUS with the candidates. */
export function selectAdapter(
  adapters: readonly AdapterInfo[],
  selector: Selector,
  operation: string,
  backend: BackendName,
): AdapterInfo {
  const found = adapters.filter((info) => matches(info, selector));
  const [only] = found;
  if (only === undefined) throw noMatch(selector, adapters, operation, backend);
  if (found.length > 1) {
    throw new HalError({
      code: 'HAL_ADAPTER_AMBIGUOUS',
      operation,
      detail: `more than one adapter matches ${shown(selector)}: ${list(found)}`,
      backend,
    });
  }
  return only;
}
