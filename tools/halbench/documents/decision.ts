import { z } from 'zod';
import { type Frozen, findings, headOf, sha256, words } from './common.js';

const quantity = z
  .enum(['rms', 'bound'])
  .describe(
    'rms: root mean square of the error, where both sides know the truth; bound: mean of half the window',
  );
export type DecisionQuantity = Frozen<z.infer<typeof quantity>>;

const side = z
  .object({
    name: z.enum(['stay', 'move']),
    file: z.string(),
    sha256: sha256().describe('of the file that was read'),
    startedAt: z.string().describe('of the measurement'),
    simulated: z.boolean(),
    backend: z.string(),
    machine: z.string(),
    adapter: z.string(),
    state: z.string().describe('of hardware timestamps, or that there is software time only'),
    way: z.string().describe('the way to ask for the time that counts: the best one of this side'),
    rmsNs: z.number().nullable(),
    boundNs: z.number().nullable(),
    errorNs: z
      .number()
      .describe('99th percentile of the error, or the bound where it is not known'),
    driftNsPerS: z.number().describe('how fast the clock may move between two readings'),
    driftHow: z.string(),
  })
  .meta({ id: 'decisionSide' });
export type DecisionSide = Frozen<z.infer<typeof side>>;

const score = z.object({
  score: z.number().min(0).max(10),
  how: z.string().describe('the numbers that the score comes from'),
});
export type Score = Frozen<z.infer<typeof score>>;

const row = z
  .object({
    criterion: z.enum(['precision', 'gptp', 'avtp', 'effort', 'complexity']),
    weight: z.number().describe('percent'),
    stay: score.nullable().describe('null where it was not measured'),
    move: score.nullable(),
    reason: z.string().describe('the formula, the words of who decides, or why there is no score'),
  })
  .meta({ id: 'decisionRow' });
export type DecisionRow = Frozen<z.infer<typeof row>>;

const total = z
  .object({ low: z.number(), high: z.number() })
  .describe('rows that were not measured count 0 in low and 10 in high');
export type Total = Frozen<z.infer<typeof total>>;

const sensitivity = z
  .object({
    criterion: row.shape.criterion,
    contribution: z.number().describe('what the row adds to move minus stay'),
    tieScore: z
      .number()
      .nullable()
      .describe('score of moving at which both are equal; null for none'),
    tieWeight: z.number().nullable().describe('weight at which both are equal; null for none'),
  })
  .meta({ id: 'sensitivity' });
export type Sensitivity = Frozen<z.infer<typeof sensitivity>>;

export const decision = z
  .object({
    ...headOf('avb-hal/decision', 'decide'),
    stay: side,
    move: side,
    quantity,
    rows: z.array(row),
    condition: z.object({
      ratio: z.number().describe('stay / move of the quantity: how many times better moving is'),
      limit: z.literal(2),
      met: z.boolean(),
    }),
    totals: z.object({ stay: total, move: total }),
    sensitivity: z.array(sensitivity),
    verdict: z.enum(['go', 'no-go', 'undecided']),
    because: words(),
    findings: findings(),
  })
  .meta({ title: 'halbench decide STAY MOVE', description: 'Scores are 0 to 10.' });
export type DecisionDocument = Frozen<z.infer<typeof decision>>;
