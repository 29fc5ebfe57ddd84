import { z } from 'zod';
import { binary, count, figure, findings, machine, ratio, words } from './common.js';

const conversion = z
  .object({
    ns: z.number().describe('an element'),
    timesFastest: ratio.describe('to the fastest of scalar and simd'),
  })
  .meta({ id: 'conversion' });

const calls = z.object({
  baseline: z.string().describe('id of the row that the others are compared with'),
  processes: count(),
  rounds: count().describe('of each process'),
  seed: count(),
  rows: z.array(
    z.object({
      id: z.string(),
      call: z.string(),
      ns: z.number().describe('median of the processes'),
      ratio: ratio.describe('to the baseline: median, least and greatest of the processes'),
      processesNs: z
        .array(z.array(z.number()))
        .describe('medians of stretches of time, of each process'),
    }),
  ),
});

const convert = z
  .object({
    simd: z.string().describe('vector instructions, or none'),
    rounds: count(),
    seed: count(),
    bigintElements: count().describe('length of the array that the loop of BigInt converts'),
    rows: z.array(
      z.object({
        id: z.string(),
        elements: count(),
        bytes: count().describe('input and output'),
        scalar: conversion,
        simd: conversion.nullable(),
        bigint: conversion,
      }),
    ),
  })
  .describe('whole arrays of raw stamps or ticks to ns');

const against = z
  .object({
    startedAt: z.string().describe('of the older result'),
    sameMachine: z.boolean().describe('false: only ratios to the baseline are compared'),
    margin: z.number().describe('smaller differences count as none'),
    seed: count(),
    rows: z.array(
      z.object({
        id: z.string(),
        call: z.string(),
        verdict: z.enum(['slower', 'same', 'faster']),
        time: ratio.nullable().describe('new / old, with its 95 % interval'),
        toBaseline: ratio.describe('the same of the ratios to the baseline'),
      }),
    ),
    limits: words().describe('figures that kept their limit and no longer do'),
  })
  .nullable()
  .describe('of --against; null without');

const stamps = z
  .object({
    rounds: z.int().min(1),
    seed: count(),
    capacity: z.int().min(1).describe('stamps of one round'),
    wantedPerSecond: z.number(),
    met: z.boolean(),
    rows: z.array(
      z.object({
        id: z.enum(['batches', 'batches-read', 'events']),
        what: z.string(),
        ns: z.number().describe('a stamp, median of the rounds'),
        perSecond: ratio.describe('stamps per second, with its 95 % interval'),
      }),
    ),
  })
  .describe('stamps from a full native ring to JavaScript');

const frames = z
  .object({
    rounds: z.int().min(1).describe('seconds of frames'),
    wantedNs: z.number().describe('of JavaScript per frame, at most'),
    wantedPerSecond: z.number(),
    met: z.boolean(),
    rows: z.array(
      z.object({
        id: z.enum(['batches', 'received']),
        what: z.string(),
        ns: z.number().describe('a frame, median'),
        perSecond: count().describe('received'),
        stamped: count().describe('of them with their stamp'),
        whole: count().describe('of them with all bytes'),
        lost: count(),
      }),
    ),
  })
  .describe('frames of 64 bytes with their stamps to JavaScript');

export const bench = z
  .object({
    schema: z.literal('avb-hal/bench'),
    schemaVersion: z.literal(1),
    startedAt: z.string(),
    simulated: z.literal(true),
    label: z.string(),
    machine,
    binary,
    figures: z.array(figure),
    findings: findings(),
    calls,
    convert,
    stamps,
    frames,
    against,
  })
  .meta({ title: 'npm run bench', description: 'Times are ns.' });
