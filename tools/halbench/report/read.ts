import type { CompatReport } from 'avb-hal/compat';
import { CannotRun } from '../cli/errors.js';
import { printable } from '../files/printable.js';
import type {
  CompareDocument,
  DecisionDocument,
  GptpDocument,
  ListDocument,
  PrecisionDocument,
  RunDocument,
} from '../result.js';
import { schemaErrors } from './validate.js';

/** A document that a page can be made of. */
export type Readable =
  | CompatReport
  | ListDocument
  | RunDocument
  | CompareDocument
  | PrecisionDocument
  | GptpDocument
  | DecisionDocument;

interface Kind {
  readonly schema: Readable['schema'];
  /** The key that holds the version. */
  readonly versionKey: 'version' | 'schemaVersion';
  readonly version: number;
  readonly file: string;
}

const KINDS: readonly Kind[] = [
  { schema: 'avb-hal/compat', versionKey: 'version', version: 1, file: 'compat.schema.json' },
  { schema: 'avb-hal/list', versionKey: 'schemaVersion', version: 1, file: 'list.schema.json' },
  { schema: 'avb-hal/run', versionKey: 'schemaVersion', version: 1, file: 'run.schema.json' },
  {
    schema: 'avb-hal/compare',
    versionKey: 'schemaVersion',
    version: 1,
    file: 'compare.schema.json',
  },
  {
    schema: 'avb-hal/precision',
    versionKey: 'schemaVersion',
    version: 1,
    file: 'precision.schema.json',
  },
  { schema: 'avb-hal/gptp', versionKey: 'schemaVersion', version: 1, file: 'gptp.schema.json' },
  {
    schema: 'avb-hal/decision',
    versionKey: 'schemaVersion',
    version: 1,
    file: 'decision.schema.json',
  },
];

/** As many complaints as a person reads. */
const COMPLAINTS = 5;

function refuse(source: string, problem: string): never {
  throw new CannotRun(printable(`${source}: ${problem}`));
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  return value === null ? 'null' : `a ${typeof value}`;
}

/** A JSON object; CannotRun, with `source` as its name, for any other text. */
export function parseObject(text: string, source: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(source, `not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const hint = Array.isArray(value)
      ? ' (halbench compat --report FILE writes a whole report)'
      : '';
    return refuse(source, `must be one JSON object, got ${describe(value)}${hint}`);
  }
  return value as Readonly<Record<string, unknown>>;
}

/** CannotRun unless `document` is as a file of docs/schema says. */
export function checkSchema(document: object, file: string, source: string): void {
  const found = schemaErrors(document, file);
  if (found.length === 0) return;
  const more = found.length > COMPLAINTS ? `; and ${found.length - COMPLAINTS} more` : '';
  refuse(
    source,
    `does not match docs/schema/${file}: ${found.slice(0, COMPLAINTS).join('; ')}${more}`,
  );
}

function kindOf(
  document: Readonly<Record<string, unknown>>,
  kinds: readonly Kind[],
  source: string,
) {
  const kind = kinds.find(({ schema }) => schema === document.schema);
  if (kind === undefined) {
    const wanted = kinds.map(({ schema }) => schema).join(', ');
    return refuse(
      source,
      `$.schema must be one of ${wanted}, got ${JSON.stringify(document.schema)}`,
    );
  }
  const version = document[kind.versionKey];
  if (version !== kind.version) {
    refuse(
      source,
      `$.${kind.versionKey}: this halbench reads version ${kind.version} of ${kind.schema}, got ` +
        `${JSON.stringify(version)}; read it with the halbench that wrote it, or a newer one`,
    );
  }
  return kind;
}

/** What a schema cannot say about a report of the suite. */
function inconsistencies({ checks, totals }: CompatReport): string[] {
  const found: string[] = [];
  for (const outcome of ['pass', 'fail', 'skip'] as const) {
    const count = checks.filter((check) => check.outcome === outcome).length;
    if (totals[outcome] !== count) {
      found.push(`$.totals.${outcome}: ${totals[outcome]}, but ${count} checks ended like that`);
    }
  }
  const seen = new Set<string>();
  checks.forEach(({ id, outcome, reason }, index) => {
    if (seen.has(id)) found.push(`$.checks[${index}].id: '${id}' occurs twice`);
    seen.add(id);
    if ((outcome === 'pass') !== (reason === null)) {
      found.push(
        `$.checks[${index}].reason must be ${outcome === 'pass' ? 'null' : `why '${id}' ended as ${outcome}`}`,
      );
    }
  });
  return found;
}

function read(text: string, source: string, kinds: readonly Kind[]): Readable {
  const document = parseObject(text, source);
  checkSchema(document, kindOf(document, kinds, source).file, source);
  const readable = document as unknown as Readable;
  if (readable.schema !== 'avb-hal/compat') return readable;
  const found = inconsistencies(readable);
  if (found.length > 0) refuse(source, found.slice(0, COMPLAINTS).join('; '));
  return readable;
}

/**
 * A report of the compatibility suite from its text. CannotRun, naming the keys that are wrong, for any
 * other text and for another version. `source` stands in messages: the path of the file.
 */
export function readReport(text: string, source = 'report'): CompatReport {
  const only = KINDS.filter(({ schema }) => schema === 'avb-hal/compat');
  return read(text, source, only) as CompatReport;
}

/** Any document that a page can be made of; otherwise as readReport(). */
export function readDocument(text: string, source: string): Readable {
  return read(text, source, KINDS);
}
