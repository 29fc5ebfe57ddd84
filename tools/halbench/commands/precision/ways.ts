import { type Adapter, CROSS, CROSS_SLOTS, type Hal, isHalError, PAGE, PAGE_STATES } from 'avb-hal';
import { reasonOf } from '../../cli/reason.js';
import type { WayName } from '../../result.js';
import { Series } from './series.js';

/** The ways to ask an adapter's clock for the time. */
export const WAYS: readonly WayName[] = [
  'read',
  'cross-1',
  'cross-narrowest',
  'cross-intersected',
  'page-now',
  'page-window',
];

/** Brackets of one burst. */
export const BRACKETS = 25;

export const CALLS: Readonly<Record<WayName, string>> = {
  read: 'clock.readNs(), taken for the middle of the call',
  'cross-1': 'clock.crossTimestampInto(view, 1)',
  'cross-narrowest': `the narrowest of ${BRACKETS} times clock.crossTimestampInto(view, 1)`,
  'cross-intersected': `clock.crossTimestampInto(view, ${BRACKETS})`,
  'page-now': 'clock.now(), taken for the middle of the call',
  'page-window': 'clock.readWindow(), the middle of the window',
};

const PAGE_UNUSABLE: readonly string[] = ['empty', 'lost'];

function attempt(series: readonly Series[], ask: () => void): void {
  try {
    ask();
  } catch (error) {
    if (!isHalError(error)) throw error;
    for (const one of series) one.fail(reasonOf(error));
  }
}

/** Asks one adapter for the time in every way, round by round, and keeps the answers. */
export class Ways {
  readonly #hal: Hal;
  readonly #adapter: Adapter;
  readonly #cross = new BigUint64Array(CROSS_SLOTS);
  readonly series: Readonly<Record<WayName, Series>>;

  constructor(hal: Hal, adapter: Adapter, rounds: number) {
    this.#hal = hal;
    this.#adapter = adapter;
    this.series = {
      read: new Series(rounds, false),
      'cross-1': new Series(rounds, true),
      'cross-narrowest': new Series(rounds, true),
      'cross-intersected': new Series(rounds, true),
      'page-now': new Series(rounds, false),
      'page-window': new Series(rounds, true),
    };
  }

  /** One call of every way; a way that fails is counted and does not stop the others. */
  ask(round: number): void {
    const { series } = this;
    const { clock } = this.#adapter;
    const page = series['page-window'];
    attempt([page], () => this.#window(round, page));
    for (const [way, call] of [
      ['page-now', () => clock.now()],
      ['read', () => clock.readNs()],
    ] as const) {
      attempt([series[way]], () => this.#atMiddle(round, series[way], call));
    }
    const [first, narrowest] = [series['cross-1'], series['cross-narrowest']];
    attempt([first, narrowest], () => this.#singles(round, first, narrowest));
    const intersected = series['cross-intersected'];
    attempt([intersected], () => {
      clock.crossTimestampInto(this.#cross, BRACKETS);
      this.#addCross(round, intersected);
    });
  }

  #window(round: number, series: Series): void {
    const { clock } = this.#adapter;
    clock.readWindow();
    const view = clock.windowView;
    const at = (slot: number): bigint => view[slot] as bigint;
    const state = PAGE_STATES[Number(at(PAGE.state))] ?? 'lost';
    if (PAGE_UNUSABLE.includes(state)) {
      series.fail(`the clock page is ${state}`);
      return;
    }
    const [low, high] = [at(PAGE.earliestNs), at(PAGE.latestNs)];
    series.addWindow(round, at(PAGE.systemNs), low + (high - low) / 2n, low, high);
  }

  #atMiddle(round: number, series: Series, call: () => bigint): void {
    const { systemClock } = this.#hal;
    const before = systemClock.nowNs();
    const deviceNs = call();
    const after = systemClock.nowNs();
    series.add(round, before + (after - before) / 2n, deviceNs);
  }

  #singles(round: number, first: Series, narrowest: Series): void {
    const { clock } = this.#adapter;
    const view = this.#cross;
    const best = new BigUint64Array(CROSS_SLOTS);
    let least: bigint | null = null;
    for (let i = 0; i < BRACKETS; i += 1) {
      clock.crossTimestampInto(view, 1);
      if (i === 0) this.#addCross(round, first);
      const width = (view[CROSS.systemAfterNs] as bigint) - (view[CROSS.systemBeforeNs] as bigint);
      if (least !== null && width >= least) continue;
      least = width;
      best.set(view);
    }
    view.set(best);
    this.#addCross(round, narrowest);
  }

  /** Takes what the last cross timestamp left in the view. */
  #addCross(round: number, series: Series): void {
    const at = (slot: number): bigint => this.#cross[slot] as bigint;
    const [before, after] = [at(CROSS.systemBeforeNs), at(CROSS.systemAfterNs)];
    const [device, bound] = [at(CROSS.deviceNs), at(CROSS.boundNs)];
    series.addWindow(round, before + (after - before) / 2n, device, device - bound, device + bound);
  }
}
