import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { groupPicture } from '../../tools/halbench/commands/compat/page.js';
import { asHtml, viewOf } from '../../tools/halbench/commands/report/pages.js';
import { readDocument } from '../../tools/halbench/report/read.js';
import { type Chart, type Curves, classOf } from '../../tools/halbench/view/chart.js';
import { sha256Of } from '../../tools/halbench/view/html/page.js';
import { sampleCharts } from '../../tools/halbench/view/samples.js';
import { makeCheck, makeReport, textOf } from '../cli/compat-fixture.js';
import { BrowserPage, findChromium } from './chromium.js';

const chromium = findChromium();
const why = chromium === null ? ' (skipped: no chromium on the PATH, CHROMIUM names none)' : '';

const example = (name: string): string =>
  readFileSync(new URL(`../../docs/examples/${name}.json`, import.meta.url), 'utf8');

const long = makeCheck(`clock.${'a-very-long-id-without-any-end-'.repeat(8)}`, {
  title: 'x'.repeat(400),
  evidence: [
    { name: 'y'.repeat(200), value: '9'.repeat(200), unit: 'ns', limit: 'z'.repeat(200), ok: true },
  ],
});
const report = makeReport({ checks: [...makeReport().checks, long] });

const DOCUMENTS = [
  ['compat', textOf(report)],
  ['compat without findings', textOf(makeReport({ checks: [makeCheck('a.b')], simulated: false }))],
  ['compat without an adapter', textOf(makeReport({ adapter: null, checks: [] }))],
  ['run', example('run-sim')],
  ['compare', example('compare-sim-sim')],
  ['precision', example('precision-sim')],
  ['gptp', example('gptp-sim')],
  ['decide', example('decision-sim')],
] as const;

/** What a summary names instead of one driver. */
const TERMS: Readonly<Record<string, readonly string[]>> = {
  compare: ['machine', 'A', 'B', 'adapter'],
  decide: ['machine', 'staying', 'moving', 'adapter'],
};

const SCHEMES = ['light', 'dark'] as const;
const WIDTHS = [390, 1280, 1920] as const;
const MOST_BYTES = 1_000_000;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The charts of a document, in the order in which its page has them. */
function chartsOf(text: string): Chart[] {
  const document = readDocument(text, 'document');
  if (document.schema === 'avb-hal/compat') {
    const sampled = [...document.checks]
      .sort((a, b) => Number(b.outcome === 'fail') - Number(a.outcome === 'fail'))
      .flatMap(({ samples = [] }) => samples.map(sampleCharts))
      .filter((one) => typeof one !== 'string');
    const picture = groupPicture(document);
    return [...(picture === null ? [] : [picture]), ...sampled.flat()];
  }
  const { picture, sections } = viewOf(document);
  const blocks = sections.flatMap((one) => one.blocks);
  const charts = blocks.filter((one): one is Curves => one.kind === 'curves');
  return [...(picture === null ? [] : [picture]), ...charts];
}

/** How many points each series of a chart must show. */
const expectedPoints = (chart: Chart): number[] =>
  chart.series.map((one, index) => {
    const every = classOf(chart, index).startsWith('band-') ? 2 : 1;
    return every * one.points.length;
  });

/** The points that a drawing has: corners of paths, bars, dots. */
const DRAWN = `(svg, name) => [...svg.querySelectorAll('.' + name + ' > *')].map((one) =>
  one.localName === 'path' ? one.getAttribute('d').match(/[ML]/g).length : 1)`;

/** The least contrast of any text with what is behind it (WCAG 2), and that text. */
const CONTRAST = `(() => {
  const part = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const color = numbers(getComputedStyle(one).backgroundColor);
      if (color[3] !== 0) return color;
    }
    return [255, 255, 255];
  };
  let least = [99, ''];
  for (const one of document.querySelectorAll('body *')) {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
    if (!own || one.closest('script')) continue;
    const style = getComputedStyle(one);
    const color = one.closest('svg') ? style.fill : style.color;
    const [a, b] = [luminance(numbers(color)), luminance(behind(one))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < least[0]) least = [contrast, one.outerHTML.slice(0, 80)];
  }
  return least;
})()`;

