// The published interface: a report per entry point in api/, and the reference in docs/api/, both made
// from the declarations in dist/. `npm run api` writes them; `npm run check` compares.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { apiPages, pageComplaints } from './api-pages.mjs';
import { root, sourceFiles } from './source-files.mjs';

const require = createRequire(import.meta.url);

/** The entry points of package.json, from their name in it to a file name. */
export function entryPoints() {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Object.entries(exports)
    .filter(([, { types }]) => types !== undefined)
    .map(([path, { types }]) => ({
      importName: join(name, path),
      file: join(name, path).replaceAll('/', '-'),
      declarations: join(root, types),
    }));
}

const quiet = { logLevel: ExtractorLogLevel.None, addToApiReportFile: false };

function configOf({ file, declarations }, folder) {
  const packageJsonFullPath = join(root, 'package.json');
  return ExtractorConfig.prepare({
    packageJsonFullPath,
    packageJson: JSON.parse(readFileSync(packageJsonFullPath, 'utf8')),
    configObjectFullPath: join(root, 'api-extractor.json'),
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: declarations,
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'ES2022',
            module: 'NodeNext',
            lib: ['ES2023', 'ESNext.Disposable'],
            types: ['node'],
            typeRoots: [join(root, 'node_modules/@types')],
            strict: true,
            skipLibCheck: true,
          },
          files: [declarations],
        },
      },
      apiReport: {
        enabled: true,
        reportFolder: folder,
        reportTempFolder: join(folder, 'temp'),
        reportFileName: `${file}.api.md`,
      },
      docModel: { enabled: true, apiJsonFilePath: join(folder, `${file}.api.json`) },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: {
          default: quiet,
          'ae-forgotten-export': { logLevel: ExtractorLogLevel.Error },
          'ae-undocumented': { logLevel: ExtractorLogLevel.Error },
        },
        tsdocMessageReporting: { default: quiet },
      },
    },
  });
}

/** Runs the extractor: the report, the model, complaints. */
function extract(entry, folder) {
  const complaints = [];
  Extractor.invoke(configOf(entry, folder), {
    localBuild: true,
    messageCallback: (message) => {
      message.handled = true;
      const { logLevel, text, messageId, sourceFilePath = '' } = message;
      if (logLevel !== ExtractorLogLevel.Error) return;
      const where = sourceFilePath.replace(`${root}/dist/`, 'src/').replace('.d.ts', '.ts');
      complaints.push(`${where}: ${messageId}: ${text}`);
    },
  });
  const report = readFileSync(join(folder, `${entry.file}.api.md`), 'utf8');
  const values = new Set(Object.keys(require(entry.declarations.replace(/\.d\.ts$/, '.js'))));
  const json = readFileSync(join(folder, `${entry.file}.api.json`), 'utf8');
  return { report, json, values, complaints };
}

/**
 * Steps of the computation of RegisterName, RegisterFields and their like from the generated tables.
 * Nobody names them; docs/register-tables.md lists what they come to.
 */
const COMPUTED = new Set([
  'BaseName',
  'FieldsIn',
  'KeysOf',
  'NameIn',
  'PhyFieldMap',
  'PhyReadOnly',
  'RegisterReadOnlyMap',
  'RegisterWriteOnlyMap',
  'ValueOf',
]);

/** Without {@link COMPUTED} and the names that another entry point exports. */
export function relevantComplaints(complaints, reports) {
  const isExported = (name) =>
    reports.some((report) => new RegExp(`^export (abstract )?\\w+ ${name}\\b`, 'm').test(report));
  return complaints.filter((complaint) => {
    const [, name] = /ae-forgotten-export: The symbol "(\w+)"/.exec(complaint) ?? [];
    return name === undefined || !(COMPUTED.has(name) || isExported(name));
  });
}

/** Every file that is made from the declarations, by its path in the repository, and complaints. */
export function publishedInterface() {
  const folder = mkdtempSync(join(tmpdir(), 'avb-hal-api-'));
  try {
    const entries = entryPoints().map((entry) => ({ ...entry, ...extract(entry, folder) }));
    const files = new Map(entries.map(({ file, report }) => [`api/${file}.api.md`, report]));
    const pages = apiPages(entries);
    for (const [page, text] of pages) files.set(`docs/api/${page}`, text);
    const reports = entries.map(({ report }) => report);
    const complaints = entries.flatMap((entry) => entry.complaints);
    return {
      files,
      complaints: [...relevantComplaints(complaints, reports), ...pageComplaints(pages)],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const FOLDERS = ['api', 'docs/api'];

/** Every file that is there now, by its path in the repository. */
function existing() {
  const paths = FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
  );
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

const ADVICE = 'run `npm run build:ts && npm run api` and look at the difference';

/** Where `there` is not what the declarations say, and what the extractor complains about. */
export function interfaceComplaints({ files, complaints }, there) {
  const differs = [...files.keys()].filter((path) => there.get(path) !== files.get(path));
  const left = [...there.keys()].filter((path) => !files.has(path));
  return [
    ...complaints,
    ...differs.map((path) => `${path}: the published interface differs; ${ADVICE}`),
    ...left.map((path) => `${path}: nothing is exported that belongs there; ${ADVICE}`),
  ];
}

/** The compiler writes its build information at each build, also when no declaration changes. */
const BUILT = join(root, 'dist/.src.tsbuildinfo');

/** Why the declarations cannot be compared; null when they are those of the sources. */
export function staleness(sources, builtMs) {
  if (builtMs === null) return 'dist/ is missing: build first, npm run build:ts';
  const [newer] = sources.filter(({ changedMs }) => changedMs > builtMs);
  return newer ? `dist/ is older than ${newer.path}: build first, npm run build:ts` : null;
}

const changedMs = (path) => statSync(path).mtimeMs;

/** Complaints where api/ or docs/api/ is not what the declarations say. */
export function checkApi() {
  const sources = sourceFiles(['src'], ['.ts']).map((path) => ({
    path,
    changedMs: changedMs(join(root, path)),
  }));
  const stale = staleness(sources, existsSync(BUILT) ? changedMs(BUILT) : null);
  return stale === null ? interfaceComplaints(publishedInterface(), existing()) : [stale];
}

function write() {
  const { files, complaints } = publishedInterface();
  for (const path of existing().keys()) if (!files.has(path)) rmSync(join(root, path));
  for (const folder of FOLDERS) mkdirSync(join(root, folder), { recursive: true });
  for (const [path, text] of files) writeFileSync(join(root, path), text);
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) write();
