import type { StationEvent } from 'avb-hal/gptp';
import type { GptpStretch, Spread } from '../../result.js';
import { binned } from '../../view/samples.js';

const MOST_STRETCHES = 120;
const MOST_EVENTS = 100;
const MOST_BARS = 40;
/** 24 hours at 8 per second. */
const MOST_KEPT = 700_000;

/** A value at a time in s. */
type Timed = readonly [atS: number, value: number];

/** Values over time. */
export class Track {
  readonly #values: Timed[] = [];

  add(atS: number, value: number): void {
    if (this.#values.length < MOST_KEPT) this.#values.push([atS, value]);
  }

  /** Values from a time on. */
  since(fromS: number): number[] {
    return this.#values.filter(([atS]) => atS >= fromS).map(([, value]) => value);
  }

  /** How far they are from 0 from a time on; null without any. */
  spread(fromS: number): Spread | null {
    const values = this.since(fromS);
    if (values.length === 0) return null;
    const square = values.reduce((sum, value) => sum + value * value, 0);
    const maxNs = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return { count: values.length, rmsNs: Math.sqrt(square / values.length), maxNs };
  }

  /** Neighbors together, from a time on. */
  stretches(fromS: number): GptpStretch[] {
    const kept = this.#values.filter(([atS]) => atS >= fromS);
    const size = Math.max(1, Math.ceil(kept.length / MOST_STRETCHES));
    return Array.from({ length: Math.ceil(kept.length / size) }, (_, n) => {
      const part = kept.slice(n * size, (n + 1) * size);
      const values = part.map(([, value]) => value);
      const [first, last] = [part[0] as Timed, part.at(-1) as Timed];
      return {
        atS: (first[0] + last[0]) / 2,
        leastNs: Math.min(...values),
        greatestNs: Math.max(...values),
      };
    });
  }

  /** Counts in bars of equal width, from a time on. */
  histogram(fromS: number): [number, number, number][] {
    const values = this.since(fromS);
    if (values.length === 0) return [];
    const low = values.reduce((a, b) => Math.min(a, b));
    const high = values.reduce((a, b) => Math.max(a, b));
    const bars = Math.max(1, Math.min(MOST_BARS, Math.ceil(2 * Math.sqrt(values.length))));
    const width = (high - low || 1) / bars;
    const counts = binned(
      values.map((value) => value - low),
      bars,
    );
    return counts.map((count, n) => [low + n * width, low + (n + 1) * width, count]);
  }
}

type Noted = Exclude<StationEvent, { kind: 'offset' | 'sync' }>;

function textOf(event: Noted): string {
  switch (event.kind) {
    case 'as-capable':
      return event.capable ? 'the neighbor speaks gPTP: asCapable' : `not asCapable: ${event.why}`;
    case 'role':
      return `the port is ${event.role}, it was ${event.was}`;
    case 'grandmaster':
      if (event.isSelf) return 'this station is the grandmaster';
      return event.grandmaster === null ? 'no grandmaster' : `grandmaster ${event.grandmaster}`;
    case 'sync-timeout':
      return 'no Sync came in time';
  }
}

/** What a station tells while it runs. */
export class Recorder {
  readonly offsets: Track = new Track();
  readonly delays: Track = new Track();
  readonly errors: Track = new Track();
  readonly events: string[] = [];
  capableAfterS: number | null = null;
  lockedAfterS: number | null = null;
  /** The last offset in words; empty before the first. */
  last = '';

  /** Takes an event at `atS` s from the start. */
  take(event: StationEvent, atS: number): void {
    if (event.kind === 'sync') return;
    if (event.kind !== 'offset') {
      this.#note(event, atS);
      return;
    }
    const { offsetNs, linkDelayNs, servo } = event;
    this.offsets.add(atS, Number(offsetNs));
    this.delays.add(atS, linkDelayNs);
    if (servo === 'locked') this.lockedAfterS ??= atS;
    this.last = `offset ${offsetNs} ns, delay ${linkDelayNs.toFixed(0)} ns, ${servo}`;
  }

  #note(event: Noted, atS: number): void {
    if (event.kind === 'as-capable' && event.capable) this.capableAfterS ??= atS;
    this.events.push(`${atS.toFixed(3)} s: ${textOf(event)}`);
    if (this.events.length > MOST_EVENTS) this.events.shift();
  }
}
