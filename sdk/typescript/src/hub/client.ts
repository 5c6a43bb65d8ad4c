// The hub for applications, workers and tools: every action a method, every refusal a HubError by code.

import type { Call } from 'starknet';

import type { Context } from '../committed/index.ts';
import { plainSeed } from '../draw/index.ts';
import type { DrawSeed } from '../draw/index.ts';
import type { Felt } from '../felt.ts';
import { attestedMaxAsk, maxAsk, unpackJob } from '../job/index.ts';
import type { Job } from '../job/index.ts';
import type { HourOfMonth } from '../uptime/index.ts';
import { HubCalls } from './calls.ts';
import type { Connection, Receipt } from './connection.ts';
import { hubContracts, type HubAddresses, type HubContracts } from './contracts.ts';
import { HubError } from './errors.ts';
import { JobLog, type JobRecord } from './job-log.ts';
import { efficiencyOf, type Security } from './security.ts';
import type { JobAnswer, JobRef, JobRequest, Member, ModelSource, VaultAccount } from './types.ts';
import { readMonth } from './uptime.ts';
import type { Validator, ValidatorEpoch, ValidatorKeys, ValidatorRules } from './validators.ts';
import { proveWorkerKey, workerOf, type Worker, type WorkerProfile } from './workers.ts';

export interface HubOptions {
  connection: Connection;
  addresses: HubAddresses;
  /** The block of the hub's deployment: events are read from it on. */
  fromBlock?: number;
}

export interface Submitted {
  jobs: JobRecord[];
  receipt: Receipt;
}

/** Workers asked for in one call: a node bounds what a call may read. */
const PAGE = 200;

const TERMINAL = new Set<JobRecord['stage']>(['delivered', 'abandoned', 'cancelled', 'expired', 'refused']);

export class HubClient {
  readonly connection: Connection;
  readonly addresses: HubAddresses;
  readonly contracts: HubContracts;
  readonly calls: HubCalls;
  readonly log: JobLog;
  /** The block of the hub's deployment. */
  readonly fromBlock: number;

  constructor({ connection, addresses, fromBlock = 0 }: HubOptions) {
    this.connection = connection;
    this.addresses = addresses;
    this.contracts = hubContracts(addresses);
    this.calls = new HubCalls(this.contracts);
    this.log = new JobLog(this.contracts.JobManager, fromBlock);
    this.fromBlock = fromBlock;
  }

  /** The same hub for another account. */
  as(connection: Connection): HubClient {
    return new HubClient({ connection, addresses: this.addresses, fromBlock: this.fromBlock });
  }

  get address(): string {
    return this.connection.address;
  }

  send(calls: Call | Call[]): Promise<Receipt> {
    return this.connection.send(calls);
  }

  // ---- Money

  /** CIRO outside the vault. */
  balance(address = this.address): Promise<bigint> {
    return this.contracts.CiroToken.read(this.connection, 'balance_of', [address]);
  }

  account(address = this.address): Promise<VaultAccount> {
    return this.contracts.Vault.read(this.connection, 'account', [address]);
  }

  /** Takes CIRO of the caller as credit of `account`. */
  deposit(amount: bigint, account = this.address): Promise<Receipt> {
    return this.send(this.calls.deposit(account, amount));
  }

  withdraw(amount: bigint, to = this.address): Promise<Receipt> {
    return this.send(this.calls.withdraw(to, amount));
  }

  // ---- Jobs

  /** What a job of `rows` rows reserves so that a worker that asks `ask` a row can serve it; `royalty` in basis points. */
  quote(ask: bigint, rows: number, royalty: number, deliveryFee = 0n): Promise<bigint> {
    return this.contracts.JobManager.read(this.connection, 'quote', [ask, rows, royalty, deliveryFee]);
  }

  async submitJob(request: JobRequest, nonce?: bigint): Promise<{ job: JobRecord; receipt: Receipt }> {
    const { jobs, receipt } = await this.submitJobs([request], nonce);
    return { job: jobs[0]!, receipt };
  }

