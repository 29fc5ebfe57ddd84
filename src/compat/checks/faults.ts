import { BACKENDS, type BackendName } from '../../index.js';
import type { CheckContext } from '../context.js';
import { handedOver, listen } from '../events.js';
import { groupWith } from '../group.js';
import { type Ordered, ordered } from '../ordered.js';
import { expectRejected, expectThrown } from '../support.js';
import type { Check } from '../types.js';

const FAR_NS = 1_000_000_000n;
const RECOVERY_S = 90;

function freeze(context: CheckContext, { simulation, number }: Ordered): void {
  context.restoring('the clock', () => simulation.order(`clock-freeze adapter=${number} on=0`));
  simulation.order(`clock-freeze adapter=${number} on=1`);
}

function step(context: CheckContext, { simulation, number }: Ordered, ns: bigint): void {
  context.restoring('the time', () => simulation.order(`clock-step adapter=${number} ns=${-ns}`));
  simulation.order(`clock-step adapter=${number} ns=${ns}`);
}

async function verifyFrozen(context: CheckContext): Promise<void> {
  const machine = ordered(context);
  freeze(context, machine);
  const measure = (): Promise<unknown> => machine.nic.clock.measureRate({ durationMs: 100 });
  await expectRejected(
    context.log,
    'measureRate()',
    measure,
    'HAL_CLOCK_FROZEN',
    'HAL_DISCONTINUITY',
  );
}

async function verifyFrozenPage(context: CheckContext): Promise<void> {
  const machine = ordered(context);
  const { hal, nic } = machine;
  nic.clock.startPage();
  await context.pass(hal, 2);
  context.log.oneOf('state before', nic.clock.window().state, ['ok', 'settling']);
  freeze(context, machine);
  await context.pass(hal, 10);
  context.log.equals('state after', nic.clock.window().state, 'lost');
  expectThrown(context.log, 'now()', () => nic.clock.now(), 'HAL_CLOCK_LOST');
}

async function verifyJump(context: CheckContext): Promise<void> {
  const machine = ordered(context);
  const measuring = machine.nic.clock.measureRate({ durationMs: 100 });
  step(context, machine, -FAR_NS);
  await expectRejected(context.log, 'measureRate()', () => measuring, 'HAL_DISCONTINUITY');
}

async function verifyGeneration(context: CheckContext): Promise<void> {
  const machine = ordered(context);
  const { hal, nic, log } = machine;
  const kinds = listen(nic.clock.events({ signal: context.signal }));
  await context.pass(hal, 2);
  const before = nic.clock.window();
  step(context, machine, FAR_NS);
  await context.pass(hal, 3);
  const after = nic.clock.window();
  await handedOver();
  log.equals('generation', after.generation, before.generation + 1);
  log.holds('events', kinds.includes('discontinuity'), kinds.join(' '), 'discontinuity');
  log.equals('state after', after.state, 'ok');
  const moved = after.estimateNs - before.estimateNs - (after.systemNs - before.systemNs);
  log.within('the page followed by', moved, FAR_NS / 2n, (FAR_NS * 3n) / 2n, 'ns');
}

async function verifyAcross(context: CheckContext): Promise<void> {
  const machine = ordered(context);
  const { hal, nic, log } = machine;
  nic.clock.startPage();
  await context.pass(hal, 2);
  const { systemNs, estimateNs } = nic.clock.window();
  await context.pass(hal, 3);
  step(context, machine, FAR_NS);
  await context.pass(hal, 2);
  const at = nic.clock.at(systemNs);
  log.within('at() before the jump', at.deviceNs - estimateNs, -10_000n, 10_000n, 'ns');
  log.equals('its generation', at.generation, nic.clock.window().generation - 1);
}

/** Orders that make the next readings fail, and those that end it; null where there are none. */
function failingReads(backend: BackendName, number: number): [string[], string[]] | null {
  const { crossMethod } = BACKENDS[backend];
  if (crossMethod === 'model') return null;
  if (crossMethod === 'os-cross') {
    const order = (mode: string): string[] => [`timestamps adapter=${number} mode=${mode}`];
    return [order('disabled'), order('active')];
  }
  // PHC_CROSSTIMESTAMP, with an error that says nothing; the page's next readings use these up.
  return [['fail code=0x1700FC status=0xC0000001 count=40'], []];
}

