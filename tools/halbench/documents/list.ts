import { z } from 'zod';
import { adapter, binary, choice, type Frozen, headOf } from './common.js';

export const list = z
  .object({
    ...headOf('avb-hal/list', 'list'),
    backend: z.string(),
    selection: choice,
    binary,
    adapters: z.array(adapter),
  })
  .meta({ title: 'halbench list' });
export type ListDocument = Frozen<z.infer<typeof list>>;
