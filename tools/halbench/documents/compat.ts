import type { CompatReport } from 'avb-hal/compat';
import { z } from 'zod';
import { binaries, binary, count, type Frozen, family, link, words } from './common.js';

export const outcome = z.enum(['pass', 'fail', 'skip']);
export const totals = z.object({ pass: count(), fail: count(), skip: count() });

const evidence = z
  .object({
    name: z.string(),
    value: z
      .union([z.number(), z.string(), z.boolean(), z.null()])
      .describe('integers beyond 2^53 are decimal text'),
    unit: z.string(),
    limit: z.string().nullable(),
    ok: z.boolean().describe('false where value breaks limit'),
  })
  .meta({ id: 'evidence' });

const samples = z
  .object({
    name: z.string(),
    unit: z.string(),
    values: z
      .array(z.union([z.number(), z.string().regex(/^(-?\d+|NaN|-?Infinity)$/)]))
      .describe('integers beyond 2^53 are decimal text'),
  })
  .meta({ id: 'samples' });

const check = z
  .object({
    id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]*$/),
    group: z.string(),
    title: z.string(),
    requirement: words(),
    capability: z.string().nullable(),
    procedure: z.string(),
    outcome,
    reason: z.string().nullable().describe('why it failed or was skipped; null for a pass'),
    expected: z
      .string()
      .optional()
      .describe('the known fault of the driver that a failure comes from'),
    evidence: z.array(evidence),
    samples: z.array(samples).optional(),
    durationMs: z.number().min(0),
  })
  .meta({ id: 'check' });

const adapter = z
  .object({
    key: z.string(),
    name: z.string(),
    description: z.string(),
    family,
    index: count(),
    mac: z.string().nullable(),
    guid: z.string().nullable(),
    pci: z
      .object({ vendor: count(), device: count(), revision: count(), exact: z.boolean() })
      .nullable(),
    link,
    driver: z
      .object({
        name: z.string(),
        version: z.string(),
        date: z.string(),
        provider: z.string(),
      })
      .nullable(),
    simulated: z.boolean(),
    capabilities: z.record(z.string(), z.boolean()),
    absences: z.record(z.string(), z.string()),
  })
  .nullable();

export const compat = z
  .object({
    schema: z.literal('avb-hal/compat'),
    version: z.literal(1),
    startedAt: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/)
      .describe('ISO 8601, UTC'),
    durationMs: z.number().min(0),
    simulated: z.boolean().describe('times come from a model, not from silicon'),
    machine: z.object({
      platform: z.string(),
      arch: z.string(),
      osRelease: z.string(),
      cpu: z.string(),
      cores: count(),
      memoryBytes: count(),
    }),
    versions: z.object({
      package: z.string(),
      node: z.string(),
      binary,
      binaries,
      driver: z.string().nullable(),
    }),
    backend: z.string(),
    selection: z.object({
      reason: z.string(),
      attempts: z.array(
        z.object({ backend: z.string(), available: z.boolean(), reason: z.string() }),
      ),
    }),
    adapter,
    settings: z.object({
      access: z.enum(['observe', 'discipline', 'configure']),
      seconds: z.number().min(0),
      seed: count(),
      only: words().nullable().describe('globs of the ids that were to run; null for all'),
    }),
    totals,
    complete: z.boolean().describe('false when the run was ended before every check had run'),
    checks: z.array(check),
    unexpected: words().optional().describe("what went wrong outside of any check's verdict"),
  })
  .meta({ title: 'Report of the compatibility suite: halbench compat' });

/** A report as the schema describes it and as the package declares it: one does not build without the other. */
type Described = Frozen<z.infer<typeof compat>>;
export type DescribesReport = [CompatReport] extends [Described] ? true : never;
export type ReportHasNoMore =
  Exclude<keyof CompatReport, keyof Described> extends never ? true : never;
export const agreement: readonly [DescribesReport, ReportHasNoMore] = [true, true];
