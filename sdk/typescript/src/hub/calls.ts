// The hub's entry points as calls: pure, so that whoever sends may batch them as it likes.

import { cairo, CairoCustomEnum, type Call } from 'starknet';

import type { Felt } from '../felt.ts';
import { jobFelts } from '../job/index.ts';
import type { HubContracts } from './contracts.ts';
import type { JobAnswer, JobRef, JobRequest, ModelSource } from './types.ts';

export class HubCalls {
  readonly #contracts: HubContracts;

  constructor(contracts: HubContracts) {
    this.#contracts = contracts;
  }

  /** Lets the vault take `amount` of the caller's CIRO. */
  approve(amount: bigint): Call {
    const { CiroToken, Vault } = this.#contracts;
    return CiroToken.call('approve', { spender: Vault.address, amount: cairo.uint256(amount) });
  }

  transfer(recipient: string, amount: bigint): Call {
    return this.#contracts.CiroToken.call('transfer', { recipient, amount: cairo.uint256(amount) });
  }

  deposit(account: string, amount: bigint): Call[] {
    return [this.approve(amount), this.#contracts.Vault.call('deposit', { account, amount })];
  }

  withdraw(to: string, amount: bigint): Call {
    return this.#contracts.Vault.call('withdraw', { to, amount });
  }

  /** From one balance in the vault to others. */
  pay(payments: { to: string; amount: bigint }[]): Call {
    return this.#contracts.Vault.call('pay', { payments });
  }

  stake(worker: string, amount: bigint): Call[] {
    return [this.approve(amount), this.#contracts.CDCPool.call('stake_for_worker', { worker_address: worker, amount })];
  }

  unstake(worker: string, amount: bigint): Call {
    return this.#contracts.CDCPool.call('unstake', { worker_address: worker, amount });
  }

  claimUnbonded(worker: string): Call {
    return this.#contracts.CDCPool.call('claim_unbonded', { worker_address: worker });
  }

  optIn(modelHash: Felt, ask: bigint): Call {
    return this.#contracts.CDCPool.call('opt_in', { model_hash: modelHash, ask });
  }

  optOut(modelHash: Felt): Call {
    return this.#contracts.CDCPool.call('opt_out', { model_hash: modelHash });
  }

  registerModel(source: ModelSource, royalty: number): Call {
    return this.#contracts.ModelRegistry.call('register_model', { source: sourceEnum(source), royalty });
  }

  retireModel(modelHash: Felt): Call {
    return this.#contracts.ModelRegistry.call('retire_model', { model_hash: modelHash });
  }

  /** Jobs with consecutive nonces from `nonce` on. One alone goes by `submit_job`. */
  submitJobs(requests: readonly JobRequest[], nonce: bigint): Call {
    const submissions = requests.map((request, i) => submission(request, nonce + BigInt(i)));
    const { JobManager } = this.#contracts;
    return submissions.length === 1
      ? JobManager.call('submit_job', submissions[0]!)
      : JobManager.call('submit_jobs', { submissions });
  }

  cancel({ slot, job }: JobRef): Call {
    return this.#contracts.JobManager.call('cancel', { slot, job });
  }

  expire({ slot, job }: JobRef): Call {
    return this.#contracts.JobManager.call('expire', { slot, job });
  }

  deliver({ slot, job }: JobRef, outputs: readonly Felt[]): Call {
    return this.#contracts.JobManager.call('deliver', { slot, job, outputs: [...outputs] });
  }

  abandonDelivery({ slot, job }: JobRef): Call {
    return this.#contracts.JobManager.call('abandon_delivery', { slot, job });
  }

  assignJobs(jobs: readonly JobRef[]): Call {
    return this.#contracts.JobManager.call('assign_jobs', { jobs: jobs.map(({ slot, job }) => ({ slot, job })) });
  }

  /** Answers to jobs of one model. One alone goes by `submit_result`. */
  submitResults(source: ModelSource, answers: readonly JobAnswer[]): Call {
    const results = answers.map(({ slot, job, salt, input, outputs }) => ({
      slot, job, salt, input: [...input], outputs: [...outputs],
    }));
    const { JobManager } = this.#contracts;
    return results.length === 1
      ? JobManager.call('submit_result', { source: sourceEnum(source), result: results[0]! })
      : JobManager.call('submit_results', { source: sourceEnum(source), results });
  }
}

/** `types::Level`; the only one offered so far. */
const ZKML = new CairoCustomEnum({ Attested: undefined, Optimistic: undefined, Zkml: {} });

function sourceEnum(source: ModelSource): CairoCustomEnum {
  const none = { Inline: undefined, Data: undefined, Committed: undefined, CommittedData: undefined };
  if ('inline' in source) return new CairoCustomEnum({ ...none, Inline: [...source.inline] });
  if ('data' in source) return new CairoCustomEnum({ ...none, Data: source.data });
  if ('committedData' in source) {
    const { data, argument } = source.committedData;
    return new CairoCustomEnum({ ...none, CommittedData: { data, argument: [...argument] } });
  }
  const { program, argument } = source.committed;
  return new CairoCustomEnum({ ...none, Committed: { program: [...program], argument: [...argument] } });
}

/** Felts of calldata of a transaction that does nothing but `submitResults`: Starknet takes 5,000. */
export function submissionFelts(source: ModelSource, answers: readonly JobAnswer[]): number {
  const list = answers.length === 1 ? 0 : 1;
  const results = answers.map(({ job, input, outputs }) => 4 + jobFelts(job).length + input.length + outputs.length);
  return CALL_FELTS + sourceFelts(source) + list + results.reduce((sum, felts) => sum + felts, 0);
}

/** What an account's transaction of one call has around the call's own calldata. */
const CALL_FELTS = 4;

function sourceFelts(source: ModelSource): number {
  if ('inline' in source) return 2 + source.inline.length;
  if ('data' in source) return 2;
  if ('committedData' in source) return 3 + source.committedData.argument.length;
  return 3 + source.committed.program.length + source.committed.argument.length;
}

/** One of `submit_jobs`'s list. */
export function submission(request: JobRequest, nonce: bigint) {
  return {
    model_hash: request.modelHash,
    input_commitment: request.inputCommitment,
    compute_requirements: computeSpec(request, nonce),
  };
}

function computeSpec(request: JobRequest, nonce: bigint) {
  return {
    level: ZKML,
    model_owner: request.modelOwner,
    nonce,
    rows: request.rows,
    max_price: request.maxPrice,
    deadline_blocks: request.deadlineBlocks,
    deadline_seconds: request.deadlineSeconds,
    consumer: request.consumer ?? 0,
    delivery_fee: request.deliveryFee ?? 0n,
    store_result: request.storeResult ?? false,
    slot: request.slot ?? 0n,
    salt: request.salt,
    input: [...request.input],
  };
}