async function verifyHoldover(context: CheckContext): Promise<void> {
  const { hal, nic, log, simulation, number } = ordered(context);
  const orders = failingReads(context.backend, number);
  const [begin, end] = orders ?? context.skip('readings of this simulation cannot be made to fail');
  nic.clock.startPage();
  await context.pass(hal, 2);
  const before = nic.clock.window();
  context.restoring('the readings', () => end.forEach((order) => void simulation.order(order)));
  for (const order of begin) simulation.order(order);
  await context.pass(hal, 2.5);
  const during = nic.clock.window();
  log.equals('state while readings fail', during.state, 'holdover');
  log.atLeast('bound while readings fail', during.boundNs, before.boundNs, 'ns');
  context.restore();
  for (let i = 0; i < RECOVERY_S && nic.clock.window().state !== 'ok'; i += 1) {
    await context.pass(hal, 1);
  }
  const after = nic.clock.window();
  log.equals('state afterwards', after.state, 'ok');
  log.equals('generation', after.generation, before.generation);
  const { deviceNs } = nic.clock.at(during.systemNs);
  const { earliestNs, latestNs } = during;
  log.within('what is known now of that time', deviceNs, earliestNs, latestNs, 'ns');
}

function verifyGone(context: CheckContext): void {
  const { hal, nic, simulation, number } = ordered(context);
  context.restoring('the adapter', () => simulation.order(`return adapter=${number}`));
  simulation.order(`remove adapter=${number}`);
  const wanted = ['HAL_ADAPTER_GONE', 'HAL_CLOCK_READ_INVALID', 'HAL_DRIVER_ERROR'];
  expectThrown(context.log, 'readNs()', () => nic.clock.readNs(), ...wanted);
  expectThrown(context.log, 'crossTimestamp()', () => nic.clock.crossTimestamp(), ...wanted);
  context.log.equals('the HAL is open', hal.closed, false);
}

const COMMON = { requirement: ['R1.10'], capability: 'groundTruth', orders: true } as const;

/** What goes wrong with a clock is noticed. Only a simulation goes wrong on demand. */
export const checks: readonly Check[] = groupWith('faults', COMMON, [
  {
    name: 'frozen',
    title: 'a frozen clock is not measured',
    seconds: 0.1,
    procedure: 'Freeze the clock and measure its rate; it is refused as frozen or discontinuous.',
    verify: verifyFrozen,
  },
  {
    name: 'frozen-page',
    title: 'the page of a frozen clock is lost',
    seconds: 10,
    procedure: 'Freeze the clock under an open page, wait, look at its state.',
    verify: verifyFrozenPage,
  },
  {
    name: 'jump',
    title: 'a rate is not measured across a jump',
    requirement: ['R1.10', 'docs/time.md'],
    seconds: 0.1,
    procedure: 'Step the clock back by a second during a measurement; HAL_DISCONTINUITY.',
    verify: verifyJump,
  },
  {
    name: 'jump-generation',
    title: 'a jump gives a new generation and an event',
    requirement: ['R1.10', 'docs/time.md'],
    seconds: 5,
    procedure: 'Step the clock by a second under an open page.',
    verify: verifyGeneration,
  },
  {
    name: 'jump-history',
    title: 'instants before a jump keep their time and generation',
    requirement: ['docs/time.md'],
    seconds: 7,
    procedure: 'Step the clock under an open page and ask for an instant from before.',
    verify: verifyAcross,
  },
  {
    name: 'holdover',
    title: 'while readings fail, the page is in holdover and its window grows',
    requirement: ['R1.10', 'docs/time.md'],
    seconds: 90,
    procedure: 'Make readings fail, look at the page, let them come again.',
    verify: verifyHoldover,
  },
  {
    name: 'removed',
    title: 'a removed adapter gives errors, never times',
    procedure: 'Remove the adapter and read its clock.',
    verify: verifyGone,
  },
]);
