import { z } from 'zod';
import { ENVIRONMENT, Hex, Milliseconds, PROCESS, PeerAddress, Url } from '../core/config.ts';
import type { Environment } from '../core/config.ts';

const Key32 = z.string().regex(/^0x[0-9a-fA-F]{64}$/, '0x and 64 hexadecimal digits are expected');
const Whole = z.coerce.number().int().min(0);

/** An epoch of a network without a ValidatorSet. */
const Epoch = z.strictObject({
  epoch: Whole,
  /** Seconds of the chain. */
  beganAt: Whole,
  members: z.array(z.strictObject({
    weight: z.coerce.number().int().min(1),
    /** Ed25519. */
    protocolKey: Key32,
    /** Stark, x. */
    chainKey: Hex,
  })).min(1),
});

export const ValidatorConfig = z.strictObject({
  ...PROCESS,
  rpcUrl: Url,
  /** Pays for bringing decisions before the chain; without it others do. */
  account: z.strictObject({ address: Hex, privateKey: Hex }).optional(),
  keys: z.strictObject({
    /** Ed25519 seed: consensus, and who the node is among its peers. */
    protocol: Key32,
    /** Stark private key: what contracts read. */
    chain: Hex,
    /** The one before it: rounds of an epoch that began with it take no other's share. */
    previousChain: Hex.optional(),
  }),
  /** Without a ValidatorSet, `network` and `epochs` take its place; without a CDCPool, `workers` does. */
  contracts: z.strictObject({
    Uptime: Hex, ValidatorSet: Hex.optional(), CDCPool: Hex.optional(), AttestedJudge: Hex.optional(),
    /** With the other two it takes part in the beacon; JobManager alone says who worked. */
    Beacon: Hex.optional(), JobManager: Hex.optional(),
  }),
  /** What consensus calls its chain. */
  network: Hex.optional(),
  epochs: z.array(Epoch).default([]),
  /** How long an epoch's certificates are taken after the next one began, in seconds of the chain. */
  overlapSeconds: Whole.default(21_600),
  /** Stark keys of the workers by their index, from 1. */
  workers: z.array(Hex).default([]),
  /** Hours that are decided, and brought before the chain, together; the same for all validators of a network. */
  hoursTogether: z.coerce.number().int().min(1).max(12).default(3),
  listen: z.array(z.string().startsWith('/')).min(1).default(['/ip4/0.0.0.0/tcp/4700']),
  peers: z.array(PeerAddress).default([]),
  redialMs: Milliseconds.default(2_000),
  maxConnections: z.coerce.number().int().min(1).default(300),
  /** Without progress for so long, the view is left. */
  progressMs: Milliseconds.default(10_000),
  longestMs: Milliseconds.default(300_000),
  resendMs: Milliseconds.default(5_000),
});

export const VALIDATOR_ENVIRONMENT: Environment = {
  ...ENVIRONMENT,
  CIRO_PROTOCOL_KEY: ['keys', 'protocol'],
  CIRO_CHAIN_KEY: ['keys', 'chain'],
  CIRO_PREVIOUS_CHAIN_KEY: ['keys', 'previousChain'],
};

export type ValidatorConfig = z.infer<typeof ValidatorConfig>;
