/** Checks a document against docs/schema: the keywords that those files use and no others. */
import { readFileSync } from 'node:fs';
import { packageRoot } from '../version.js';

type Schema = Readonly<Record<string, unknown>>;

const ANNOTATIONS = ['$schema', '$id', '$defs', 'title', 'description'];
const KEYWORDS = [
  ...['$ref', 'anyOf', 'const', 'enum', 'type', 'minimum', 'maximum', 'pattern', 'items'],
  ...[
    'prefixItems',
    'minItems',
    'maxItems',
    'properties',
    'propertyNames',
    'required',
    'additionalProperties',
  ],
];
const KNOWN: ReadonlySet<string> = new Set([...ANNOTATIONS, ...KEYWORDS]);
const SHOWN = 60;

const files = new Map<string, Schema>();

/** A schema of docs/schema by the name of its file. */
export function readSchema(file: string): Schema {
  const kept = files.get(file);
  if (kept !== undefined) return kept;
  const text = readFileSync(new URL(`docs/schema/${file}`, packageRoot), 'utf8');
  const schema = JSON.parse(text) as Schema;
  files.set(file, schema);
  return schema;
}

function resolve(reference: string, root: Schema): Schema {
  const [, pointer = ''] = reference.split('#/$defs/');
  const found = (root.$defs as Readonly<Record<string, Schema>>)[pointer];
  if (found === undefined) throw new Error(`${reference} leads nowhere`);
  return found;
}

function typesOf(value: unknown): string[] {
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array'];
  if (Number.isInteger(value)) return ['integer', 'number'];
  return [typeof value];
}

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
};

function objectErrors(value: object, schema: Schema, root: Schema, at: string): string[] {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Schema>>;
  const required = (schema.required ?? []) as readonly string[];
  const missing = required
    .filter((key) => !Object.hasOwn(value, key))
    .map((key) => `${at}.${key} is missing`);
  const inner = Object.entries(value).flatMap(([key, entry]) => {
    const named = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const own = named ?? (schema.additionalProperties as Schema | false | undefined);
    if (own === undefined || own === false) return [`${at}.${key} is not described`];
    return errors(entry, own, root, `${at}.${key}`);
  });
  return [...missing, ...inner];
}

function ownErrors(value: unknown, schema: Schema, at: string): string[] {
  const types = schema.type === undefined ? null : [schema.type].flat();
  const found: string[] = [];
  if (types !== null && !typesOf(value).some((type) => types.includes(type))) {
    found.push(`${at}: must be ${types.join(' or ')}, got ${shown(value)}`);
  }
  if ('const' in schema && value !== schema.const) {
    found.push(`${at}: must be ${shown(schema.const)}, got ${shown(value)}`);
  }
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) {
    found.push(`${at}: must be one of ${schema.enum.join(', ')}, got ${shown(value)}`);
  }
  if (typeof schema.minimum === 'number' && typeof value === 'number' && value < schema.minimum) {
    found.push(`${at}: must be at least ${schema.minimum}, got ${shown(value)}`);
  }
  if (typeof schema.maximum === 'number' && typeof value === 'number' && value > schema.maximum) {
    found.push(`${at}: must be at most ${schema.maximum}, got ${shown(value)}`);
  }
  if (typeof schema.pattern === 'string' && typeof value === 'string') {
    if (!new RegExp(schema.pattern, 'u').test(value)) {
      found.push(`${at}: must be a text like ${schema.pattern}, got ${shown(value)}`);
    }
  }
  return found;
}

function itemErrors(value: readonly unknown[], schema: Schema, root: Schema, at: string): string[] {
  const tuple = (schema.prefixItems ?? []) as readonly Schema[];
  const [least = 0, most = value.length] = [schema.minItems, schema.maxItems] as (
    | number
    | undefined
  )[];
  const isCount = least <= value.length && value.length <= most;
  const inner = value.flatMap((item, index) => {
    const own = tuple[index] ?? (schema.items as Schema | undefined);
    return own === undefined ? [] : errors(item, own, root, `${at}[${index}]`);
  });
  return isCount
    ? inner
    : [`${at}: must have ${least} to ${most} items, got ${value.length}`, ...inner];
}

function errors(value: unknown, schema: Schema, root: Schema, at: string): string[] {
  const unknown = Object.keys(schema).filter((key) => !KNOWN.has(key));
  if (unknown.length > 0) throw new Error(`${at}: the validator does not know ${unknown}`);
  if (typeof schema.$ref === 'string') {
    return errors(value, resolve(schema.$ref, root), root, at);
  }
  if (Array.isArray(schema.anyOf)) {
    const all = (schema.anyOf as Schema[]).map((one) => errors(value, one, root, at));
    return all.some((found) => found.length === 0) ? [] : all.flat();
  }
  const found = ownErrors(value, schema, at);
  if (Array.isArray(value)) return [...found, ...itemErrors(value, schema, root, at)];
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const described = 'properties' in schema || 'additionalProperties' in schema;
  return isObject && (described || schema.type === 'object')
    ? [...found, ...objectErrors(value, schema, root, at)]
    : found;
}

/** What is wrong with a document; empty when it is as the schema file says. */
export function schemaErrors(document: unknown, file: string): string[] {
  const schema = readSchema(file);
  return errors(document, schema, schema, '$');
}