  /** `nonce` of the first; given, a repeated submission is refused with NONCE_USED instead of opening more jobs. */
  async submitJobs(requests: readonly JobRequest[], nonce?: bigint): Promise<Submitted> {
    const first = nonce ?? (await this.account()).nonce;
    const receipt = await this.send(this.calls.submitJobs(requests, first));
    return { jobs: this.log.ofReceipt(receipt), receipt };
  }

  job(jobId: Felt): Promise<JobRecord> {
    return this.log.job(this.connection, jobId);
  }

  cancel(job: JobRef): Promise<Receipt> {
    return this.send(this.calls.cancel(job));
  }

  expire(job: JobRef): Promise<Receipt> {
    return this.send(this.calls.expire(job));
  }

  deliver(job: JobRef, outputs: readonly Felt[]): Promise<Receipt> {
    return this.send(this.calls.deliver(job, outputs));
  }

  /**
   * Yields the job now and whenever its stage has changed, also backwards by a reorganisation, until nothing more can
   * happen to it or `signal` aborts. A settled job without a consumer has ended.
   */
  async *watch(
    jobId: Felt, { pollMs = 1_000, signal }: { pollMs?: number; signal?: AbortSignal } = {},
  ): AsyncGenerator<JobRecord> {
    let seen: string | undefined;
    while (!signal?.aborted) {
      const job = await this.job(jobId);
      const story = job.timeline.map(({ stage, transactionHash }) => `${stage} ${transactionHash}`).join();
      if (story !== seen) yield job;
      seen = story;
      const paid = job.stage === 'settled' || job.stage === 'ruled';
      if (TERMINAL.has(job.stage) || (paid && job.job.consumer === 0n)) return;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  /** The packed outputs that the contract verified. @throws HubError NO_RESULT before, or if the job ended without. */
  async result(jobId: Felt): Promise<{ outputs: Felt[]; worker: Felt; price: bigint }> {
    const { settlement, stage } = await this.job(jobId);
    if (!settlement) throw new HubError('NO_RESULT', `The job has no result: it is ${stage}.`, { stage });
    const { outputs, worker, toWorker, toModelOwner, fee } = settlement;
    return { outputs, worker, price: toWorker + toModelOwner + fee };
  }

  // ---- Workers

  /** Announces the caller as a worker. `privateKey`: of the Stark key by which its heartbeats are known. */
  async registerWorker(profile: WorkerProfile, privateKey: Felt): Promise<Receipt> {
    const chainId = BigInt(await this.connection.provider.getChainId());
    const key = proveWorkerKey(privateKey, chainId, this.addresses.CDCPool, this.address);
    return this.send(this.calls.registerWorker(profile, key));
  }

  /** In basis points; a rise holds seven days later. */
  setCommission(commission: number): Promise<Receipt> {
    return this.send(this.calls.setCommission(commission));
  }

  distribute(worker = this.address): Promise<Receipt> {
    return this.send(this.calls.distribute(worker));
  }

  refresh(worker = this.address): Promise<Receipt> {
    return this.send(this.calls.refresh(worker));
  }

  async worker(worker = this.address): Promise<Worker> {
    return workerOf(await this.contracts.CDCPool.read(this.connection, 'worker', [worker]));
  }

  /** Its last thirty days, hour by hour, oldest first: the mission's 720 bits. */
  async month(worker = this.address): Promise<HourOfMonth[]> {
    const { index } = await this.worker(worker);
    return readMonth(this.connection, this.contracts.Uptime, this.fromBlock, worker, index);
  }

  /** All that have ever deserved a weight, by index. */
  async workers(): Promise<Worker[]> {
    const found: Worker[] = [];
    for (const [first, count] of await this.#pages()) {
      const page = await this.contracts.CDCPool.read<Record<string, bigint>[]>(this.connection, 'workers', [first, count]);
      found.push(...page.map(workerOf));
    }
    return found;
  }

  /** Security(n) and network efficiency, summed up by the contract. S(n, f): `securityWithout` of `workers()`. */
  async security(): Promise<Security & { efficiency: number }> {
    const total: Security = { workers: 0, stake: 0n, security: 0n };
    for (const [first, count] of await this.#pages()) {
      const page = await this.contracts.CDCPool.read<Record<keyof Security, bigint>>(
        this.connection, 'security', [first, count],
      );
      total.workers += Number(page.workers);
      total.stake += BigInt(page.stake);
      total.security += BigInt(page.security);
    }
    return { ...total, efficiency: efficiencyOf(total) };
  }

  /** Ranges of indices that hold every worker: (first, count). */
  async #pages(): Promise<[first: number, count: number][]> {
    const count = Number(await this.contracts.CDCPool.read<bigint>(this.connection, 'worker_count'));
    return Array.from({ length: Math.ceil(count / PAGE) }, (_page, n) => [1 + n * PAGE, Math.min(PAGE, count - n * PAGE)]);
  }

  stake(amount: bigint, worker = this.address): Promise<Receipt> {
    return this.send(this.calls.stake(worker, amount));
  }

  unstake(amount: bigint, worker = this.address): Promise<Receipt> {
    return this.send(this.calls.unstake(worker, amount));
  }

  /** Moves what has finished unbonding into the caller's vault balance. */
  claim(worker = this.address): Promise<Receipt> {
    return this.send(this.calls.claimUnbonded(worker));
  }

  /** Active two epochs later. `ask` a row. */
  optIn(modelHash: Felt, ask: bigint): Promise<Receipt> {
    return this.send(this.calls.optIn(modelHash, ask));
  }

  optOut(modelHash: Felt): Promise<Receipt> {
    return this.send(this.calls.optOut(modelHash));
  }

  /** Who offers to serve a model, active yet or not. */
  async members(modelHash: Felt): Promise<Member[]> {
    const read = this.contracts.CDCPool.read<Record<0 | 1 | 2, bigint>[]>(this.connection, 'members', [modelHash]);
    return (await read).map(({ 0: worker, 1: ask, 2: fromEpoch }) => ({ worker, ask, fromEpoch }));
  }

  stakeOf(staker = this.address, worker = this.address): Promise<bigint> {
    return this.contracts.CDCPool.read(this.connection, 'stake_of', { worker_address: worker, staker });
  }

  /** What a job's workers are drawn with. @throws HubError BEACON_PENDING while an ATTESTED one waits for the beacon. */
  async drawSeed({ job: packed }: Pick<JobRecord, 'job'>): Promise<DrawSeed> {
    const job = unpackJob(packed);
    const plain = plainSeed(job);
    if (!this.#isAttested(job)) return plain;
    const { value, fromBlock } = await this.randomness(plain.block);
    return { block: plain.block, randomness: value, fromBlock };
  }

  /**
   * The drawn workers by rank. @throws HubError SEED_NOT_READY until ten blocks after the seed block, BEACON_PENDING as
   * long as an ATTESTED job waits for the beacon.
   */
  async ranked({ jobId, job: packed }: Pick<JobRecord, 'jobId' | 'job'>): Promise<Felt[]> {
    const job = unpackJob(packed);
    const { block, randomness, fromBlock } = await this.drawSeed({ job: packed });
    const of = { model_hash: job.modelHash, job_id: jobId };
    const { CDCPool } = this.contracts;
    if (!this.#isAttested(job)) {
      return CDCPool.read(this.connection, 'ranked', { ...of, seed_block: block, max_ask: maxAsk(job) });
    }
    const seed = { block, randomness, from_block: fromBlock };
    return CDCPool.read(this.connection, 'committee', { ...of, seed, max_ask: attestedMaxAsk(job) });
  }

  /** The beacon's value for a block, and the first block that has it. @throws HubError BEACON_PENDING before. */
  async randomness(block: bigint): Promise<{ value: Felt; fromBlock: bigint; decidedAt: bigint }> {
    const found = await this.contracts.Beacon.read<Record<'value' | 'from_block' | 'decided_at', bigint>>(
      this.connection, 'randomness', [block],
    );
    return { value: found.value, fromBlock: found.from_block, decidedAt: found.decided_at };
  }

  #isAttested({ verifier }: Job): boolean {
    return verifier === BigInt(this.addresses.AttestedJudge);
  }

  /** Pins the first-ranked worker of jobs on the chain. */
  assignJobs(jobs: readonly JobRef[]): Promise<Receipt> {
    return this.send(this.calls.assignJobs(jobs));
  }

  /** What an argument of a committed model is bound to, if this account submits it. */
  async argumentContext(): Promise<Context> {
    return {
      chainId: BigInt(await this.connection.provider.getChainId()),
      contract: BigInt(this.addresses.JobManager),
      submitter: BigInt(this.address),
    };
  }

  /** Answers of the calling worker to jobs of one model. */
  submitResults(source: ModelSource, answers: readonly JobAnswer[]): Promise<Receipt> {
    return this.send(this.calls.submitResults(source, answers));
  }

  submitResult(source: ModelSource, answer: JobAnswer): Promise<Receipt> {
    return this.submitResults(source, [answer]);
  }

  // ---- Validators

  async validator(validator = this.address): Promise<Validator> {
    const { CDCPool, ValidatorSet } = this.contracts;
    const [keys, candidates, [counted]] = await Promise.all([
      ValidatorSet.read<ValidatorKeys>(this.connection, 'keys_of', [validator]),
      ValidatorSet.read<bigint[]>(this.connection, 'candidates'),
      CDCPool.read<bigint[]>(this.connection, 'stakes_of', [[validator]]),
    ]);
    return {
      keys: keys.stark === 0n ? undefined : keys, isCandidate: candidates.includes(BigInt(validator)), counted: counted!,
    };
  }

  /** The present epoch; undefined before the first. */
  async validatorEpoch(): Promise<ValidatorEpoch | undefined> {
    const { ValidatorSet } = this.contracts;
    const number = await ValidatorSet.read<bigint>(this.connection, 'epoch');
    if (number === 0n) return undefined;
    const facts = await ValidatorSet.read<Record<'began_at' | 'size' | 'total_weight', bigint>>(
      this.connection, 'epoch_facts', [number],
    );
    return { number, beganAt: facts.began_at, members: Number(facts.size), totalWeight: facts.total_weight };
  }

  async validatorRules(): Promise<ValidatorRules> {
    const rules = await this.contracts.ValidatorSet.read<
      Record<'min_stake' | 'min_members' | 'epoch_seconds' | 'overlap_seconds', bigint>
    >(this.connection, 'rules');
    return {
      minStake: rules.min_stake, minMembers: Number(rules.min_members), epochSeconds: Number(rules.epoch_seconds),
      overlapSeconds: Number(rules.overlap_seconds),
    };
  }

  joinValidators(): Promise<Receipt> {
    return this.send(this.calls.joinValidators());
  }

  leaveValidators(): Promise<Receipt> {
    return this.send(this.calls.leaveValidators());
  }

  /** @throws HubError EPOCH_NOT_OVER, TOO_FEW_VALIDATORS */
  rotateValidators(): Promise<Receipt> {
    return this.send(this.calls.rotateValidators());
  }

  // ---- Models

  /** `royalty` of the worker's ask, in hundredths of a percent. */
  registerModel(source: ModelSource, royalty: number): Promise<Receipt> {
    return this.send(this.calls.registerModel(source, royalty));
  }

  retireModel(modelHash: Felt): Promise<Receipt> {
    return this.send(this.calls.retireModel(modelHash));
  }
}
