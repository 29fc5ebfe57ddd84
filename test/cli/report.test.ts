import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { asHtml, asMarkdown } from '../../tools/halbench/commands/report/pages.js';
import { readDocument } from '../../tools/halbench/report/read.js';
import type { Curves } from '../../tools/halbench/view/chart.js';
import { html, raw } from '../../tools/halbench/view/html/markup.js';
import { sha256Of } from '../../tools/halbench/view/html/page.js';
import { binned, columnsOf, relative, sampleCharts } from '../../tools/halbench/view/samples.js';
import { HOSTILE, makeReport, textOf } from './compat-fixture.js';
import { halbench } from './halbench.js';

const folder = mkdtempSync(join(tmpdir(), 'avb-hal-report-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

describe('markup', () => {
  test('what is inserted is escaped, once; markup is not', () => {
    const inner = html`<b>${'<&"\'>'}</b>`;
    expect(html`<p title="${'"'}">${inner}${[inner, 1]}</p>`.text).toBe(
      '<p title="&quot;"><b>&lt;&amp;&quot;&#39;&gt;</b><b>&lt;&amp;&quot;&#39;&gt;</b>1</p>',
    );
    expect(html`${null}${undefined}${true}${false}${0}${raw('<i>')}`.text).toBe('0<i>');
  });

  test('no control character, lone surrogate or turn of direction gets through', () => {
    const text = html`${HOSTILE}`.text;
    expect(text).toContain('\\u0000\\u0007\\u001b');
    expect(text).not.toMatch(/\p{Surrogate}/u);
    const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
    expect(codes.filter((code) => code < 32 || code === 0x202e || code === 0xffff)).toEqual([]);
  });
});

describe('plots', () => {
  test('readings keep the digits that a double has not', () => {
    const values = ['18446744073709551613', '18446744073709551615', 5];
    expect(relative(values.slice(0, 2))).toEqual({
      origin: '18446744073709551613',
      values: [0, 2],
    });
    expect(relative(values).origin).toBe('5');
    expect(relative([-1.5, 2]).values).toEqual([0, 3.5]);
  });

  test('what is no number is counted and not drawn', () => {
    const series = { name: 's', unit: 'ns', values: ['NaN', 1, '-Infinity', 3] };
    const charts = sampleCharts(series);
    expect(charts).toHaveLength(2);
    for (const chart of charts as readonly Curves[]) {
      expect(chart.words).toContain('2 readings; least 1 ns');
      expect(chart.words).toContain('2 more are not numbers and not drawn');
    }
    expect(sampleCharts({ ...series, values: ['NaN'] })).toBe(
      's: no readings; 1 more are not numbers and not drawn.',
    );
  });

  test('every reading is in exactly one bar', () => {
    expect(binned([0, 1, 2, 3, 4], 2)).toEqual([2, 3]);
    expect(binned([0, 0, 0], 3)).toEqual([3, 0, 0]);
  });

  test('a single spike among many readings is kept, in its place', () => {
    const values = new Array<number>(100_000).fill(1);
    values[77_777] = 9;
    const columns = columnsOf(values, 100);
    expect(columns).toHaveLength(100);
    expect(columns[77]).toEqual([1, 9]);
    expect(columns.flat().filter((value) => value === 9)).toHaveLength(1);
  });
});

describe('the page', () => {
  const hash = sha256Of(textOf(makeReport()));
  const page = asHtml(makeReport(), hash);

  test('its policy names exactly the style and the script that it has', () => {
    for (const name of ['style', 'script']) {
      const parts = [...page.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g'))];
      expect(parts).toHaveLength(1);
      const hash = createHash('sha256')
        .update(parts[0]?.[1] ?? '')
        .digest('base64');
      expect(page).toContain(`${name}-src &#39;sha256-${hash}&#39;`);
    }
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page).not.toMatch(/\s(style|on\w+)="/);
  });

  test('it names no other resource', () => {
    expect(page).not.toMatch(/\s(src|href)="(?!#)/);
    expect(page).not.toMatch(/url\(|@import|https?:/);
  });

  test('it holds every check, reason and number of the report', () => {
    for (const { id, evidence } of makeReport().checks) {
      expect(page).toContain(`id="check-${id}"`);
      for (const { name } of evidence) expect(page).toContain(name);
    }
    expect(page).toContain('1,700,000,000,000,000,123 ns');
    expect(page).toContain('the driver does not offer it');
    expect(page).toContain('IntelAvbFilter 1.0.216');
  });

  test('what happened outside of checks comes first', () => {
    const text = asHtml(makeReport({ unexpected: ['the rate could not be restored'] }), hash);
    expect(text.indexOf('the rate could not be restored')).toBeLessThan(
      text.indexOf('class="check'),
    );
    expect(text).toContain('Unexpected</h2>');
    expect(page).not.toContain('Unexpected</h2>');
  });
});

describe('halbench report', () => {
  writeFileSync(at('r.json'), textOf(makeReport()));
  const run = new URL('../../docs/examples/run-sim.json', import.meta.url);
  writeFileSync(at('run.json'), readFileSync(run));
  writeFileSync(at('no.json'), '{"schema": "avb-hal/list"}');

  test('writes what was asked for', async () => {
    const args = ['report', at('r.json'), '--html', at('r.html'), '--junit', at('r.xml')];
    const { code, stdout, stderr } = await halbench(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`wrote ${at('r.html')}\nwrote ${at('r.xml')}\n`);
    const document = readDocument(readFileSync(at('r.json'), 'utf8'), 'r.json');
    expect(readFileSync(at('r.html'), 'utf8')).toBe(
      asHtml(document, sha256Of(readFileSync(at('r.json')))),
    );
    expect(readFileSync(at('r.xml'), 'utf8')).toMatch(/^<\?xml/);
  });

  test('Markdown has every check; what would be markup, or call a person, is text', async () => {
    const args = ['report', at('r.json'), '--markdown', at('r.md')];
    expect((await halbench(args)).code).toBe(0);
    const text = readFileSync(at('r.md'), 'utf8');
    for (const { id, outcome } of makeReport().checks) {
      expect(text).toContain(outcome === 'fail' ? `| **${id}** |` : `| ${id} |`);
    }
    expect(text).not.toContain('<script>');
    expect(text).toContain('&#60;script&#62;alert(1)&#60;/script&#62;');
    expect(text).toContain(sha256Of(readFileSync(at('r.json'))));
    const tables = text.split('\n\n').filter((part) => part.startsWith('|'));
    expect(tables.length).toBeGreaterThan(3);
    for (const table of tables) {
      const widths = table.split('\n').map((line) => line.split('|').length);
      expect(new Set(widths).size, table).toBe(1);
    }
    const mention = makeReport({ unexpected: ['ask @somebody about #12 and `x`'] });
    expect(asMarkdown(mention, '')).toContain('ask &#64;somebody about &#35;12 and &#96;x&#96;');
  });

  test('every document has Markdown with its verdict', () => {
    for (const name of ['run-sim', 'compare-sim-sim', 'precision-sim', 'decision-sim']) {
      const file = new URL(`../../docs/examples/${name}.json`, import.meta.url);
      const document = readDocument(readFileSync(file, 'utf8'), name);
      const text = asMarkdown(document, 'hash');
      expect(text).toMatch(/^# .+\n\n\*\*SIMULATED/);
      expect(text).not.toMatch(/undefined|NaN/);
    }
  });

  test('--json says which files', async () => {
    const { code, stdout } = await halbench([
      'report',
      at('r.json'),
      '--html',
      at('r.html'),
      '--json',
    ]);
    expect({ code, files: JSON.parse(stdout).files }).toEqual({ code: 0, files: [at('r.html')] });
  });

  test.each([
    [['r.json'], 2, 'report needs --html FILE, --markdown FILE or --junit FILE'],
    [['r.json', '--html', 'r.json'], 2, '--html must not name the file that is read'],
    [['r.json', '--html', 'x', '--junit', 'x'], 2, 'must name different files'],
    [['r.json', '--html', 'x', '--calls', '5'], 2, "halbench report: unknown option '--calls'"],
    [['none.json', '--html', 'x'], 3, 'there is no such file'],
    [['no.json', '--html', 'x'], 3, '$.schemaVersion: this halbench reads version 1'],
    [['run.json', '--html', 'x', '--junit', 'y'], 3, '--junit needs a report of halbench compat'],
    [['r.json', '--html', 'no/such/folder/x'], 3, 'its folder does not exist'],
  ])('%j: exit code %i, nothing written', async (args, code, says) => {
    const paths = args.map((word) => (word.startsWith('--') || word === '5' ? word : at(word)));
    const ended = await halbench(['report', ...paths]);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
    expect(ended.stderr).toContain(says);
    expect([existsSync(at('x')), existsSync(at('y'))]).toEqual([false, false]);
    expect(readFileSync(at('r.json'), 'utf8')).toBe(textOf(makeReport()));
  });
});
