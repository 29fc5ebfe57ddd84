/** Every document, by the name of its file in docs/schema. For the build. */
import type { z } from 'zod';
import { bench } from './bench.js';
import { compare } from './compare.js';
import { compat } from './compat.js';
import { compatDiff } from './compat-diff.js';
import { decision } from './decision.js';
import { gptp } from './gptp.js';
import { list } from './list.js';
import { precision } from './precision.js';
import { run } from './run.js';
import { signature } from './signature.js';

export const DOCUMENTS: Readonly<Record<string, z.ZodType>> = {
  bench,
  compare,
  compat,
  'compat-diff': compatDiff,
  decision,
  gptp,
  list,
  precision,
  run,
  signature,
};
