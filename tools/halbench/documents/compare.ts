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
  ratio,
  timer,
} from './common.js';

const side = z
  .object({
    backend: z.string(),
    adapter,
    selection: choice,
    binary,
    systemClock: z.enum(['qpc', 'monotonic-raw', 'virtual']),
  })
  .meta({ id: 'side' });
export type SideRecord = Frozen<z.infer<typeof side>>;

const comparedSide = z
  .object({ calls: count(), ns: distribution, percentiles })
  .meta({ id: 'comparedSide' });
export type ComparedSide = Frozen<z.infer<typeof comparedSide>>;

const compared = z
  .object({
    operation,
    outcome: z.literal('compared'),
    blocks: count(),
    callsPerBlock: count(),
    cut: z.boolean().describe('ended by --max-seconds'),
    belowMinimum: z.boolean().describe('fewer than 10000 calls'),
    a: comparedSide,
    b: comparedSide,
    p50: ratio.nullable().describe('A / B: above 1, A is slower; null if it is not defined'),
    p99: ratio.nullable().describe('A / B'),
  })
  .meta({ id: 'compared' });

const absent = { outcome: z.enum(['unavailable', 'failed']), reason: z.string() };
const missing = z.object({ operation, ...absent }).meta({ id: 'missing' });
export type Comparison = Frozen<z.infer<typeof compared> | z.infer<typeof missing>>;

const clocks = z
  .union([
    z.object({
      outcome: z.literal('measured'),
      offsetNs: z.number().describe('A minus B at one instant'),
      boundNs: z.number().describe('the true difference is within this of offsetNs'),
      agree: z.boolean().nullable().describe('null where the two are not one clock'),
      pairs: count(),
      how: z.string(),
    }),
    z.object(absent),
  ])
  .describe('whether both backends show the same clock');
export type ClockAgreement = Frozen<z.infer<typeof clocks>>;

export const compare = z
  .object({
    ...headOf('avb-hal/compare', 'compare'),
    a: side,
    b: side,
    identity: z
      .object({
        confidence: z.enum(['key', 'mac', 'only-one-of-family', 'clock', 'ambiguous']),
        evidence: z.string(),
      })
      .describe('how both entries were recognised as one adapter'),
    options: z.object({
      calls: count(),
      maxSeconds: z.number(),
      seed: count(),
      resamples: count(),
      level: z.number(),
    }),
    timers: z.array(timer),
    comparisons: z.array(z.union([compared, missing])),
    clocks,
    findings: findings(),
  })
  .meta({ title: 'halbench compare A B', description: 'Durations are ns.' });
export type CompareDocument = Frozen<z.infer<typeof compare>>;
