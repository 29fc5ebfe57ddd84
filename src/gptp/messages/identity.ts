import { outOfRange, wrongType } from '../../base/check.js';
import { parseMac } from '../../base/units.js';

/** A clockIdentity (IEEE 1588-2019 7.5.2.2): eight bytes as 16 hexadecimal digits. */
export type ClockIdentity = string;

/** A portIdentity (IEEE 1588-2019 7.5.2.1): clockIdentity and port number, as `a0369ffffe000001-1`. */
export type PortIdentity = string;

const CLOCK = /^[0-9a-f]{16}$/;
const PORT = /^([0-9a-f]{16})-(0|[1-9][0-9]{0,4})$/;
const MAX_PORT = 0xff_ff;

/** The identity of nobody: all bits are set, as in Signaling to every port. */
export const EVERY_PORT: PortIdentity = 'ffffffffffffffff-65535';

/**
 * The clockIdentity that is made of a MAC address (IEEE 802.1AS-2020 8.5.2.2): `ff-fe` in its middle.
 * Errors as of `parseMac`.
 */
export function clockIdentityOf(mac: string): ClockIdentity {
  const hex = Array.from(parseMac(mac), (byte) => byte.toString(16).padStart(2, '0'));
  return [...hex.slice(0, 3), 'ff', 'fe', ...hex.slice(3)].join('');
}

/** Port `number`, 0 … 65 535, of `clock`. TypeError or RangeError for wrong arguments. */
export function portIdentity(clock: ClockIdentity, number: number): PortIdentity {
  return checkPortIdentity(
    `${checkClockIdentity(clock, 'portIdentity(clock)')}-${number}`,
    'portIdentity(number)',
  );
}

/** The clock that a port belongs to. */
export function clockOf(port: PortIdentity): ClockIdentity {
  return port.slice(0, 16);
}

/** The number of a port within its clock. */
export function portNumberOf(port: PortIdentity): number {
  return Number(port.slice(17));
}

/** Checks a {@link ClockIdentity}. */
export function checkClockIdentity(value: unknown, parameter: string): ClockIdentity {
  const wanted = 'a clockIdentity of 16 hexadecimal digits in lower case';
  if (typeof value !== 'string') throw wrongType(parameter, wanted, value);
  if (!CLOCK.test(value)) throw outOfRange(parameter, wanted, value);
  return value;
}

/** Checks a {@link PortIdentity}. */
export function checkPortIdentity(value: unknown, parameter: string): PortIdentity {
  const wanted = "a portIdentity such as 'a0369ffffe000001-1'";
  if (typeof value !== 'string') throw wrongType(parameter, wanted, value);
  const parts = PORT.exec(value);
  if (parts === null || Number(parts[2]) > MAX_PORT) throw outOfRange(parameter, wanted, value);
  return value;
}
