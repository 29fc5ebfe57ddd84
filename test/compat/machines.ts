/** Machines that the suite runs on: the simulator and both backends over the stand-in, in virtual time. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Hal,
  type OpenOptions,
  openHal,
  type Scenario,
  type ScenarioAdapter,
  type Selector,
} from 'avb-hal';
import type { CompatOptions, CompatReport, Opener } from 'avb-hal/compat';
import { runCompat } from 'avb-hal/compat';

export type MachineName = 'sim' | 'intel_avb' | 'windows_api';
export const SEED = 1;

const folder = fileURLToPath(new URL('../../build/Release/standin', import.meta.url));

const binaryOf = (backend: 'intel_avb' | 'windows_api'): string => {
  const binary = join(folder, `hal_${backend}.node`);
  if (existsSync(binary)) return binary;
  throw new Error(`${binary} is missing: node tools/repo/build-native.mjs --standin`);
};

/** Virtual time; `adapters` instead of the default ones. */
export const scenario = (adapters?: readonly ScenarioAdapter[]): Scenario => ({
  seed: SEED,
  time: 'virtual',
  ...(adapters === undefined ? {} : { adapters }),
});

/** What a run is like. */
export interface Machine {
  readonly name: MachineName;
  readonly scenario?: Scenario;
  /** Given to every HAL of the simulator, and once to the machine of the stand-in. */
  readonly orders?: readonly string[];
  readonly selector?: Selector;
  /** In front of openHal(). */
  readonly open?: Opener;
}

export const optionsOf = ({ name, scenario: given }: Machine): OpenOptions =>
  name === 'sim'
    ? { backend: 'sim', scenario: given ?? scenario() }
    : { backend: name, binary: binaryOf(name) };

const peersOf = ({ name }: Machine): readonly OpenOptions[] => {
  if (name === 'sim') return [];
  const backend = name === 'intel_avb' ? 'windows_api' : 'intel_avb';
  return [{ backend, binary: binaryOf(backend) }];
};

function give(hal: Hal, orders: readonly string[]): Hal {
  for (const order of orders) hal.simulation?.order(order);
  return hal;
}

/** Runs the suite on `machine`; the stand-in's one is new and retired afterwards. */
export async function runOn(machine: Machine, more: CompatOptions = {}): Promise<CompatReport> {
  const { orders = [], open = openHal, selector, name } = machine;
  const options = optionsOf(machine);
  const common: CompatOptions = {
    options,
    access: 'configure',
    seed: SEED,
    peers: peersOf(machine),
    ...(selector === undefined ? {} : { selector }),
    ...more,
  };
  if (name === 'sim') {
    return await runCompat({ ...common, open: (given) => give(open(given), orders) });
  }
  using keeper = give(openHal(options), orders);
  try {
    return await runCompat({ ...common, open });
  } finally {
    keeper.simulation?.order('retire');
  }
}
