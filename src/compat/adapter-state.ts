import type { Adapter, RegisterName, RegisterSnapshot } from '../index.js';
import { errorText } from './evidence.js';

/**
 * Settings of an adapter that a check may change, as plain data: what is put back after the check, or
 * by the next start when the process was killed.
 */
export interface AdapterState {
  /** Values of registers by name; null where the driver does not let them be read and written. */
  readonly registers: Readonly<Record<string, number>> | null;
  /** The increment register and the rate it stands for in ppb; null where it cannot be read. */
  readonly increment: { readonly timinca: number; readonly ppb: number } | null;
  /** What is stamped; null where it cannot be read. */
  readonly stamping: Stamping | null;
  /** Device time and system time of one instant, decimal ns; null without cross timestamps. */
  readonly clock: { readonly deviceNs: string; readonly systemNs: string } | null;
}

interface Stamping {
  readonly packets?: boolean;
  readonly targetTime: boolean;
  readonly auxiliary: boolean;
}

/** Groups of registers that hold settings which the suite changes. */
const GROUPS = ['general', 'clock', 'stamps', 'timers', 'tsn', 'ptm', 'queues', 'filters'] as const;
/** In those: what moves by itself, starts something when written, or is the network driver's. */
const NOT_SETTINGS =
  /^(SYSTIM|MDIC$|MDICNFG$|FRTIMER$|WU|IVAR|PTM_STAT$|[RT]D(BAL|BAH|LEN|H|T)\b|[RT]XDCTL|RQDPC|MTA|RA[LH])/;

/** The access of registers that a source, or nobody, calls writable. */
const WRITABLE: readonly string[] = ['rw', 'unknown'];

const isSetting = (nic: Adapter, name: string): boolean =>
  !NOT_SETTINGS.test(name) &&
  WRITABLE.includes(nic.registers.describe(name as RegisterName).access);

function offsetOf(nic: Adapter, name: string): number {
  const { offset, stride } = nic.registers.describe(name as RegisterName);
  const index = Number(/\[(\d+)\]$/.exec(name)?.[1] ?? 0);
  return offset + index * stride;
}

function registersOf(nic: Adapter, snapshot: RegisterSnapshot): Record<string, number> {
  return Object.fromEntries(
    Object.entries(snapshot.values).filter(([name]) => isSetting(nic, name)),
  );
}

const canRestoreRegisters = ({ access, capabilities }: Adapter): boolean =>
  access === 'configure' && capabilities.registerRead && capabilities.registerWrite;

function stampingOf(nic: Adapter): Stamping | null {
  if (!nic.capabilities.stampControl) return null;
  const { targetTime, auxiliary, transmit, receive } = nic.stamps.settings();
  const packets = transmit === receive && transmit !== null ? { packets: transmit } : {};
  return { targetTime, auxiliary, ...packets };
}

function clockOf({ capabilities, clock }: Adapter): AdapterState['clock'] {
  if (!capabilities.crossTimestamp) return null;
  const { deviceNs, systemNs } = clock.crossTimestamp();
  return { deviceNs: `${deviceNs}`, systemNs: `${systemNs}` };
}

function incrementOf({ capabilities, clock }: Adapter): AdapterState['increment'] {
  if (!capabilities.clockConfig) return null;
  const { timinca, timincaPpb } = clock.config();
  return { timinca, ppb: timincaPpb };
}

/** Reads what a check may change. Null where a driver does not let it be read. */
export function stateOf(nic: Adapter): AdapterState {
  const registers = canRestoreRegisters(nic)
    ? registersOf(nic, nic.registers.snapshot({ groups: [...GROUPS] }))
    : null;
  return {
    registers,
    increment: incrementOf(nic),
    stamping: stampingOf(nic),
    clock: clockOf(nic),
  };
}

/** The bits that a write sets; status bits that share a register with settings are not among them. */
function settingBits(nic: Adapter, name: string): number {
  const { fields } = nic.registers.describe(name as RegisterName);
  const status = fields.filter(({ access }) => access === 'ro' || access === 'sc');
  return status.reduce((bits, { lsb, width }) => bits & ~((2 ** width - 1) << lsb), -1);
}

/** Puts registers back that differ; the names of those that still do. */
function restoreRegisters(nic: Adapter, wanted: Readonly<Record<string, number>>): string[] {
  const differing = (): string[] => {
    const now = nic.registers.snapshot({ groups: [...GROUPS] }).values;
    return Object.keys(wanted).filter(
      (name) => (((now[name] ?? 0) ^ (wanted[name] as number)) & settingBits(nic, name)) !== 0,
    );
  };
  for (const name of differing()) {
    nic.registers.write(offsetOf(nic, name), wanted[name] as number);
  }
  return differing();
}

function restoreIncrement(nic: Adapter, { timinca, ppb }: { timinca: number; ppb: number }): void {
  if (nic.clock.config().timinca === timinca) return;
  nic.clock.adjustRate(ppb);
  const now = nic.clock.config().timinca;
  if (now !== timinca) throw new Error(`the increment register must be ${timinca}, got ${now}`);
}

function restoreStamping(nic: Adapter, wanted: Stamping): void {
  const now = stampingOf(nic);
  if (JSON.stringify(now) !== JSON.stringify(wanted)) nic.stamps.configure(wanted);
}

/** Puts `state` back, its time aside, where the adapter differs from it; what could not be put back. */
export function restoreState(nic: Adapter, state: AdapterState): readonly string[] {
  const complaints: string[] = [];
  const attempt = (what: string, action: () => void): void => {
    try {
      action();
    } catch (error) {
      complaints.push(`could not restore ${what}: ${errorText(error)}`);
    }
  };
  const { registers, increment, stamping } = state;
  if (registers !== null) {
    attempt('registers', () => {
      const left = restoreRegisters(nic, registers);
      if (left.length > 0) throw new Error(`${left.join(', ')} did not take their old values`);
    });
  }
  if (increment !== null) attempt('the rate', () => restoreIncrement(nic, increment));
  if (stamping !== null) attempt('stamping', () => restoreStamping(nic, stamping));
  return complaints;
}
