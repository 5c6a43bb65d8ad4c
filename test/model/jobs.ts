// The job manager. docs/SPEC.md, "Jobs".

import {
  assignedJob, FREE_SLOT, idOf, jobDigest, jobId, jobRefusal, jobReserve, maxAsk, packJob, priceShares, resultDigest,
  seedBlock, settledJob, UNIT, unpackJob, type Felt, type Job, type JobAction, type PackedJob,
} from '@ciro-network/sdk';
import type { JobAnswer, JobRef, JobRequest } from '@ciro-network/sdk/hub';

import { checkAnswers } from './answer.ts';
import type { Context } from './context.ts';
import type { DrawRequest, PoolModel } from './pool.ts';
import { demand, Refusal } from './refusal.ts';
import type { RegistryModel, Source } from './registry.ts';
import { checkRequest, openJob, type Settings } from './submission.ts';
import { Table, type Journal } from './table.ts';
import type { VaultModel } from './vault.ts';
import { felt, fields } from './word.ts';

const PAUSE_TIME = 72n * 3600n;

/** Basis points. */
const MAX_FEE = 1_000n;

export interface Operators {
  vault: VaultModel;
  registry: RegistryModel;
  pool: PoolModel;
  /** What a contract does with a result that is delivered to it; may refuse. */
  consume: (consumer: Felt, modelHash: Felt) => void;
}

export interface Roles {
  owner: Felt;
  pauser: Felt;
}

export class JobsModel {
  readonly #hub: Operators;
  readonly #roles: Roles;
  readonly #slots: Table<Felt>;
  readonly #results: Table<Felt>;
  readonly #globals;
  readonly #digests = new WeakMap<PackedJob, Felt>();

