// The pictures of README.md: `npm run pictures`. Runs halbench on the simulator and has Chromium draw
// its text as a terminal shows it, and its report. Needs a Chromium on the PATH.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './source-files.mjs';

const halbench = join(root, 'dist/halbench/main.js');
const FOLDER = join(root, 'docs/pictures');
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];

function run(command, args) {
  const result = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: '80' },
  });
  if (result.error || (result.status ?? 2) > 1) throw new Error(`${command}: ${result.stderr}`);
  return result.stdout;
}

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

const terminal = (command, text) => `<!doctype html><meta charset="utf-8"><style>
body { margin: 0; background: #1b1f24; } pre { margin: 0; padding: 18px 22px; color: #e6e6e6;
font: 15px/1.35 "DejaVu Sans Mono", monospace; } b { color: #8fc7ff; font-weight: 600; }
</style><pre><b>$ ${escaped(command)}</b>\n${escaped(text)}</pre>`;

function screenshot(browser, page, file, [width, height]) {
  const profile = mkdtempSync(join(tmpdir(), 'avb-hal-browser-'));
  const quiet = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--hide-scrollbars',
    '--no-first-run',
  ];
  const offline = [
    '--disable-background-networking',
    '--disable-sync',
    '--disable-component-update',
  ];
  run(browser, [
    ...quiet,
    ...offline,
    `--user-data-dir=${profile}`,
    `--window-size=${width},${height}`,
    `--screenshot=${file}`,
    pathToFileURL(page).href,
  ]);
  rmSync(profile, { recursive: true, force: true });
}

const browser = BROWSERS.find((name) => !spawnSync(name, ['--version']).error);
if (browser === undefined) throw new Error(`none of ${BROWSERS.join(', ')} is installed`);
const work = mkdtempSync(join(tmpdir(), 'avb-hal-pictures-'));
mkdirSync(FOLDER, { recursive: true });
const list = run(process.execPath, [halbench, 'list', '--backend', 'sim']);
const shown = list.slice(0, list.indexOf('\nNot available')).trimEnd();
const page = join(work, 'terminal.html');
writeFileSync(page, terminal('npx halbench list --backend sim', shown));
screenshot(browser, page, join(FOLDER, 'terminal.png'), [800, 340]);
const json = (name) => join(work, `${name}.json`);
const precision = ['precision', '--backend', 'sim', '--readings', '2000'];
const judged = ['--effort', '10/6: code to port', '--complexity', '10/7: a driver to sign'];
run(process.execPath, [halbench, ...precision, '--profile', 'loaded', '--output', json('stay')]);
run(process.execPath, [halbench, ...precision, '--profile', 'pcie', '--output', json('move')]);

/** The page of a command, and its height in the picture. */
const PAGES = [
  ['precision', 980, precision],
  ['run', 720, ['run', '--backend', 'sim', '--adapter', 'i226']],
  ['compare', 760, ['compare', 'sim', 'sim', '--adapter', 'i226']],
  ['compat', 1100, ['compat', '--backend', 'sim', '--seconds', '1']],
  ['gptp', 720, ['gptp', '--backend', 'sim', '--adapter', 'i226', '--seconds', '20']],
  ['decide', 760, ['decide', json('stay'), json('move'), '--simulated', ...judged]],
];
for (const [name, height, args] of PAGES) {
  const file = join(work, `${name}.html`);
  run(process.execPath, [halbench, ...args, '--html', file]);
  screenshot(browser, file, join(FOLDER, `${name}.png`), [1000, height]);
}
rmSync(work, { recursive: true, force: true });
