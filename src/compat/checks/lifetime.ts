import type { Adapter, Hal } from '../../index.js';
import type { CheckContext } from '../context.js';
import { groupWith } from '../group.js';
import { opened } from '../opened.js';
import { expectRejected, expectThrown, rejectedBy, wordOf } from '../support.js';
import type { Check } from '../types.js';

const CYCLES = 50;

function verifyClosedAdapter(context: CheckContext): void {
  const { nic, log } = opened(context);
  nic.close();
  const calls: readonly (readonly [string, (adapter: Adapter) => unknown])[] = [
    ['clock.readNs()', ({ clock }) => clock.readNs()],
    ['clock.read()', ({ clock }) => clock.read()],
    ['clock.crossTimestamp()', ({ clock }) => clock.crossTimestamp()],
    ['clock.now()', ({ clock }) => clock.now()],
    ['clock.config()', ({ clock }) => clock.config()],
    ['clock.rateRange()', ({ clock }) => clock.rateRange()],
    ['registers.read()', ({ registers }) => registers.read(8)],
    ['stamps.status()', ({ stamps }) => stamps.status()],
    ['driver.state()', (adapter) => adapter.driver.state()],
    ['refresh()', (adapter) => adapter.refresh()],
  ];
  for (const [name, call] of calls) expectThrown(log, name, () => call(nic), 'HAL_CLOSED');
  log.equals('closed', nic.closed, true);
}

async function verifyClosedHal(context: CheckContext): Promise<void> {
  const hal = context.openHal();
  const { log } = context;
  const { key } = context.info;
  hal.close();
  log.equals('closed', hal.closed, true);
  expectThrown(log, 'adapters()', () => hal.adapters(), 'HAL_CLOSED');
  expectThrown(log, 'open()', () => hal.open({ key }), 'HAL_CLOSED');
  expectThrown(log, 'systemClock.nowNs()', () => hal.systemClock.nowNs(), 'HAL_CLOSED');
  await expectRejected(log, 'adaptersAsync()', () => hal.adaptersAsync(), 'HAL_CLOSED');
  await expectRejected(log, 'openAsync()', () => hal.openAsync({ key }), 'HAL_CLOSED');
}

function verifyTwice(context: CheckContext): void {
  const { hal, nic, log } = opened(context);
  for (const [name, one] of [
    ['adapter', nic],
    ['HAL', hal],
  ] as const) {
    log.equals(`${name} open`, one.closed, false);
    one.close();
    one.close();
    one[Symbol.dispose]();
    log.equals(`${name} closed`, one.closed, true);
  }
}

async function verifyReopen(context: CheckContext): Promise<void> {
  const hal = context.openHal();
  const { key } = context.info;
  const read = (): { system: bigint; device: bigint } => {
    using nic = hal.open({ key });
    return { system: hal.systemClock.nowNs(), device: nic.clock.readNs() };
  };
  // What the first opening ever does to the adapter is over after it.
  read();
  const before = read();
  await context.pass(hal, 0.1);
  const after = read();
  const systemNs = after.system - before.system;
  const deviceNs = after.device - before.device;
  context.log.note('system clock', systemNs, 'ns');
  context.log.within('device clock', deviceNs, systemNs / 2n, systemNs * 2n, 'ns');
}

function verifyCycles(context: CheckContext): void {
  const { key } = context.info;
  let readings = 0;
  for (let i = 0; i < CYCLES; i += 1) {
    using hal = context.openHal();
    using nic = hal.open({ key });
    if (nic.key === key) readings += 1;
  }
  context.log.equals('times that it opened', readings, CYCLES);
}

function verifyUsing(context: CheckContext): void {
  const kept: (Adapter | Hal)[] = [];
  {
    using hal = context.openHal();
    using nic = hal.open({ key: context.info.key });
    kept.push(nic, hal);
    context.log.equals('closed inside', kept.filter(({ closed }) => closed).length, 0);
  }
  context.log.equals('closed outside', kept.filter(({ closed }) => closed).length, 2);
}

