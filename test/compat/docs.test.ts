/** docs/compat.md says what the registry and the predictions say. UPDATE_DOCS=1 writes it. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ALL_CHECKS, type Check } from 'avb-hal/compat';
import { expect, it } from 'vitest';
import { PREDICTED, type Prediction } from './predicted.js';

const page = new URL('../../docs/compat.md', import.meta.url);

const cell = (text: string): string => text.replaceAll('|', '\\|');

const needsOf = ({ capability, needs }: Check): string =>
  [
    capability,
    needs.access === 'observe' ? null : needs.access,
    needs.twoAdapters === true ? 'two adapters' : null,
    needs.orders === true ? 'orders' : null,
    needs.seconds === undefined ? null : `${needs.seconds} s`,
  ]
    .filter((need) => need !== null)
    .join(', ');

const row = (check: Check): string =>
  `| \`${check.id}\` | ${[check.title, check.requirement.join(', '), needsOf(check), check.procedure].map(cell).join(' | ')} |`;

const checksTable = (): string =>
  [
    '| id | what holds | stands for | needs | procedure |',
    '|---|---|---|---|---|',
    ...ALL_CHECKS.map(row),
  ].join('\n');

const predictionRow = ({ id, behaviour, on, families, because }: Prediction): string =>
  `| \`${id}\` | ${behaviour} | ${on.join(', ')} | ${families.join(', ')} | ${cell(because)} |`;

const predictionsTable = (): string =>
  [
    '| id | mode | backends | families | because |',
    '|---|---|---|---|---|',
    ...PREDICTED.map(predictionRow),
  ].join('\n');

function withTable(text: string, name: string, table: string): string {
  const [begin, end] = [`<!-- ${name} -->\n`, `\n<!-- end of ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/compat.md has no place for ${name}`);
  return text.slice(0, from + begin.length) + table + text.slice(to);
}

it('every check stands for something that can be looked up', () => {
  const seeds = readdirSync(new URL('../../seeds/', import.meta.url));
  const text = seeds
    .map((file) => readFileSync(new URL(`../../seeds/${file}`, import.meta.url), 'utf8'))
    .join('\n');
  const known = new Set([...text.matchAll(/^\| (R\d+\.\d+) \|/gm)].map((row) => row[1]));
  for (const { id, requirement } of ALL_CHECKS) {
    expect(requirement.length, id).toBeGreaterThan(0);
    for (const one of requirement) {
      if (one.startsWith('R')) expect(known, id).toContain(one);
      else if (one.startsWith('docs/'))
        expect(existsSync(new URL(`../../${one}`, import.meta.url)), one).toBe(true);
      else expect(one, id).toMatch(/^(IEEE 802|IEEE 1588|PCI )/);
    }
  }
});

it('docs/compat.md lists every check and every predicted failure', () => {
  const text = readFileSync(page, 'utf8');
  const wanted = withTable(
    withTable(text, 'checks', checksTable()),
    'predictions',
    predictionsTable(),
  );
  if (process.env.UPDATE_DOCS === '1') writeFileSync(page, wanted);
  expect(readFileSync(page, 'utf8') === wanted, 'UPDATE_DOCS=1 writes the tables').toBe(true);
});
