import type { GptpDocument, GptpStretch } from '../../result.js';
import { aboutAdapters } from '../../view/adapters.js';
import { binaryText } from '../../view/binary.js';
import type { Axis, Curves, Series } from '../../view/chart.js';
import { findingsSection, notesSection, verdictOf } from '../../view/findings.js';
import { stabilityChart } from '../../view/stability.js';
import { grouped, short } from '../../view/units.js';
import {
  column,
  facts,
  items,
  type KeyFigure,
  number,
  paragraph,
  section,
  table,
  type View,
} from '../../view/view.js';

const TIME: Axis = { title: 'time since the start', scale: 'linear', unit: 's' };

/** Least and greatest of each stretch, joined. */
const line = (stretches: readonly GptpStretch[]) =>
  stretches.flatMap(({ atS, leastNs, greatestNs }) => [
    [atS, leastNs] as const,
    [atS, greatestNs] as const,
  ]);

function overTime(title: string, words: string, y: string, series: readonly Series[]): Curves {
  return {
    kind: 'curves',
    title,
    words,
    x: TIME,
    y: { title: y, scale: 'linear', unit: 'ns' },
    series,
  };
}

function offsetChart({ offsets, errors, offset }: GptpDocument): Curves {
  const rms =
    offset === null
      ? 'No offset was measured.'
      : `${short(offset.rmsNs)} ns rms, at most ${short(offset.maxNs)} ns.`;
  return overTime('Offset from the grandmaster since the clock was locked', rms, 'offset', [
    { kind: 'line', name: 'offset, as the stamps say', points: line(offsets) },
    { kind: 'line', name: 'error against the truth', points: line(errors) },
  ]);
}

function delayChart({ delays, pathDelayNs }: GptpDocument): Curves {
  const words =
    pathDelayNs === null ? 'No delay was measured.' : `At the end ${short(pathDelayNs)} ns.`;
  return overTime('Path delay', words, 'delay', [
    { kind: 'line', name: 'path delay', points: line(delays) },
  ]);
}

function histogramChart({ histogram }: GptpDocument): Curves {
  return {
    kind: 'curves',
    title: 'How often each offset came',
    words: 'Since the clock was locked.',
    x: { title: 'offset', scale: 'linear', unit: 'ns' },
    y: { title: 'Syncs', scale: 'linear', unit: '' },
    series: [{ kind: 'bars', name: 'offsets', points: histogram }],
  };
}

function conclusion({ offset, timeError, role, lockedAfterS }: GptpDocument): string {
  if (role === 'master') return 'This station is the grandmaster of its link.';
  if (offset === null || lockedAfterS === null) return 'The clock did not follow a grandmaster.';
  const truth =
    timeError === null
      ? ''
      : ` It is wrong by ${short(timeError.rmsNs)} ns rms, at most ${short(timeError.maxNs)} ns.`;
  return (
    `The clock follows the grandmaster since ${lockedAfterS.toFixed(1)} s, ` +
    `with an offset of ${short(offset.rmsNs)} ns rms.${truth}`
  );
}

function keysOf({ offset, timeError, pathDelayNs, lockedAfterS }: GptpDocument): KeyFigure[] {
  const error = timeError ?? offset;
  const what = timeError === null ? 'greatest offset' : 'greatest time error';
  return [
    ...(error === null ? [] : [{ value: `${short(error.maxNs)} ns`, label: what }]),
    ...(pathDelayNs === null ? [] : [{ value: `${short(pathDelayNs)} ns`, label: 'path delay' }]),
    ...(lockedAfterS === null
      ? []
      : [{ value: `${lockedAfterS.toFixed(1)} s`, label: 'until locked' }]),
  ];
}

const seconds = (atS: number | null): string => (atS === null ? 'never' : `${atS.toFixed(3)} s`);

function stationFacts(document: GptpDocument): [string, string][] {
  const { partner, role, grandmaster, capableAfterS, lockedAfterS, neighborPpb, options } =
    document;
  return [
    ['other end', partner],
    ['profile', `${options.profile} over ${options.transport}`],
    ['role', `${role} (asked for: ${options.role})`],
    ['grandmaster', grandmaster ?? 'none'],
    ['asCapable after', seconds(capableAfterS)],
    ['locked after', seconds(lockedAfterS)],
    ['rate of the neighbor', neighborPpb === null ? 'unknown' : `${short(neighborPpb)} ppb`],
    ['ran for', `${options.seconds} s`],
  ];
}

/** `halbench gptp` for a terminal and for a page. */
export function gptpView(document: GptpDocument): View {
  const { adapter, backend, findings, limits, counters, events, notes, binary } = document;
  const counted = Object.entries(counters).filter(([, count]) => count > 0);
  const limitRows = limits.map(({ name, value, limit, unit, met, source }) => ({
    cells: [name, short(value), short(limit), unit, met ? 'met' : 'MISSED', source],
    broken: !met,
  }));
  return {
    title: `gPTP on ${adapter.family} ${adapter.mac ?? adapter.key}`,
    head: document,
    verdict: verdictOf(document, conclusion(document)),
    summary: [],
    about: aboutAdapters(backend, [adapter]),
    keys: keysOf(document),
    picture: offsetChart(document),
    sections: [
      ...findingsSection(findings),
      ...section('Station', [
        facts('What the station did', stationFacts(document)),
        table(
          'Limits',
          [
            column('what'),
            number('measured'),
            number('limit'),
            column('unit'),
            column('verdict'),
            column('source', { wraps: true }),
          ],
          limitRows,
        ),
        delayChart(document),
        histogramChart(document),
        ...stabilityChart('Stability of the offset', document.stability),
      ]),
      ...section('Counters', [
        facts(
          'Messages; those that are 0 are left out',
          counted.map(([name, count]) => [name, grouped(String(count))]),
        ),
      ]),
      ...section('Events', [items(events)]),
      ...section('Loaded', [paragraph(binaryText(binary))], false),
      ...notesSection(notes),
    ],
  };
}