async function verifyPageEnds(context: CheckContext): Promise<void> {
  const { hal, nic, log } = opened(context);
  const stream = nic.clock.events();
  await context.pass(hal, 0.1);
  nic.close();
  let taken = 0;
  // What came before may still be taken; then comes the end.
  while ((await stream.next()).done !== true) taken += 1;
  log.note('events before the end', taken);
  expectThrown(log, 'now()', () => nic.clock.now(), 'HAL_CLOSED');
  expectThrown(log, 'window()', () => nic.clock.window(), 'HAL_CLOSED');
}

async function verifyInFlight(context: CheckContext): Promise<void> {
  const { log } = context;
  const { key } = context.info;
  const hal = context.openHal();
  const flights = Array.from({ length: 4 }, () => rejectedBy(() => hal.openAsync({ key })));
  hal.close();
  for (const error of await Promise.all(flights)) {
    log.oneOf('openAsync()', wordOf(error), ['none', 'HAL_CLOSED']);
  }
  log.equals('closed', hal.closed, true);
}

const COMMON = { requirement: ['R2.8'] } as const;

/** Opening and closing. */
export const checks: readonly Check[] = groupWith('lifetime', COMMON, [
  {
    name: 'closed-adapter',
    title: 'a closed adapter does nothing',
    requirement: ['R2.8', 'docs/errors.md'],
    procedure: 'Close an adapter and call its methods; HAL_CLOSED.',
    verify: verifyClosedAdapter,
  },
  {
    name: 'closed-hal',
    title: 'a closed HAL does nothing',
    requirement: ['R2.8', 'docs/errors.md'],
    procedure: 'Close a HAL and call its methods; HAL_CLOSED.',
    verify: verifyClosedHal,
  },
  {
    name: 'close-twice',
    title: 'close() is idempotent',
    procedure: 'Close adapter and HAL twice each and dispose of them.',
    verify: verifyTwice,
  },
  {
    name: 'hal-closes-adapters',
    title: 'closing the HAL closes its adapters',
    requirement: ['R2.8', 'R3.3'],
    procedure: 'Open the adapter twice, close the HAL, look at both.',
    verify: (context) => {
      const { hal, nic } = context.openAdapter();
      const second = hal.open({ key: context.info.key });
      hal.close();
      context.log.equals('first', nic.closed, true);
      context.log.equals('second', second.closed, true);
      expectThrown(context.log, 'readNs()', () => second.clock.readNs(), 'HAL_CLOSED');
    },
  },
  {
    name: 'reopen',
    title: 'reopening does not disturb the clock',
    requirement: ['R0.9', 'R2.8'],
    capability: 'clockRead',
    seconds: 0.1,
    procedure: 'Read, close, open after 100 ms, read; the clock went on.',
    verify: verifyReopen,
  },
  {
    name: 'cycles',
    title: 'it can be opened repeatedly',
    requirement: ['R2.8', 'R3.3'],
    procedure: `Open HAL and adapter and close them, ${CYCLES} times.`,
    verify: verifyCycles,
  },
  {
    name: 'using',
    title: '`using` closes at the end of the block',
    procedure: 'Keep references out of the block and look at them.',
    verify: verifyUsing,
  },
  {
    name: 'page-ends',
    title: 'closing the adapter ends its clock page and its events',
    capability: 'crossTimestamp',
    seconds: 0.1,
    procedure: 'Close an adapter with an open page and a waiting stream.',
    verify: verifyPageEnds,
  },
  {
    name: 'in-flight',
    title: 'pending calls end when the HAL is closed',
    requirement: ['R2.8', 'docs/architecture.md'],
    procedure:
      'Close a HAL while it opens adapters; each call opens or is rejected with HAL_CLOSED.',
    verify: verifyInFlight,
  },
  {
    name: 'others-go-on',
    title: 'closing one HAL does not affect another',
    requirement: ['R0.9', 'R3.3'],
    procedure: 'Open the adapter through two HALs, close one, use the other.',
    verify: (context) => {
      const [first, second] = [context.openAdapter(), context.openAdapter()];
      first.hal.close();
      context.log.equals('second HAL closed', second.hal.closed, false);
      context.log.equals('its adapter', second.nic.refresh().key, context.info.key);
      context.log.atLeast('it lists', second.hal.adapters().length, 1);
    },
  },
]);
