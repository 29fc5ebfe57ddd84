/** For every check a fault that makes it fail. */
import { basics } from './faults/basics.js';
import { clock } from './faults/clock.js';
import { device } from './faults/device.js';
import type { Faults } from './faults/fault.js';
import { frames } from './faults/frames.js';
import { stamping } from './faults/stamps.js';
import { use } from './faults/use.js';

export const FAULTS: Faults = { ...basics, ...clock, ...device, ...frames, ...stamping, ...use };
