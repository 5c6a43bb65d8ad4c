import { z } from 'zod';
import { COMMON, Milliseconds, Model, PeerAddress, Url } from '../core/config.ts';

export const SentinelConfig = z.strictObject({
  ...COMMON,
  /** Models whose unproven results are computed again; those whose program is on the chain need not be named. */
  models: z.array(Model.pick({ dir: true, hash: true, data: true })).default([]),
  /** Input stores, asked in this order. */
  inputs: z.array(Url).default([]),
  /** Files of validators' journals, or copies of them. */
  journals: z.array(z.string().min(1)).default([]),
  /** Validators to listen to; none: only journals are read. */
  peers: z.array(PeerAddress).default([]),
  listen: z.array(z.string().startsWith('/')).default([]),
  redialMs: Milliseconds.default(2_000),
  /** For so long after a double signing was found, others may turn out to have taken part. */
  graceMs: z.coerce.number().int().min(0).default(60_000),
  /** Put up in any day at most, to ask workers whether they are there: who is takes the bond. 0: nobody is asked. */
  bondsADay: z.coerce.number().int().min(0).default(8),
  /** Blocks for which paid answers without a proof are kept: who is away for no longer audits them all the same. */
  keepUnproven: z.coerce.number().int().min(0).default(50_000),
});

export type SentinelConfig = z.infer<typeof SentinelConfig>;
