import { z } from 'zod';
import { type Frozen, words } from './common.js';
import { outcome, totals } from './compat.js';

const change = z
  .object({
    id: z.string(),
    title: z.string(),
    old: outcome.nullable().describe('null where the old report has no such check'),
    new: outcome.nullable(),
    reason: z
      .string()
      .nullable()
      .describe('of the new report, or of the old one where the new one has none'),
  })
  .meta({ id: 'change' });
/** A check that is in one report or in both, and how it ended. */
export type CheckChange = Frozen<z.infer<typeof change>>;

const side = z
  .object({ file: z.string(), startedAt: z.string(), simulated: z.boolean(), totals })
  .meta({ id: 'side' });
/** Which report. */
export type DiffSide = Frozen<z.infer<typeof side>>;

const moved = z
  .object({
    id: z.string(),
    evidence: z.string(),
    unit: z.string(),
    old: z.union([z.number(), z.string()]).describe('as it stands in the report'),
    new: z.union([z.number(), z.string()]),
    factor: z
      .number()
      .nullable()
      .describe('larger divided by smaller; null where one is 0 or signs differ'),
  })
  .meta({ id: 'moved' });
/** A number of the evidence that moved further than the stated factor. */
export type MovedNumber = Frozen<z.infer<typeof moved>>;

const environment = z
  .object({ what: z.string(), old: z.string(), new: z.string() })
  .meta({ id: 'environment' });
/** A fact about machine, adapter or settings that is not the same in both reports. */
export type EnvironmentChange = Frozen<z.infer<typeof environment>>;

export const compatDiff = z
  .object({
    schema: z.literal('avb-hal/compat-diff'),
    version: z.literal(1),
    old: side,
    new: side,
    factor: z.number().min(1),
    isWorse: z.boolean(),
    worse: words().describe('why it is worse; empty when nothing is'),
    newFailures: z.array(change).describe('did not fail before and fails now'),
    stillFailing: z.array(change),
    mended: z.array(change).describe('failed before, passes now'),
    noLongerChecked: z.array(change).describe('passed before, is skipped now'),
    skippedInstead: z.array(change).describe('failed before, is skipped now'),
    nowChecked: z.array(change).describe('was skipped before, passes now'),
    added: z.array(change),
    removed: z.array(change),
    moved: z.array(moved).describe('numbers that moved by more than factor'),
    environment: z.array(environment),
    unexpected: words().describe('remarks of the suite about itself that are new'),
  })
  .meta({ title: 'halbench compat diff OLD NEW' });
export type CompatDiff = Frozen<z.infer<typeof compatDiff>>;
