/**
 * Parts that several documents have. The files of this folder are the only description of what halbench
 * writes: types are inferred from them, docs/schema is generated from them. They are for the build:
 * other files take types from here and nothing else.
 */
import { z } from 'zod';

/** A type whose every part is readonly, as documents are. */
export type Frozen<T> = T extends readonly unknown[]
  ? { readonly [K in keyof T]: Frozen<T[K]> }
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

export const count = () => z.int().min(0);
export const words = () => z.array(z.string());
export const sha256 = () => z.string().regex(/^[0-9a-f]{64}$/);

export const machine = z
  .object({
    platform: z.string(),
    arch: z.string(),
    osRelease: z.string(),
    node: z.string().describe('version'),
    cpu: z.string(),
    cores: count(),
  })
  .meta({ id: 'machine', description: 'where it ran' });
export type Machine = Frozen<z.infer<typeof machine>>;

export const binary = z.object({ path: z.string(), sha256: sha256() }).nullable().meta({
  id: 'binary',
  description:
    'the file that the backend was loaded from; null for a backend that was not loaded from one',
});
export type Binary = Frozen<z.infer<typeof binary>>;

export const binaries = z
  .record(z.string(), z.object({ path: z.string(), sha256: sha256() }))
  .optional()
  .describe('the file of every backend in use that was loaded from one, by its name');

export const choice = z
  .object({
    requested: z.string(),
    chosen: z.string(),
    reason: z.string(),
    standIn: z
      .boolean()
      .describe('the simulator stands in: no backend was named and no hardware is reachable'),
    attempts: z
      .array(z.object({ backend: z.string(), available: z.boolean(), reason: z.string() }))
      .describe('backends that were asked, and what each answered'),
    binaries,
  })
  .meta({ id: 'choice', description: 'which backend was used, and why' });
export type BackendChoice = Frozen<z.infer<typeof choice>>;
export type Attempt = BackendChoice['attempts'][number];

export const family = z.enum(['i210', 'i217', 'i219', 'i225', 'i226', 'other', 'unknown']);
export const link = z
  .object({ up: z.boolean(), speedBps: z.number().nullable().describe('bits per second') })
  .nullable();

export const adapter = z
  .object({
    backend: z.string(),
    index: count(),
    key: z.string(),
    name: z.string(),
    family: z.string().describe('i210, i217, i219, i225, i226, other or unknown'),
    mac: z.string().nullable(),
    link,
    driver: z.string().nullable(),
    simulated: z.boolean(),
    servedBy: z
      .record(z.string(), z.string().nullable())
      .optional()
      .describe('the backend of each part of an adapter; null: none can'),
    origins: z
      .record(z.string(), z.string().nullable())
      .optional()
      .describe('the backend that each fact comes from; null: none knows it'),
    apart: z
      .string()
      .nullable()
      .optional()
      .describe('why no other backend of several is known to reach the same adapter'),
    capabilities: z.record(z.string(), z.boolean()),
    absences: z
      .record(z.string(), z.string())
      .describe('why each capability that is false is absent'),
  })
  .meta({ id: 'adapter', description: 'an adapter as the backend enumerates it' });
export type AdapterRecord = Frozen<z.infer<typeof adapter>>;

export const distribution = z
  .object({
    minNs: z.number(),
    meanNs: z.number(),
    p50Ns: z.number(),
    p90Ns: z.number(),
    p99Ns: z.number(),
    p999Ns: z.number(),
    maxNs: z.number(),
  })
  .meta({
    id: 'distribution',
    description: 'durations in ns, each with one call of its timer; percentiles to 3 digits',
  });
export type Distribution = Frozen<z.infer<typeof distribution>>;

export const percentiles = z.array(z.tuple([z.number(), z.number()])).meta({
  id: 'percentiles',
  description: 'pairs of a percentage and the duration in ns that this share of the calls kept',
});
export type Percentiles = Frozen<z.infer<typeof percentiles>>;

export const operation = z
  .enum([
    'clock-read',
    'cross-timestamp',
    'register-read',
    'enumerate',
    'open',
    'timer',
    'hrtime',
    'performance-now',
    'empty-ffi',
  ])
  .meta({ id: 'operation' });

export const ratio = z
  .object({ value: z.number(), low: z.number(), high: z.number() })
  .meta({ id: 'ratio', description: 'a ratio and its 95 % interval' });
export type Ratio = Frozen<z.infer<typeof ratio>>;

export const timer = z
  .object({
    clock: z.string(),
    p50Ns: z.number(),
    p99Ns: z.number(),
    stepNs: z.number().describe('smallest difference between two durations'),
  })
  .meta({ id: 'timer', description: 'what timing nothing costs; every duration contains it' });
export type TimerCost = Frozen<z.infer<typeof timer>>;

export const figure = z
  .object({
    id: z.string(),
    title: z.string(),
    value: z.number().nullable().describe('null when it could not be measured; see reason'),
    unit: z.enum(['ns', 'ms', 'kB', 'ratio']),
    low: z.number().nullable().describe('95 % interval; null where there is none'),
    high: z.number().nullable(),
    limit: z
      .number()
      .nullable()
      .describe('largest value that is good enough; null for a figure that is only reported'),
    met: z
      .boolean()
      .nullable()
      .describe('null without a limit or a value, and when the limit lies inside the interval'),
    simulated: z.boolean(),
    how: z.string(),
    reason: z.string().nullable(),
    details: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  })
  .meta({ id: 'figure', description: 'one number that a requirement names' });
export type Figure = Frozen<z.infer<typeof figure>>;

/** What every document of a measuring command begins with. */
export const headOf = <S extends string>(
  schema: S,
  ...commands: readonly [string, ...string[]]
) => ({
  schema: z.literal(schema),
  schemaVersion: z
    .literal(1)
    .describe('a field keeps its meaning within one version; new fields may be added'),
  halbench: z.string().describe('version'),
  command: z.enum(commands),
  startedAt: z.string().describe('ISO 8601, UTC'),
  complete: z.boolean().describe('false in a file that --output wrote before the end'),
  simulated: z.boolean(),
  label: z
    .string()
    .describe('what kind of numbers these are; empty where nothing could be measured'),
  machine,
  notes: words(),
});
const head = z.object(headOf('', ''));
export type Head = Omit<Frozen<z.infer<typeof head>>, 'schema' | 'command'> & {
  readonly schema: string;
  readonly command: string;
};

export const findings = () => words().describe('what makes the command end with exit code 1');
