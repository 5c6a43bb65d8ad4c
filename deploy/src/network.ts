// The desired state of one network: networks/NAME.json, checked.

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { attestedBlocks, longestWait } from '@ciro-network/sdk';

import { DeployError } from './errors.ts';
import { addressesDir, networksDir, stateDir } from './paths.ts';
import { findDevnet } from './shared-devnet.ts';

const UNIT = 1_000_000_000n;

/** CIRO as decimal text, `"12.5"`, in base units (10^-18 CIRO); a multiple of the hub's ledger unit (10^-9 CIRO). */
export const Ciro = z.string().regex(/^\d{1,12}(\.\d{1,9})?$/, 'Amounts are CIRO with at most nine decimals, as text.')
  .transform((text) => {
    const [whole, fraction = ''] = text.split('.');
    return (BigInt(whole!) * UNIT + BigInt(fraction.padEnd(9, '0'))) * UNIT;
  });

/** An address, or `deployer` for whoever deploys. */
const Party = z.string().regex(/^(0x[0-9a-fA-F]{1,64}|deployer)$/, 'An address, or the word deployer.');
/** A party, or `governor` for the contract. */
const Proposer = z.union([Party, z.literal('governor')]);
const Felt = z.string().regex(/^0x[0-9a-fA-F]{1,63}$/);
const BasisPoints = z.number().int().min(0).max(10_000);
const Beacon = z.number().int().min(1).max(65_535);
const Seconds = z.number().int().min(0);

/** When an answer comes too late, and what its asker puts up. */
const AnswerRules = z.strictObject({
  /** A window is over when both have passed. */
  seconds: Seconds.min(1),
  blocks: z.number().int().positive(),
  bond: Ciro,
});

export type AnswerRules = z.infer<typeof AnswerRules>;

const NetworkFile = z.strictObject({
  /** Endpoint, JSON-RPC 0.10. Left out: the shared devnet. */
  rpcUrl: z.url().optional(),
  /** Blocks come this often: how patiently transactions are waited for. */
  pollMs: z.number().int().positive(),
  /** Addresses follow from it, from the classes and from the constructors' arguments. */
  salt: Felt,
  token: z.strictObject({ cap: Ciro, supply: Ciro, recipient: Party }),
  governance: z.strictObject({
    /** Of the timelock. */
    delay: Seconds,
    /** Who schedules there: an account, or the governor, which is to say whoever has the votes. */
    proposer: Proposer,
    pauser: Party,
    /** Votes that it takes to propose. */
    threshold: Ciro,
    /** Of what is staked, that must be for a proposal or abstain. */
    quorum: BasisPoints.min(1),
    /** Shorter than the unbonding period, so that who voted with stake is still there when it is decided. */
    votingPeriod: Seconds.min(1),
  }),
  vault: z.strictObject({ burnShare: BasisPoints, treasury: Party }),
  pool: z.strictObject({
    minStake: Ciro,
    /** In blocks. Weights are constant within one; changes count from two later on. */
    epochLength: z.number().int().positive(),
    /** In blocks: how long each rank of a draw has before the next may answer too. */
    rankWindow: z.number().int().positive(),
    /** Well below the 30 days after which the vault may have another pool: who does not trust that one leaves before. */
    unbondingPeriod: Seconds.max(21 * 24 * 3600),
  }),
  validators: z.strictObject({
    minStake: Ciro,
    /** No epoch begins with fewer. */
    minMembers: z.number().int().min(1).max(32),
    epochSeconds: Seconds.min(1),
    /** How long an epoch's certificates are taken after the next one began. */
    overlapSeconds: Seconds,
  }),
  /** Blocks: how many share a value, how long after them members say their shares, how long who was left out has. */
  beacon: z.strictObject({ roundBlocks: Beacon, delayBlocks: Beacon.min(10), graceBlocks: Beacon }),
  slashing: z.strictObject({
    /** Evidence of anything older is refused. Shorter than the unbonding period, so that nobody has left with its stake. */
    evidenceWindow: Seconds.min(1),
    accusations: AnswerRules,
    cases: AnswerRules,
  }),
  jobs: z.strictObject({
    fee: BasisPoints,
    tip: Ciro,
    minBlocks: z.number().int().positive(),
    maxBlocks: z.number().int().positive(),
  }),
  levels: z.strictObject({
    /** The challenge window. A forced proof has `auditSeconds` more. */
    optimistic: z.strictObject({ seconds: Seconds, blocks: z.number().int().min(11), auditSeconds: Seconds }),
    /** From the first reveal on, for the others. */
    attested: z.strictObject({ revealSeconds: Seconds, revealBlocks: z.number().int().positive() }),
  }),
});

