import type { CheckContext } from '../context.js';
import { group } from '../group.js';
import { opened } from '../opened.js';
import { decreases, repeat, textOf } from '../support.js';
import type { Check } from '../types.js';

const AT_ONCE = 16;

async function verifyOpen(context: CheckContext): Promise<void> {
  const hal = context.openHal();
  const { key } = context.info;
  const opened = await Promise.all(repeat(AT_ONCE, () => hal.openAsync({ key })));
  const { log } = context;
  log.equals('adapters opened', opened.filter((nic) => !nic.closed).length, AT_ONCE);
  log.equals('of this key', opened.filter((nic) => nic.key === key).length, AT_ONCE);
  if (!context.info.capabilities.clockRead) return;
  log.equals(
    'readings below the one before',
    decreases(opened.map((nic) => nic.clock.readNs())),
    0,
  );
}

async function verifyEnumerate(context: CheckContext): Promise<void> {
  const hal = context.openHal();
  const lists = await Promise.all(repeat(AT_ONCE, () => hal.adaptersAsync()));
  const { log } = context;
  log.equals('different answers', new Set(lists.map(textOf)).size, 1);
  log.equals('as without others', textOf(lists[0]) === textOf(hal.adapters()), true);
}

function verifyHandles(context: CheckContext): void {
  const hal = context.openHal();
  const { key } = context.info;
  const handles = repeat(3, () => hal.open({ key }));
  const readings = repeat(300, (i) => handles[i % 3]?.clock.readNs() ?? 0n);
  context.log.equals('readings below the one before', decreases(readings), 0);
  const [first = 0n] = readings;
  const last = readings.at(-1) ?? 0n;
  context.log.within('span', last - first, 0n, 1_000_000_000n, 'ns');
}

async function verifyMeasure(context: CheckContext): Promise<void> {
  const { hal, nic } = context.openAdapter();
  const other = hal.open({ key: context.info.key });
  const durationMs = 500;
  const [a, b] = await Promise.all([
    nic.clock.measureRate({ durationMs }),
    other.clock.measureRate({ durationMs }),
  ]);
  const limit = a.boundPpb + b.boundPpb + 1000;
  context.log.note('first', a.ratePpb, 'ppb');
  context.log.note('second', b.ratePpb, 'ppb');
  context.log.atMost('difference', Math.abs(a.ratePpb - b.ratePpb), limit, 'ppb');
}

async function verifyMixed(context: CheckContext): Promise<void> {
  const { hal, nic } = context.openAdapter();
  const flights = repeat(AT_ONCE, () => hal.adaptersAsync());
  const readings = repeat(500, () => nic.clock.readNs());
  const lists = await Promise.all(flights);
  context.log.equals('readings below the one before', decreases(readings), 0);
  context.log.equals('different answers', new Set(lists.map(textOf)).size, 1);
}

async function verifyPages(context: CheckContext): Promise<void> {
  const { hal, nic, log } = opened(context);
  const other = hal.open({ key: context.info.key });
  for (const { clock } of [nic, other]) clock.startPage();
  await context.pass(hal, 1);
  let apart = 0;
  for (let i = 0; i < 100; i += 1) {
    const before = nic.clock.window();
    const between = other.clock.window();
    const after = nic.clock.window();
    if (between.latestNs < before.earliestNs || between.earliestNs > after.latestNs) apart += 1;
  }
  log.equals('windows of one clock that have nothing in common', apart, 0);
}

/** Many things at once. */
export const checks: readonly Check[] = group('concurrency', [
  {
    name: 'open',
    title: 'an adapter can be opened many times at once',
    requirement: ['R3.3', 'docs/architecture.md'],
    procedure: `Open it ${AT_ONCE} times without waiting in between.`,
    verify: verifyOpen,
  },
  {
    name: 'enumerate',
    title: 'concurrent enumerations agree',
    requirement: ['R3.3', 'docs/architecture.md'],
    procedure: `Enumerate ${AT_ONCE} times without waiting in between.`,
    verify: verifyEnumerate,
  },
  {
    name: 'handles',
    title: 'all handles of an adapter show the same clock',
    requirement: ['R3.3'],
    capability: 'clockRead',
    procedure: 'Read through three handles in turns; no reading is below the one before.',
    verify: verifyHandles,
  },
  {
    name: 'measure',
    title: 'two concurrent measurements agree',
    requirement: ['R3.3'],
    capability: 'crossTimestamp',
    seconds: 0.5,
    procedure: 'Measure the rate through two handles at the same time.',
    verify: verifyMeasure,
  },
  {
    name: 'mixed',
    title: 'reading works while workers enumerate',
    requirement: ['docs/architecture.md'],
    capability: 'clockRead',
    procedure: 'Read 500 times with enumerations in flight.',
    verify: verifyMixed,
  },
  {
    name: 'pages',
    title: 'two pages of one adapter show the same clock',
    requirement: ['R4.5'],
    capability: 'crossTimestamp',
    seconds: 1,
    procedure: 'Follow it through two handles; their windows overlap.',
    verify: verifyPages,
  },
]);
