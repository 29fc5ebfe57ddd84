import { z } from 'zod';
import { type Frozen, sha256 } from './common.js';

export const signature = z
  .object({
    schema: z.literal('avb-hal/signature'),
    version: z.literal(1),
    algorithm: z.literal('Ed25519'),
    keySha256: sha256().describe('SHA-256 of the public key, SPKI in DER'),
    documentSha256: sha256().describe('SHA-256 of the bytes of the signed file'),
    signature: z
      .string()
      .regex(/^[A-Za-z0-9+/]{86}==$/)
      .describe('of the bytes of the signed file, base64'),
  })
  .meta({ title: 'Detached signature of a report: halbench compat sign' });
export type SignatureFile = Frozen<z.infer<typeof signature>>;
