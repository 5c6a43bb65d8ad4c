// Jobs as the job manager's events tell of them. Nothing is kept: a reorganised chain just tells another story.

import type { Felt } from '../felt.ts';
import { foldJobEvent, JOB_EVENTS, packJob, priceShares, readJobEvent } from '../job/index.ts';
import type { Job, JobEnding, JobEventFields, JobView } from '../job/index.ts';
import type { Connection, RawEvent } from './connection.ts';
import { eventKey, type AbiContract } from './contract.ts';
import { HubError } from './errors.ts';
import { eventsOf, type PlacedEvent } from './event-log.ts';
import type { JobRef } from './types.ts';

export type JobStage = 'submitted' | 'assigned' | 'posted' | 'ruled' | JobEnding;

/** A job as far as it has come. Amounts in base units. */
export interface JobRecord extends JobRef {
  jobId: Felt;
  stage: JobStage;
  salt: Felt;
  rows: number;
  /** The packed input, if it came in calldata. */
  input: Felt[];
  /** The highest price, as submitted. */
  reward: bigint;
  /** Once settled: the packed outputs, and who was paid what. An answer is settled only if the contract verified it. */
  settlement?: { outputs: Felt[]; worker: Felt; toWorker: bigint; toModelOwner: bigint; fee: bigint };
  /** Once paid without a proof, as its judge said: the packed outputs, who was paid which ask a row, the stake behind it. */
  ruling?: { outputs: Felt[]; workers: { worker: Felt; ask: bigint }[]; security: bigint };
  /** Block and transaction of each stage. */
  timeline: { stage: JobStage; block: number; transactionHash: string }[];
}

export class JobLog {
  readonly #manager: AbiContract;
  readonly #fromBlock: number;

  /** `fromBlock`: the hub's deployment. */
  constructor(manager: AbiContract, fromBlock: number) {
    this.#manager = manager;
    this.#fromBlock = fromBlock;
  }

  /** One job. @throws HubError JOB_UNKNOWN */
  async job(connection: Connection, jobId: Felt): Promise<JobRecord> {
    const [record] = await this.#read(connection, [[`0x${jobId.toString(16)}`]]);
    if (!record) throw new HubError('JOB_UNKNOWN', `No job 0x${jobId.toString(16)} was submitted.`);
    return record;
  }

  /** All jobs of a client, oldest first. */
  async ofClient(connection: Connection, client: string): Promise<JobRecord[]> {
    const submitted = await this.#events(connection, [[eventKey('JobSubmitted')], [], [client]]);
    return submitted.length === 0 ? [] : this.#read(connection, [submitted.map((event) => event.keys[1]!)]);
  }

  /** The jobs that a transaction's events tell of. */
  ofReceipt(receipt: { events: RawEvent[]; blockNumber: number; transactionHash: string }): JobRecord[] {
    return this.#fold(receipt.events.map((event) => ({
      ...event, block_number: receipt.blockNumber, transaction_hash: receipt.transactionHash,
    })));
  }

  async #read(connection: Connection, ids: string[][]): Promise<JobRecord[]> {
    return this.#fold(await this.#events(connection, [JOB_EVENTS.map(eventKey), ...ids]));
  }

  #events(connection: Connection, keys: string[][]): Promise<PlacedEvent[]> {
    return eventsOf(connection, this.#manager.address, this.#fromBlock, keys);
  }

  #fold(events: PlacedEvent[]): JobRecord[] {
    const views = new Map<Felt, JobView>();
    const records = new Map<Felt, JobRecord>();
    for (const event of events) {
      const decoded = this.#manager.decode(event);
      if (!decoded) continue;
      const fields = decoded.fields as unknown as Fields;
      const told = readJobEvent(decoded.name, fields);
      if (!told) continue;
      const { job_id: jobId, reward, outputs, worker, to_worker: toWorker } = fields;
      const view = foldJobEvent(views.get(jobId), told);
      if (!view) continue;
      views.set(jobId, view);
      const { slot, salt, input, job } = view;
      const stage = told.kind === 'ended' ? told.how : told.kind;
      const before = stage === 'submitted' ? { reward, timeline: [] } : records.get(jobId)!;
      const place = { stage, block: event.block_number ?? -1, transactionHash: event.transaction_hash };
      records.set(jobId, {
        ...before,
        ...{ jobId, slot, salt, input, stage, job: packJob(job), rows: Number(job.rows) },
        ...(stage === 'settled' && { settlement: { outputs, worker, ...sharesOf(job, toWorker) } }),
        ...(told.kind === 'ruled' && { ruling: { outputs, workers: told.workers, security: told.security } }),
        timeline: [...before.timeline, place],
      });
    }
    return [...records.values()];
  }
}

/** What the log keeps beside a job's view. */
interface Fields extends JobEventFields {
  reward: bigint;
  to_worker: bigint;
}

/** What the event leaves out follows from the job's own rates. */
function sharesOf(job: Job, toWorker: bigint) {
  const { modelOwner, fee } = priceShares({ ...job, ask: toWorker, rows: 1n });
  return { toWorker, toModelOwner: modelOwner, fee };
}
