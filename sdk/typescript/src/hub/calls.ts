// The hub's entry points as calls: pure, so that whoever sends may batch them as it likes.

import { cairo, CairoCustomEnum, type Call } from 'starknet';

import { shortString, type Felt } from '../felt.ts';
import { idOf, jobFelts, unpackJob } from '../job/index.ts';
import type { HubContracts } from './contracts.ts';
import type { JobAnswer, JobRef, JobRequest, Level, ModelSource, Opening, Voter } from './types.ts';
import type { WorkerKey, WorkerProfile } from './workers.ts';

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

  registerWorker({ region, ...profile }: WorkerProfile, { starkKey, r, s }: WorkerKey): Call {
    return this.#contracts.CDCPool.call('register_worker', {
      ...profile, region: shortString(region), stark_key: starkKey, r, s,
    });
  }

  /** Basis points of what its delegators' part earns that the calling worker keeps. */
  setCommission(commission: number): Call {
    return this.#contracts.CDCPool.call('set_commission', { commission });
  }

  /** Anyone: divides what a worker has earned between it and its delegators. */
  distribute(worker: string): Call {
    return this.#contracts.CDCPool.call('distribute', { worker_address: worker });
  }

  /** Anyone, once a day: a point for a worker's fees, or drift to the middle. */
  refresh(worker: string): Call {
    return this.#contracts.CDCPool.call('refresh', { worker_address: worker });
  }

  optIn(modelHash: Felt, ask: bigint): Call {
    return this.#contracts.CDCPool.call('opt_in', { model_hash: modelHash, ask });
  }

  optOut(modelHash: Felt): Call {
    return this.#contracts.CDCPool.call('opt_out', { model_hash: modelHash });
  }

  /** The calling validator, whose keys are registered, stands for the coming epochs. */
  joinValidators(): Call {
    return this.#contracts.ValidatorSet.call('join');
  }

  /** From the next epoch on. */
  leaveValidators(): Call {
    return this.#contracts.ValidatorSet.call('leave');
  }

  /** Anyone, once an epoch is over: the strongest candidates are the next one's members. */
  rotateValidators(): Call {
    return this.#contracts.ValidatorSet.call('rotate');
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

  /** Anyone, once: has the verifier check an answer, so that OPTIMISTIC jobs of as many rows are taken. */
  measureModel(owner: string, source: ModelSource, answer: JobAnswer): Call {
    return this.#contracts.ModelRegistry.call('measure_model', {
      owner, model_hash: answer.job.model_hash, source: sourceEnum(source), answer: proven(answer, 0n),
    });
  }

  /** OPTIMISTIC: the calling worker's answer, behind its bond. */
  post({ slot, job }: JobRef, outputs: readonly Felt[]): Call {
    return this.#contracts.OptimisticJudge.call('post', { slot, job, outputs: [...outputs] });
  }

  /** Pays for a posted answer when its window is over. */
  finalise({ slot, job }: JobRef, outputs: readonly Felt[]): Call {
    return this.#contracts.OptimisticJudge.call('finalise', { slot, job, outputs: [...outputs] });
  }

  /** Pays for a posted answer by a proof. */
  prove(source: ModelSource, answer: JobAnswer): Call {
    const { slot, job } = answer;
    return this.#contracts.OptimisticJudge.call('prove', {
      slot, job, source: sourceEnum(source), answer: proven(answer, idOf(job)),
    });
  }

  /** Refunds the client of a posted answer that does not stand. */
  conclude({ slot, job }: JobRef): Call {
    return this.#contracts.OptimisticJudge.call('conclude', { slot, job });
  }

  /** ATTESTED: the calling worker binds itself to an answer. */
  commit({ slot, job }: JobRef, commitment: Felt): Call {
    return this.#contracts.AttestedJudge.call('commit', { slot, job, commitment });
  }

  reveal({ slot, job }: JobRef, outputs: readonly Felt[], openings: readonly Opening[]): Call {
    return this.#contracts.AttestedJudge.call('reveal', {
      slot, job, outputs: [...outputs], openings: openings.map((opening) => ({ ...opening })),
    });
  }

  /** Pays those that gave `outputs`; `voters`: all that have revealed. */
  finaliseRound({ slot, job }: JobRef, outputs: readonly Felt[], voters: readonly Voter[]): Call {
    const ascending = voters.toSorted((a, b) => (a.worker < b.worker ? -1 : 1)).map((voter) => ({ ...voter }));
    return this.#contracts.AttestedJudge.call('finalise', { slot, job, outputs: [...outputs], voters: ascending });
  }
}

/** What a verifier is asked about an answer. */
function proven({ job, salt, input, outputs }: JobAnswer, jobId: Felt) {
  const { rows } = unpackJob(job);
  const { input_commitment } = job;
  return { job_id: jobId, input_commitment, salt, rows, input: [...input], outputs: [...outputs] };
}

/** `types::Level` */
function levelEnum(level: Level = 'zkml'): CairoCustomEnum {
  const chosen = (name: Level) => (name === level ? {} : undefined);
  return new CairoCustomEnum({ Attested: chosen('attested'), Optimistic: chosen('optimistic'), Zkml: chosen('zkml') });
}

/** `ModelSource` */
export function sourceEnum(source: ModelSource): CairoCustomEnum {
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
    level: levelEnum(request.level),
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
