import { z } from 'zod';
import {
  adapter,
  binary,
  choice,
  count,
  type Frozen,
  figure,
  findings,
  headOf,
  words,
} from './common.js';

const difference = z
  .object({
    count: count(),
    meanNs: z.number(),
    rmsNs: z.number(),
    p50Ns: z.number().describe('percentiles and maximum are of the size'),
    p99Ns: z.number(),
    maxNs: z.number(),
  })
  .meta({ id: 'difference' });
/** Distribution of an error or a difference. */
export type ErrorFigures = Frozen<z.infer<typeof difference>>;

const bound = z
  .object({
    meanBoundNs: z.number().describe('mean of half the window'),
    inside: count().describe(
      'windows that hold the truth, or meet the window of the reference way',
    ),
    of: count(),
  })
  .meta({ id: 'bound' });
/** Hard bounds of a way. */
export type BoundFigures = Frozen<z.infer<typeof bound>>;

const way = z
  .object({
    way: z.enum([
      'read',
      'cross-1',
      'cross-narrowest',
      'cross-intersected',
      'page-now',
      'page-window',
      'software-1',
      'software-narrowest',
    ]),
    call: z.string().describe('what was called'),
    difference: difference
      .nullable()
      .describe('null for the way that the others are compared with, and when every call failed'),
    bound: bound.nullable().describe('null for a way that gives no bound'),
    failed: count().describe('calls that failed'),
    reason: z.string().nullable().describe('of the first that failed'),
  })
  .meta({ id: 'way' });
/** One way to ask for the time. */
export type WayResult = Frozen<z.infer<typeof way>>;
/** What software alone can do. */
export type SoftwareWayName = Extract<WayResult['way'], `software-${string}`>;
/** The ways to ask an adapter's clock for the time. */
export type WayName = Exclude<WayResult['way'], SoftwareWayName>;

const delays = z
  .object({
    medianNs: z.number(),
    sigma: z.number(),
    tailProbability: z.number(),
    tailNs: z.number(),
    sampleMin: z.number(),
    sampleMax: z.number(),
  })
  .meta({ id: 'delays' });
/** How the calls to a modelled adapter are delayed. */
export type DelayRecord = Frozen<z.infer<typeof delays>>;

const identity = {
  id: z.string().describe('profile/backend/key of the adapter'),
  title: z.string(),
  profile: z.string().describe('a profile of delays of the simulator, or as-is'),
  backend: z.string(),
  adapter,
  systemClock: z.enum(['qpc', 'monotonic-raw', 'virtual']),
  timestamps: z
    .string()
    .nullable()
    .describe(
      'what the operating system says about hardware timestamps; null if it cannot be asked',
    ),
  delays: delays.nullable().describe("null where they are not halbench's to choose"),
  wanderPpbPerSqrtS: z.number().nullable(),
  seed: count().nullable().describe('of the model'),
};
const subjectIdentity = z.object(identity);
/** What every subject says about itself. */
export type SubjectIdentity = Frozen<z.infer<typeof subjectIdentity>>;

const tdev = z.object({ tauS: z.number(), ns: z.number(), terms: count() });
export type TdevPoint = Frozen<z.infer<typeof tdev>>;

const stability = z.object({ tauS: z.number(), tdevNs: z.number(), mtieNs: z.number() });
export type StabilityPoint = Frozen<z.infer<typeof stability>>;

const stretch = z
  .object({
    atS: z.number().describe('middle of the stretch, from the first reading on'),
    leastNs: z.number().describe('least difference of a reading'),
    greatestNs: z.number(),
    lowNs: z.number().describe('outermost edge of the windows below the reference'),
    highNs: z.number().describe('outermost edge above it'),
  })
  .meta({ id: 'stretch' });
/** Readings that followed each other. */
export type Stretch = Frozen<z.infer<typeof stretch>>;

const overTime = z
  .object({ way: z.string(), stretches: z.array(stretch) })
  .meta({ id: 'overTime' });
/** A way over time; no reading is left out, neighbours share a stretch. */
export type OverTime = Frozen<z.infer<typeof overTime>>;

const page = z
  .object({
    timeBase: z.string(),
    state: z.string(),
    samples: count(),
    rejected: count(),
    intervalMs: z.number(),
    jumps: z.int().describe('jumps of the clock that the page reported'),
  })
  .meta({ id: 'page' });
/** The clock page during the measurement. */
export type PageRecord = Frozen<z.infer<typeof page>>;

const measured = z
  .object({
    ...identity,
    outcome: z.literal('measured'),
    quantity: z
      .enum(['error', 'agreement'])
      .describe(
        'error: against a known truth; agreement: difference from one of the ways, because the truth is not known',
      ),
    reference: z
      .string()
      .describe('where the truth came from, or which way the others are compared with'),
    rounds: count(),
    cut: z.boolean().describe('ended by --max-seconds'),
    spacingS: z.number().describe('mean distance of two rounds'),
    ways: z.array(way),
    tdev: z
      .array(tdev)
      .describe('time deviation of the series of clock.now(); empty when a reading is missing'),
    stability: z
      .array(stability)
      .optional()
      .describe('TDEV and MTIE of the series of clock.now(), in octaves of averaging time'),
    overTime: z.array(overTime).optional().describe('ways with windows, in at most 120 stretches'),
    page: page.nullable(),
  })
  .meta({ id: 'measured' });
/** A backend, an adapter and a delay profile that were measured. */
export type MeasuredSubject = Frozen<z.infer<typeof measured>>;
export type Quantity = MeasuredSubject['quantity'];

const absent = { outcome: z.enum(['unavailable', 'failed']), reason: z.string() };
const missing = z.object({ ...identity, ...absent }).meta({ id: 'missing' });
export type MissingSubject = Frozen<z.infer<typeof missing>>;
export type Subject = MeasuredSubject | MissingSubject;

const software = z
  .union([
    z.object({ outcome: z.literal('measured'), how: z.string(), ways: z.array(way) }),
    z.object(absent),
  ])
  .describe('timestamps by software alone, on the machine of this run');
/** What the machine can do without any clock of an adapter. */
export type SoftwareTime = Frozen<z.infer<typeof software>>;

export const precision = z
  .object({
    ...headOf('avb-hal/precision', 'precision'),
    backend: z.string(),
    selection: choice,
    binary,
    options: z.object({
      readings: count(),
      maxSeconds: z.number(),
      seed: count(),
      spacingMs: z.number(),
      brackets: count(),
      orders: words(),
    }),
    subjects: z.array(z.union([measured, missing])),
    software,
    figures: z.array(figure),
    findings: findings(),
  })
  .meta({
    title: 'halbench precision',
    description: 'Times are ns unless the name says otherwise.',
  });
export type PrecisionDocument = Frozen<z.infer<typeof precision>>;