describe.skipIf(chromium === null)(`pages in a browser${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'avb-hal-page-'));
  let page: BrowserPage;

  beforeAll(async () => {
    page = await BrowserPage.open(chromium ?? '');
  });
  afterAll(async () => {
    await page?.close();
    rmSync(folder, { recursive: true, maxRetries: 5 });
  });

  async function show(name: string, text: string): Promise<string> {
    const path = join(folder, `${name}.html`);
    writeFileSync(path, asHtml(readDocument(text, name), sha256Of(text)));
    const url = pathToFileURL(path).href;
    await page.visit(url);
    return url;
  }

  const visible = (selector: string): Promise<number> =>
    page.value(
      `[...document.querySelectorAll('${selector}')].filter((one) => one.checkVisibility()).length`,
    );

  describe.each(DOCUMENTS)('%s', (name, text) => {
    test.each(WIDTHS)(
      '%i px wide: nothing is loaded, complained about or cut off',
      async (width) => {
        await page.resize(width, 900);
        const url = await show(name, text);
        expect(page.complaints).toEqual([]);
        expect(page.requests).toEqual([url]);
        expect(await page.value('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        await page.value(`for (const one of document.querySelectorAll('details')) one.open = true`);
        expect(await page.value('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      },
    );

    test.each(WIDTHS)('%i px wide: axe finds nothing', async (width) => {
      await page.resize(width, 900);
      await show(name, text);
      await page.value(`for (const one of document.querySelectorAll('details')) one.open = true`);
      await page.value(`${axe}; 0`);
      const violations = `axe.run().then(({ violations }) => violations.map(({ id, nodes }) =>
        [id, nodes.map(({ html }) => html.slice(0, 120))]))`;
      expect(await page.value(violations)).toEqual([]);
    });

    test('every chart has all points of the document, once wide and once narrow', async () => {
      const charts = chartsOf(text);
      await show(name, text);
      const names = charts.map((chart) => chart.series.map((_, index) => classOf(chart, index)));
      const drawn = await page.value<number[][][]>(`(() => {
        const drawn = ${DRAWN};
        const names = ${JSON.stringify(names)};
        return [...document.querySelectorAll('figure.chart')].map((figure, chart) =>
          [...figure.querySelectorAll('svg')].map((svg) => (names[chart] ?? []).map((name) =>
            name.startsWith('range-') || name.startsWith('bar-')
              ? svg.querySelectorAll('.' + name + ' > *').length
              : drawn(svg, name).reduce((sum, one) => sum + one, 0))));
      })()`);
      const expected = charts.map(expectedPoints);
      expect(drawn).toEqual(expected.map((counts) => [counts, counts]));
    });

    test('a page is under 1 MB and says the SHA-256 of its data', async () => {
      const url = await show(name, text);
      expect(readFileSync(new URL(url)).length).toBeLessThan(MOST_BYTES);
      const hash = `document.getElementById('data-sha256').textContent`;
      expect(await page.value(hash)).toBe(sha256Of(text));
    });

    test('the summary stands first: verdict, machine, driver, adapter; details are folded', async () => {
      await show(name, text);
      expect(await page.value(`document.querySelectorAll('header .verdict').length`)).toBe(1);
      const terms = `[...document.querySelectorAll('header dt')].map((one) => one.textContent)`;
      const expected = TERMS[name] ?? ['machine', 'driver', 'adapter'];
      expect(await page.value(terms)).toEqual(expect.arrayContaining(expected));
      expect(await page.value(`document.querySelectorAll('details.fold[open]').length`)).toBe(0);
      expect(await page.value(`document.querySelectorAll('details.fold').length`)).toBeGreaterThan(
        0,
      );
    });

    test('a keyboard folds and unfolds: every summary and button can be reached', async () => {
      await show(name, text);
      const unreachable = `[...document.querySelectorAll('summary, button, a')].filter((one) => {
        one.focus(); return one.checkVisibility() && document.activeElement !== one; }).length`;
      expect(await page.value(unreachable)).toBe(0);
      await page.value(`document.getElementById('folds').click()`);
      expect(await page.value(`document.querySelectorAll('details:not([open])').length`)).toBe(0);
    });

    test.skipIf(name.startsWith('compat'))('on paper it takes at most 6 pages', async () => {
      await show(name, text);
      const { data } = await page.send('Page.printToPDF', { paperWidth: 8.27, paperHeight: 11.69 });
      const pages = Buffer.from(String(data), 'base64')
        .toString('latin1')
        .match(/\/Type\s*\/Page[^s]/g);
      expect(pages?.length).toBeGreaterThan(0);
      expect(pages?.length).toBeLessThanOrEqual(6);
    });

    test.each(SCHEMES)('%s: text can be read', async (value) => {
      await page.send('Emulation.setEmulatedMedia', {
        features: [{ name: 'prefers-color-scheme', value }],
      });
      await show(name, text);
      await page.value(`for (const one of document.querySelectorAll('details')) one.open = true`);
      const [contrast, where] = await page.value<[number, string]>(CONTRAST);
      expect(contrast, where).toBeGreaterThanOrEqual(4.5);
    });

    test('landmarks, headings and tables are named', async () => {
      await show(name, text);
      for (const landmark of ['main', 'header', 'footer', 'h1']) {
        expect(await page.value(`document.querySelectorAll('body ${landmark}').length`)).toBe(1);
      }
      const nameless = `[...document.querySelectorAll('table')].filter((one) => !one.caption
        || one.querySelectorAll('th[scope]').length === 0).length`;
      expect(await page.value(nameless)).toBe(0);
      const ids = `[...document.querySelectorAll('[id]')].map((one) => one.id)`;
      const all = await page.value<string[]>(ids);
      expect(new Set(all).size).toBe(all.length);
      const unnamed = `document.querySelectorAll('svg:not([aria-label])').length`;
      expect(await page.value(unnamed)).toBe(0);
    });
  });

  test('SIMULATED stands first, above everything else; HARDWARE has no banner', async () => {
    await show('simulated', textOf(report));
    const banner = `document.querySelector('.banner').getBoundingClientRect()`;
    expect(await page.value(`${banner}.top`)).toBe(0);
    expect(await page.value(`document.querySelector('.banner').textContent`)).toMatch(/^SIMULATED/);
    expect(await page.value('document.title')).toMatch(/^SIMULATED/);
    await show('hardware', textOf(makeReport({ simulated: false })));
    expect(await page.value(`document.querySelector('.banner')`)).toBeNull();
  });

  test('counts are those of the document; failures come first and are open', async () => {
    await show('counts', textOf(report));
    for (const outcome of ['pass', 'fail', 'skip'] as const) {
      expect(
        await page.value(`document.querySelector('[data-total=${outcome}] b').textContent`),
      ).toBe(String(report.totals[outcome]));
      expect(await visible(`.check.${outcome}`)).toBe(report.totals[outcome]);
    }
    const order = `[...document.querySelectorAll('.check')].map((one) => one.dataset.outcome)`;
    expect((await page.value<string[]>(order)).slice(0, 3)).toEqual(['fail', 'fail', 'pass']);
    expect(await page.value(`document.querySelectorAll('.check.fail details[open]').length`)).toBe(
      2,
    );
    expect(await visible('.check.fail tr.broken')).toBe(1);
    await page.resize(1280, 900);
    expect(await visible('.check.fail svg')).toBe(4);
    await page.resize(390, 900);
    expect(await visible('.check.fail svg')).toBe(4);
  });

  test('the filter shows what was asked for', async () => {
    await show('filter', textOf(report));
    const set = (script: string) =>
      page.value(`(() => { const form = document.querySelector('form.filter'); ${script};
        form.dispatchEvent(new Event('input', { bubbles: true })); })()`);
    await set(`form.querySelector('[value=fail]').checked = false`);
    expect([await visible('.check.fail'), await visible('.check.pass')]).toEqual([0, 3]);
    expect(await visible('#failures')).toBe(0);
    await set(`form.elements.group.value = 'clock'`);
    expect([await visible('.check'), await visible('section[data-group=identity]')]).toEqual([
      2, 0,
    ]);
    await set(`form.elements.text.value = 'MONOTONIC'`);
    expect(await visible('.check')).toBe(1);
    expect(await page.value(`document.getElementById('shown').textContent`)).toBe(
      '1 of 6 checks shown',
    );
  });

  test('a link to a check unfolds it', async () => {
    const url = await show('anchor', textOf(report));
    await page.value(`location.hash = '#check-clock.monotonic'`);
    await page.value('new Promise((resolve) => setTimeout(resolve, 0))');
    expect(await visible('#check-clock\\\\.monotonic .body')).toBe(1);
    expect(await page.value('location.href')).toBe(`${url}#check-clock.monotonic`);
  });

  test('without script everything is there, the filter is not', async () => {
    await page.send('Emulation.setScriptExecutionDisabled', { value: true });
    await show('no-script', textOf(report));
    await page.send('Emulation.setScriptExecutionDisabled', { value: false });
    expect([await visible('.check'), await visible('form.filter')]).toEqual([6, 0]);
  });

  test('hostile text is text; no script but ours runs', async () => {
    await show('hostile', textOf(report));
    expect(await page.value(`document.querySelectorAll('script').length`)).toBe(1);
    const title = `document.querySelector('#check-errors\\\\.says-what-it-wanted .name').textContent`;
    expect(await page.value(title)).toContain('<script>alert(1)</script>');
    await page.value(
      `document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = true' }))`,
    );
    expect(await page.value('window.ran')).toBeUndefined();
    expect(page.complaints.join()).toContain('Content Security Policy');
  });

  test('on paper everything is unfolded without script, too', async () => {
    await page.send('Emulation.setScriptExecutionDisabled', { value: true });
    await show('paper-no-script', textOf(report));
    const folded = await visible('.check .body');
    await page.send('Emulation.setEmulatedMedia', { media: 'print' });
    expect([folded, await visible('.check .body')]).toEqual([2, 6]);
    expect(await visible('form.filter')).toBe(0);
    await page.send('Emulation.setEmulatedMedia', { media: '' });
    await page.send('Emulation.setScriptExecutionDisabled', { value: false });
  });

  test('on paper everything is unfolded', async () => {
    await show('paper', textOf(report));
    const { data } = await page.send('Page.printToPDF');
    expect(String(data).length).toBeGreaterThan(10_000);
    const folded = `document.querySelectorAll('details:not([open])').length`;
    const before = await page.value<number>(folded);
    expect(before).toBeGreaterThan(0);
    await page.value(`dispatchEvent(new Event('beforeprint'))`);
    expect(await page.value(folded)).toBe(0);
    await page.value(`dispatchEvent(new Event('afterprint'))`);
    expect(await page.value(folded)).toBe(before);
  });
});