  constructor(journal: Journal, settings: Settings, roles: Roles, hub: Operators) {
    this.#hub = hub;
    this.#roles = roles;
    this.#slots = new Table(journal, 'JobManager', 'active_jobs', felt);
    this.#results = new Table(journal, 'JobManager', 'results', felt);
    this.#globals = new Table(journal, 'JobManager', 'globals', fields({
      counter: [0, 48], pausedUntil: [48, 40], fee: [88, 40], tip: [128, 48],
      minBlocks: [176, 32], maxBlocks: [208, 32],
    }));
    this.#globals.set({ counter: 0n, pausedUntil: 0n, ...settings, tip: settings.tip / UNIT });
  }

  get pausedUntil(): bigint {
    return this.#globals.get().pausedUntil;
  }

  setFee(at: Context, fee: bigint): void {
    demand(at.caller === this.#roles.owner, 'NOT_OWNER');
    demand(fee <= MAX_FEE, 'FEE_RANGE');
    this.#globals.update((globals) => ({ ...globals, fee }));
  }

  holds({ slot, job }: JobRef): boolean {
    return this.#slots.get(slot) === this.#digest(job);
  }

  isFree(slot: Felt): boolean {
    return this.#slots.get(slot) === FREE_SLOT;
  }

  /** Jobs with nonces from `nonces[0]` on, one each. Returns where they lie. */
  submit(at: Context, requests: readonly JobRequest[], nonces: readonly bigint[]): JobRef[] {
    demand(requests.length > 0, 'EMPTY_BATCH');
    demand(at.time >= this.pausedUntil, 'PAUSED');
    const globals = this.#globals.get();
    const settings = { ...globals, tip: globals.tip * UNIT };
    let total = 0n;
    const opened = requests.map((request, i) => {
      demand(nonces[i] === nonces[0]! + BigInt(i), 'NONCE_ORDER');
      const terms = this.#hub.registry.terms(BigInt(request.modelOwner), request.modelHash);
      checkRequest(request, nonces[i]!, terms, settings);
      const job = openJob(at, request, nonces[i]!, terms, settings);
      total += jobReserve(unpackJob(job));
      const named = request.slot !== undefined && request.slot !== 0n && this.isFree(request.slot);
      const slot = named ? request.slot! : jobId(at.caller, nonces[i]!);
      this.#slots.set(this.#digest(job), slot);
      if (request.storeResult) this.#results.set(FREE_SLOT, idOf(job));
      return { slot, job };
    });
    const count = BigInt(requests.length);
    this.#globals.set({ ...globals, counter: globals.counter + count });
    this.#hub.vault.reserve(at.caller, nonces[0]!, count, total);
    return opened;
  }

  cancel(at: Context, ref: JobRef): void {
    const job = this.#present(at, ref, 'cancel');
    demand(at.caller === job.client, 'NOT_CLIENT');
    this.#slots.set(FREE_SLOT, ref.slot);
    this.#hub.vault.release(job.client, jobReserve(job), 0n, 0n);
  }

  expire(at: Context, ref: JobRef): void {
    const job = this.#present(at, ref, 'expire');
    this.#slots.set(FREE_SLOT, ref.slot);
    this.#hub.vault.release(job.client, jobReserve(job), at.caller, job.tip);
  }

  deliver(at: Context, ref: JobRef, outputs: readonly Felt[]): void {
    const job = this.#present(at, ref, 'deliver');
    demand(resultDigest(job.modelHash, job.inputCommitment, outputs) === job.result, 'RESULT_MISMATCH');
    this.#slots.set(FREE_SLOT, ref.slot);
    this.#hub.vault.release(job.client, job.deliveryFee, at.caller, job.deliveryFee);
    this.#hub.consume(job.consumer, job.modelHash);
  }

  abandon(at: Context, ref: JobRef): void {
    const job = this.#present(at, ref, 'abandon');
    this.#slots.set(FREE_SLOT, ref.slot);
    this.#hub.vault.release(job.client, job.deliveryFee, 0n, 0n);
  }

  /** Returns the jobs that are pinned now. */
  assign(at: Context, refs: readonly JobRef[]): JobRef[] {
    const assigned: JobRef[] = [];
    for (const ref of refs) {
      if (!this.holds(ref)) continue;
      const job = this.#allowed(at, ref, 'assign');
      const worker = this.#hub.pool.firstRanked(at, job.modelHash, drawRequest(ref.job));
      if (worker === undefined) throw new Refusal('NO_WORKER');
      const [ask] = this.#hub.pool.entitledAsks(at, job.modelHash, worker, [drawRequest(ref.job)]);
      const pinned = { slot: ref.slot, job: packJob(assignedJob(unpackJob(ref.job), worker, ask!)) };
      this.#slots.set(this.#digest(pinned.job), ref.slot);
      assigned.push(pinned);
    }
    demand(assigned.length > 0, 'JOB_MISMATCH');
    return assigned;
  }

  /** Returns the jobs that wait for delivery now. */
  answer(at: Context, source: Source, answers: readonly JobAnswer[]): JobRef[] {
    demand(answers.length > 0, 'EMPTY_BATCH');
    const { model_hash: hash, verifier } = answers[0]!.job;
    demand(answers.every(({ job }) => job.model_hash === hash && job.verifier === verifier), 'MIXED_MODELS');
    const settled: JobRef[] = [];
    let leftOut = 'JOB_MISMATCH';
    const closed = answers.filter((answer) => {
      if (!this.holds(answer)) return false;
      const refused = jobRefusal(unpackJob(answer.job), 'answer', at);
      if (refused === undefined) this.#close(answer, settled);
      leftOut = refused ?? leftOut;
      return refused === undefined;
    });
    demand(closed.length > 0, leftOut);
    const asks = this.#asks(at, hash, closed);
    checkAnswers(hash, source.program, answers.map(({ job, salt, input, outputs }) => (
      { inputCommitment: job.input_commitment, rows: Number(unpackJob(job).rows), salt, input, outputs }
    )));
    this.#pay(at, closed, asks);
    return settled;
  }

  pause(at: Context): void {
    demand(at.caller === this.#roles.pauser, 'NOT_PAUSER');
    demand(this.pausedUntil === 0n || at.time >= this.pausedUntil + PAUSE_TIME, 'PAUSE_TOO_SOON');
    this.#globals.update((globals) => ({ ...globals, pausedUntil: at.time + PAUSE_TIME }));
  }

  /** Hashing is dear, and packed jobs never change. */
  #digest(job: PackedJob): Felt {
    const digest = this.#digests.get(job) ?? jobDigest(job);
    this.#digests.set(job, digest);
    return digest;
  }

  #present(at: Context, ref: JobRef, action: JobAction): Job {
    demand(this.holds(ref), 'JOB_MISMATCH');
    return this.#allowed(at, ref, action);
  }

  #allowed({ block, time }: Context, { job: packed }: JobRef, action: JobAction): Job {
    const job = unpackJob(packed);
    const refused = jobRefusal(job, action, { block, time });
    if (refused) throw new Refusal(refused);
    return job;
  }

  /** Takes a job out of its slot. */
  #close({ slot, job: packed, outputs }: JobAnswer, settled: JobRef[]): void {
    const job = unpackJob(packed);
    const after = settledJob(unpackJob(packed), outputs);
    const next = after && packJob(after);
    if (job.storeResult) this.#results.set(resultDigest(job.modelHash, job.inputCommitment, outputs), idOf(packed));
    this.#slots.set(next ? this.#digest(next) : FREE_SLOT, slot);
    if (next) settled.push({ slot, job: next });
  }

  /** What the pool lets the caller charge a row, of each job in turn that is not pinned to it. */
  #asks(at: Context, modelHash: Felt, closed: readonly JobAnswer[]): bigint[] {
    const drawn = closed.filter(({ job }) => !isPinned(at, unpackJob(job)));
    if (drawn.length === 0) return [];
    return this.#hub.pool.entitledAsks(at, modelHash, at.caller, drawn.map(({ job }) => drawRequest(job)));
  }

  #pay(at: Context, closed: readonly JobAnswer[], asks: bigint[]): void {
    this.#hub.vault.settle(at.caller, closed.map(({ job: packed }) => {
      const job = unpackJob(packed);
      const ask = isPinned(at, job) ? job.ask : asks.shift()!;
      const { price, worker, modelOwner, fee } = priceShares({ ...job, ask });
      demand(price <= job.maxPrice, 'PRICE_ABOVE_CAP');
      return {
        client: job.client, reserved: jobReserve(job), modelOwner: job.modelOwner,
        toWorker: worker, toModelOwner: modelOwner, fee, kept: job.deliveryFee,
      };
    }));
  }
}

function isPinned(at: Context, job: Job): boolean {
  return job.state === 'assigned' && job.worker === at.caller;
}

/** What the pool is asked about a job. */
export function drawRequest(packed: PackedJob): DrawRequest {
  const job = unpackJob(packed);
  return { jobId: idOf(packed), seedBlock: seedBlock(job), maxAsk: maxAsk(job) };
}
