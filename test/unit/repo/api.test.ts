/** The check of the published interface: api/ and docs/api/ are what the declarations say. */
import { describe, expect, it } from 'vitest';
import { interfaceComplaints, relevantComplaints, staleness } from '../../../tools/repo/api.mjs';
import { apiPages, pageComplaints } from '../../../tools/repo/api-pages.mjs';

const REPORT = 'api/avb-hal.api.md';
const PAGE = 'docs/api/hal.md';
const said = new Map([
  [REPORT, 'export function openHal(): Hal;'],
  [PAGE, '# hal'],
]);

describe('the check of the published interface', () => {
  it('accepts what the declarations say', () => {
    expect(interfaceComplaints({ files: said, complaints: [] }, new Map(said))).toEqual([]);
  });

  it('names a report of which a declaration has changed', () => {
    const there = new Map(said).set(REPORT, 'export function openHal(name: string): Hal;');
    expect(interfaceComplaints({ files: said, complaints: [] }, there)).toEqual([
      expect.stringMatching(/^api\/avb-hal\.api\.md: the published interface differs; run /),
    ]);
  });

  it('names a page that is missing, and one that is left over', () => {
    const there = new Map([...said, ['docs/api/gone.md', '# gone']]);
    there.delete(PAGE);
    expect(interfaceComplaints({ files: said, complaints: [] }, there)).toEqual([
      expect.stringMatching(/^docs\/api\/hal\.md: the published interface differs/),
      expect.stringMatching(/^docs\/api\/gone\.md: nothing is exported that belongs there/),
    ]);
  });

  it('passes on what is not documented or not exported', () => {
    const complaints = [
      'src/a.ts: ae-undocumented: Missing documentation for "kind".',
      'src/a.ts: ae-forgotten-export: The symbol "Hal" needs to be exported',
      'src/a.ts: ae-forgotten-export: The symbol "Inner" needs to be exported',
    ];
    // Inner stands in the report of another entry point, but is not exported there.
    const reports = ['export class Hal {', 'export type Outer = keyof Inner;'];
    const relevant = relevantComplaints(complaints, reports);
    expect(relevant).toEqual([complaints[0], complaints[2]]);
    expect(interfaceComplaints({ files: said, complaints: relevant }, said)).toEqual(relevant);
  });

  it.each([
    ['nothing was built', null, /^dist\/ is missing: build first/],
    ['a source is newer', 10, /^dist\/ is older than src\/b\.ts: build first/],
    ['all was built', 30, null],
  ])('asks for a build where it is needed: %s', (_, builtMs, wanted) => {
    const sources = [
      { path: 'src/a.ts', changedMs: 5 },
      { path: 'src/b.ts', changedMs: 20 },
    ];
    if (wanted === null) expect(staleness(sources, builtMs)).toBeNull();
    else expect(staleness(sources, builtMs)).toMatch(wanted);
  });
});

const text = (value: string) => ({ kind: 'Content', text: value });
const reference = (value: string) => ({ kind: 'Reference', text: value });

/** An entry point as the extractor describes it. */
function entry(members: readonly object[]) {
  const json = JSON.stringify({ members: [{ members }] });
  return { importName: 'avb-hal', file: 'avb-hal', json, values: new Set(['Clock']) };
}

const clock = {
  kind: 'Class',
  name: 'Clock',
  fileUrlPath: 'dist/clock/clock.d.ts',
  docComment: '/**\n * Reads with {@link Clock.read} or {@link read}.\n */',
  excerptTokens: [text('export declare class Clock')],
  members: [
    {
      kind: 'Constructor',
      docComment: '/**\n * Constructs a new instance of the `Clock` class\n */',
      excerptTokens: [text('constructor();')],
    },
    {
      kind: 'Method',
      name: 'read',
      docComment: '/**\n * Reads it.\n */',
      excerptTokens: [text('read(): '), reference('State'), text(';')],
    },
    {
      kind: 'Property',
      name: 'state',
      docComment: '/**\n * Its state.\n */',
      excerptTokens: [text('get state(): '), reference('State'), text(' | null;')],
    },
  ],
};
const names = Array.from({ length: 20 }, (_, n) => `'state-${n}'`);
const state = {
  kind: 'TypeAlias',
  name: 'State',
  fileUrlPath: 'dist/clock/state.d.ts',
  docComment: '/**\n * A state of {@link Clock}.\n */',
  excerptTokens: [text(`export type State = ${names.join(' | ')};`)],
};

describe('the pages of the reference', () => {
  const pages = apiPages([entry([clock, state, { ...state, name: 'STATE' }])]);
  const page = pages.get('clock-Clock.md') ?? '';

  it('say where their names are imported from', () => {
    expect(page).toContain("`import { Clock } from 'avb-hal';`");
    expect(pages.get('clock.md')).toContain('Imported from `avb-hal`, with `import type`.');
  });

  it('link the types and the methods they name', () => {
    expect(page).toContain('| `state` | [`State`](clock.md#state)` \\| null` | Its state. |');
    expect(page).toContain('Types: [`State`](clock.md#state).');
    expect(pages.get('clock.md')).toContain('A state of [`Clock`](clock-Clock.md#clock).');
    expect(page).toContain('Reads with [`Clock.read`](#clockread) or [`read`](#clockread).');
  });

  it('number the headings that differ in their case only, as GitHub does', () => {
    expect(pages.get('README.md')).toContain('| [`STATE`](clock.md#state-1) |');
  });

  it('give each member of a long union a line', () => {
    expect(pages.get('clock.md')).toContain("type State =\n  | 'state-0'\n  | 'state-1'\n");
  });

  it('are complained about when they are long, or a constructor has no comment', () => {
    expect(pageComplaints(pages)).toEqual([
      'docs/api/clock-Clock.md: ae-undocumented: the constructor of Clock',
    ]);
    expect(pageComplaints(new Map([['a.md', '\n'.repeat(501)]]))).toEqual([
      'docs/api/a.md: more than 500 lines: split it',
    ]);
  });
});
