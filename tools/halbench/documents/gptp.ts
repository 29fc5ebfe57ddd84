import { z } from 'zod';
import { adapter, binary, choice, count, type Frozen, findings, headOf, words } from './common.js';

const spread = z
  .object({ count: count(), rmsNs: z.number(), maxNs: z.number().describe('of the size') })
  .meta({ id: 'spread' });
/** How far values are from 0. */
export type Spread = Frozen<z.infer<typeof spread>>;

const gptpStretch = z
  .object({
    atS: z.number().describe('middle of the stretch, from the start on'),
    leastNs: z.number(),
    greatestNs: z.number(),
  })
  .meta({ id: 'gptpStretch' });
/** Neighboring values together; no value is left out. */
export type GptpStretch = Frozen<z.infer<typeof gptpStretch>>;

const limit = z
  .object({
    name: z.string(),
    value: z.number(),
    limit: z.number(),
    unit: z.string(),
    met: z.boolean(),
    source: z.string().describe('clause; limits were not checked against the text of the standard'),
  })
  .meta({ id: 'limit' });
/** A number of a standard, and what was measured. */
export type GptpLimit = Frozen<z.infer<typeof limit>>;

export const gptp = z
  .object({
    ...headOf('avb-hal/gptp', 'gptp'),
    backend: z.string(),
    selection: choice,
    binary,
    options: z.object({
      seconds: z.number(),
      role: z.enum(['auto', 'grandmaster', 'slave']),
      profile: z.enum(['gptp', 'ptp']),
      transport: z.enum(['l2', 'udp4', 'udp6']),
      domain: count(),
      maxLinkDelayNs: z.number(),
      seed: count(),
    }),
    adapter,
    partner: z.string().describe('what was at the other end of the link'),
    role: z.string().describe('of the port at the end'),
    grandmaster: z.string().nullable(),
    whyNotCapable: z.string().nullable().describe('at the end; null for a port that is asCapable'),
    capableAfterS: z.number().nullable().describe('null: never'),
    lockedAfterS: z
      .number()
      .nullable()
      .describe('when the servo was locked; null: never, or this station is the grandmaster'),
    pathDelayNs: z.number().nullable().describe('meanLinkDelay at the end'),
    neighborPpb: z.number().nullable().describe('neighborRateRatio - 1 at the end'),
    offset: spread.nullable().describe('own clock minus grandmaster since it was locked'),
    timeError: z
      .object({ ...spread.shape, afterS: z.number() })
      .nullable()
      .describe('own clock against the truth; null where the truth is not known'),
    offsets: z.array(gptpStretch),
    errors: z.array(gptpStretch),
    delays: z.array(gptpStretch).describe('path delay'),
    histogram: z
      .array(z.tuple([z.number(), z.number(), count()]))
      .describe('of the offsets: from, to, how many'),
    stability: z.array(z.object({ tauS: z.number(), tdevNs: z.number(), mtieNs: z.number() })),
    limits: z.array(limit),
    counters: z.record(z.string(), count()),
    events: words().describe('the last 100, with their time'),
    findings: findings(),
  })
  .meta({ title: 'halbench gptp', description: 'What an 802.1AS end station measured.' });
export type GptpDocument = Frozen<z.infer<typeof gptp>>;