/** Where CIRO is worth something everybody has so long to prove a wrong answer, or to answer for itself. */
const SIX_HOURS = 6 * 3600;

/** What would be over before the beacon can have spoken: the contracts refuse it, some only when a job comes. */
function impatience({ beacon, pool, jobs, levels }: z.infer<typeof NetworkFile>): { path: string[]; message: string }[] {
  const rules = {
    roundBlocks: BigInt(beacon.roundBlocks),
    delayBlocks: BigInt(beacon.delayBlocks),
    graceBlocks: BigInt(beacon.graceBlocks),
  };
  const wait = Number(longestWait(rules));
  const round = Number(attestedBlocks(rules, BigInt(pool.rankWindow)));
  const limits = [
    { path: ['levels', 'optimistic', 'blocks'], value: levels.optimistic.blocks, least: wait + 1 },
    { path: ['pool', 'epochLength'], value: pool.epochLength, least: round },
    { path: ['jobs', 'maxBlocks'], value: jobs.maxBlocks, least: round },
  ];
  return limits.filter(({ value, least }) => value < least)
    .map(({ path, least }) => ({ path, message: `At least ${least} blocks: the beacon takes ${wait}.` }));
}

/** Of a network's file, checked; without an endpoint it is a devnet's, which may be in a hurry. */
export const NetworkSchema = NetworkFile.superRefine((file, context) => {
  const { rpcUrl, governance, slashing, levels } = file;
  for (const { path, message } of impatience(file)) context.addIssue({ code: 'custom', path, message });
  if (file.jobs.maxBlocks > file.pool.epochLength) {
    context.addIssue({
      code: 'custom', path: ['jobs', 'maxBlocks'], message: 'At most an epoch: draws end with the next one.',
    });
  }
  if (governance.votingPeriod >= file.pool.unbondingPeriod) {
    context.addIssue({
      code: 'custom', path: ['governance', 'votingPeriod'], message: 'Shorter than the unbonding period.',
    });
  }
  if (rpcUrl === undefined) return;
  const windows = {
    'governance.votingPeriod': governance.votingPeriod,
    'slashing.accusations.seconds': slashing.accusations.seconds,
    'slashing.cases.seconds': slashing.cases.seconds,
    'levels.optimistic.seconds': levels.optimistic.seconds,
    'levels.optimistic.auditSeconds': levels.optimistic.auditSeconds,
  };
  for (const [name, seconds] of Object.entries(windows)) {
    if (seconds >= SIX_HOURS) continue;
    context.addIssue({ code: 'custom', path: name.split('.'), message: `At least ${SIX_HOURS} seconds: six hours.` });
  }
});

export type Network = Omit<z.infer<typeof NetworkFile>, 'rpcUrl'> & {
  name: string;
  rpcUrl: string;
  /** A devnet: its chain is gone when its process ends. */
  ephemeral: boolean;
  /** Of a test: who plays the contracts that may slash and set uptime. */
  bound?: { slashing: string; uptime: string };
  /** Where addresses are recorded; nowhere for a devnet that nobody else looks for. */
  addressesFile?: string;
};

export async function networkNames(): Promise<string[]> {
  return (await readdir(networksDir)).map((file) => file.replace(/\.json$/, '')).sort();
}

/** Reads and checks a network's file. `rpcUrl` overrides the file's: a devnet of one's own. */
export async function loadNetwork(name: string, overrides: { rpcUrl?: string } = {}): Promise<Network> {
  const known = await networkNames();
  if (!known.includes(name)) {
    throw new DeployError('UNKNOWN_NETWORK', `There is no network ${name}; there are ${known.join(', ')}.`);
  }
  const parsed = NetworkSchema.safeParse(JSON.parse(await readFile(join(networksDir, `${name}.json`), 'utf8')));
  if (!parsed.success) {
    throw new DeployError('NETWORK_FILE', `networks/${name}.json: ${z.prettifyError(parsed.error)}`);
  }
  const rpcUrl = overrides.rpcUrl ?? parsed.data.rpcUrl ?? (await sharedDevnetUrl());
  const ephemeral = parsed.data.rpcUrl === undefined;
  const addressesFile = join(ephemeral ? join(stateDir, 'addresses') : addressesDir, `${name}.json`);
  return { ...parsed.data, name, rpcUrl, ephemeral, ...(overrides.rpcUrl === undefined && { addressesFile }) };
}

async function sharedDevnetUrl(): Promise<string> {
  const devnet = await findDevnet();
  if (!devnet) throw new DeployError('NO_DEVNET', 'No devnet runs: start one with `ciro devnet up`.');
  return `${devnet.url}/rpc`;
}
