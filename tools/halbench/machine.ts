import { arch, cpus, platform, release } from 'node:os';
import type { Machine } from './result.js';

/** The machine this runs on. */
export function thisMachine(): Machine {
  const processors = cpus();
  return {
    platform: platform(),
    arch: arch(),
    osRelease: release(),
    node: process.versions.node,
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
  };
}

/** Whether this process runs in the lab: Node for Windows against a stand-in driver. */
export const inLab = (): boolean => process.env.AVB_HAL_LAB === '1';

/** What kind of numbers a document holds, in words. */
export function labelOf(simulated: boolean): string {
  if (!simulated) return 'HARDWARE: a real adapter answered';
  return inLab()
    ? 'SIMULATED (lab): a modelled adapter answered, no hardware was touched'
    : 'SIMULATED: a modelled adapter answered, no hardware was touched';
}
