/**
 * A small validator for docs/schema: the keywords that those files use and no others. Stricter than the
 * standard in one point: a property that the schema does not name is an error, so that no field of a
 * document goes undescribed.
 */
import { readFileSync } from 'node:fs';

type Schema = Readonly<Record<string, unknown>>;

const folder = new URL('../../docs/schema/', import.meta.url);
const ANNOTATIONS = ['$schema', '$id', '$defs', 'title', 'description'];
const KEYWORDS = [
  ...['$ref', 'anyOf', 'const', 'enum', 'type', 'minimum', 'items'],
  ...['properties', 'required', 'additionalProperties'],
];

export function readSchema(file: string): Schema {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Schema;
}

function resolve(reference: string, root: Schema): { schema: Schema; root: Schema } {
  const [file, pointer = ''] = reference.split('#/$defs/');
  const home = file ? readSchema(file) : root;
  const found = (home.$defs as Readonly<Record<string, Schema>>)[pointer];
  if (found === undefined) throw new Error(`${reference} leads nowhere`);
  return { schema: found, root: home };
}

function typeOf(value: unknown): string[] {
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array'];
  if (Number.isInteger(value)) return ['integer', 'number'];
  return [typeof value];
}

function objectErrors(value: object, schema: Schema, root: Schema, at: string): string[] {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Schema>>;
  const required = (schema.required ?? []) as readonly string[];
  const missing = required.filter((key) => !(key in value)).map((key) => `${at}.${key} is missing`);
  const inner = Object.entries(value).flatMap(([key, entry]) => {
    const own = properties[key] ?? (schema.additionalProperties as Schema | undefined);
    if (own === undefined) return [`${at}.${key} is not described`];
    return errors(entry, own, root, `${at}.${key}`);
  });
  return [...missing, ...inner];
}

function ownErrors(value: unknown, schema: Schema, at: string): string[] {
  const types = schema.type === undefined ? null : [schema.type].flat();
  const shown = JSON.stringify(value)?.slice(0, 60);
  const found: string[] = [];
  if (types !== null && !typeOf(value).some((type) => types.includes(type))) {
    found.push(`${at}: wanted ${types.join(' or ')}, got ${shown}`);
  }
  if ('const' in schema && value !== schema.const) found.push(`${at}: got ${shown}`);
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) {
    found.push(`${at}: wanted one of ${schema.enum.join(', ')}, got ${shown}`);
  }
  if (typeof schema.minimum === 'number' && !((value as number) >= schema.minimum)) {
    found.push(`${at}: wanted at least ${schema.minimum}, got ${shown}`);
  }
  return found;
}

function errors(value: unknown, schema: Schema, root: Schema, at: string): string[] {
  const unknown = Object.keys(schema).filter((key) => ![...ANNOTATIONS, ...KEYWORDS].includes(key));
  if (unknown.length > 0) throw new Error(`${at}: the validator does not know ${unknown}`);
  if (typeof schema.$ref === 'string') {
    const target = resolve(schema.$ref, root);
    return errors(value, target.schema, target.root, at);
  }
  if (Array.isArray(schema.anyOf)) {
    const all = (schema.anyOf as Schema[]).map((one) => errors(value, one, root, at));
    return all.some((found) => found.length === 0) ? [] : all.flat();
  }
  const found = ownErrors(value, schema, at);
  if (Array.isArray(value) && schema.items !== undefined) {
    const items = schema.items as Schema;
    return [...found, ...value.flatMap((item, i) => errors(item, items, root, `${at}[${i}]`))];
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? [...found, ...objectErrors(value, schema, root, at)] : found;
}

/** What is wrong with a document; empty when it is as the schema file says. */
export function schemaErrors(document: unknown, file: string): string[] {
  const schema = readSchema(file);
  return errors(document, schema, schema, '$');
}
