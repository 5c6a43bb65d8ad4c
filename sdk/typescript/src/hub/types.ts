import type { CompiledSierra, CompiledSierraCasm } from 'starknet';

import type { Felt } from '../felt.ts';
import type { PackedJob } from '../job/index.ts';

export type { PackedJob };

/** Where a model's program comes from: in calldata or from a data contract; a committed model's with its argument. */
export type ModelSource =
  { inline: readonly Felt[] } | { data: string } | { committed: CommittedSource } | { committedData: CommittedDataSource };

/** docs/PROOF.md */
export interface CommittedSource {
  /** `description ++ heads ++ [root, y]` */
  program: readonly Felt[];
  /** One for all answers of the call; empty at registration. */
  argument: readonly Felt[];
}

/** The same of a long program, which a data contract has. */
export interface CommittedDataSource {
  data: string;
  argument: readonly Felt[];
}

/** The class of a model's data contract, whose one view returns its program; as starknet.js declares it. */
export interface DataClass {
  readonly sierra: CompiledSierra;
  readonly casm: CompiledSierraCasm;
}

/** How an answer is made sure of: a proof; three workers, two of whom agree; or one that anybody may prove wrong. */
export type Level = 'zkml' | 'attested' | 'optimistic';

/** What a client asks for. Amounts in base units (10^-18 CIRO), multiples of 10^9. */
export interface JobRequest {
  modelHash: Felt;
  modelOwner: string;
  inputCommitment: Felt;
  /** Opens the commitment together with `input`. */
  salt: Felt;
  rows: number;
  /** The packed input; empty if workers fetch it by its commitment. */
  input: readonly Felt[];
  /** The most that worker, royalty and fee together may cost. */
  maxPrice: bigint;
  /** The job expires when both have passed. */
  deadlineBlocks: number;
  deadlineSeconds: number;
  /** Contract to deliver the result to, for a fee. */
  consumer?: string;
  deliveryFee?: bigint;
  /** Keep the result's digest on the chain for ever. */
  storeResult?: boolean;
  /** Slot of a finished job to write into. */
  slot?: Felt;
  /** ZKML if left out. */
  level?: Level;
}

/** A job, and the slot that holds its digest. */
export interface JobRef {
  slot: Felt;
  job: PackedJob;
}

/** An answer to a job. */
export interface JobAnswer extends JobRef {
  salt: Felt;
  input: readonly Felt[];
  outputs: readonly Felt[];
}

/** Opens a worker's commitment to an answer. */
export interface Opening {
  worker: Felt;
  /** A row. */
  ask: bigint;
  salt: Felt;
}

/** A worker that has revealed, as its commitment's event told of it. */
export interface Voter {
  worker: Felt;
  ask: bigint;
  commitment: Felt;
}

export interface VaultAccount {
  balance: bigint;
  /** Bound in open jobs. */
  reserved: bigint;
  /** Of the next submission. */
  nonce: bigint;
}

/** A worker's offer to serve a model. */
export interface Member {
  worker: Felt;
  /** Base units a row. */
  ask: bigint;
  /** It is drawn from this epoch on. */
  fromEpoch: bigint;
}
