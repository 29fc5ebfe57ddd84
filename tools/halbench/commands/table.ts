/** Every command of halbench: help, messages and documentation come from this table alone. */
import type { Command } from '../cli/command.js';
import { COMPARE } from './compare/command.js';
import { COMPAT } from './compat/command.js';
import { COMPAT_DIFF } from './compat-diff/command.js';
import { COMPAT_KEYGEN } from './compat-keygen/command.js';
import { COMPAT_SIGN } from './compat-sign/command.js';
import { COMPAT_VERIFY } from './compat-verify/command.js';
import { DECIDE } from './decide/command.js';
import { GPTP } from './gptp/command.js';
import { LIST } from './list/command.js';
import { OVERVIEW } from './overview/command.js';
import { PRECISION } from './precision/command.js';
import { REGISTERS_DIFF } from './registers-diff/command.js';
import { REGISTERS_DUMP } from './registers-dump/command.js';
import { REGISTERS_READ } from './registers-read/command.js';
import { REPORT } from './report/command.js';
import { RUN } from './run/command.js';

export const COMMANDS: readonly Command[] = [
  OVERVIEW,
  LIST,
  RUN,
  COMPARE,
  PRECISION,
  GPTP,
  COMPAT,
  COMPAT_DIFF,
  COMPAT_SIGN,
  COMPAT_VERIFY,
  COMPAT_KEYGEN,
  REPORT,
  DECIDE,
  REGISTERS_DUMP,
  REGISTERS_READ,
  REGISTERS_DIFF,
];

/** What words mean that only begin the name of a command. */
export const GROUPS: Readonly<Record<string, string>> = {
  registers: 'read and compare the registers of an adapter',
};
