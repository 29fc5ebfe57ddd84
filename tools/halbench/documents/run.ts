import { z } from 'zod';
import {
  adapter,
  binary,
  choice,
  count,
  distribution,
  type Frozen,
  findings,
  headOf,
  operation,
  percentiles,
  timer,
} from './common.js';

const identity = {
  id: z.string().describe('operation/path or operation/path/key of the adapter'),
  operation,
  path: z.enum(['addon', 'ffi', 'floor']).describe('how the call gets to the adapter'),
  backend: z.string().nullable(),
  adapter: z
    .string()
    .nullable()
    .describe('key of the adapter; null for calls that belong to no single adapter'),
  simulated: z.boolean().describe('the time comes from a model; false for calls to no adapter'),
  call: z.string().describe('what was called'),
};

const measured = z
  .object({
    ...identity,
    outcome: z.literal('measured'),
    calls: z.int().min(1).describe('calls that were really made'),
    warmUpCalls: count(),
    cut: z.boolean().describe('ended by --max-seconds'),
    belowMinimum: z.boolean().describe('fewer than 10000 calls'),
    ns: distribution,
    callsPerSecond: z
      .number()
      .nullable()
      .describe('of one caller; null when the timer is too coarse to tell'),
    percentiles,
  })
  .meta({ id: 'measuredCase' });
export type MeasuredCase = Frozen<z.infer<typeof measured>>;

const missing = z
  .object({ ...identity, outcome: z.enum(['unavailable', 'failed']), reason: z.string() })
  .meta({ id: 'missingCase' });
export type MissingCase = Frozen<z.infer<typeof missing>>;
export type CaseResult = MeasuredCase | MissingCase;
export type PathName = CaseResult['path'];
export type CaseIdentity = Omit<MissingCase, 'outcome' | 'reason'>;

export const run = z
  .object({
    ...headOf('avb-hal/run', 'overview', 'run'),
    backend: z.string(),
    selection: choice,
    binary,
    adapters: z.array(adapter),
    options: z.object({ calls: count(), maxSeconds: z.number(), seed: count() }),
    timers: z.array(timer),
    cases: z.array(z.union([measured, missing])),
    findings: findings(),
  })
  .meta({
    title: 'halbench run, and halbench without a command',
    description: 'Durations are ns.',
  });
export type RunDocument = Frozen<z.infer<typeof run>>;
