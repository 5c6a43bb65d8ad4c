// Jobs as the job manager's events tell of them. Nothing is kept: a reorganised chain just tells another story.

import type { Felt } from '../felt.ts';
import { assignedJob, settledJob } from '../job/index.ts';
import type { Connection, RawEvent } from './connection.ts';
import { eventKey, type AbiContract } from './contract.ts';
import { HubError } from './errors.ts';
import type { JobRef, PackedJob } from './types.ts';

export type JobStage =
  | 'submitted' | 'assigned' | 'settled' | 'delivered' | 'abandoned' | 'cancelled' | 'expired';

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
  /** Block and transaction of each stage. */
  timeline: { stage: JobStage; block: number; transactionHash: string }[];
}

const STAGES: Record<string, JobStage> = {
  JobSubmitted: 'submitted',
  JobAssigned: 'assigned',
  JobSettled: 'settled',
  JobDelivered: 'delivered',
  DeliveryAbandoned: 'abandoned',
  JobCancelled: 'cancelled',
  JobExpired: 'expired',
};

const PAGE = 1000;

type PlacedEvent = RawEvent & { block_number?: number; transaction_hash: string };

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
    return this.#fold(await this.#events(connection, [Object.keys(STAGES).map(eventKey), ...ids]));
  }

  async #events(connection: Connection, keys: string[][]): Promise<PlacedEvent[]> {
    const found: PlacedEvent[] = [];
    let continuation: string | undefined;
    do {
      const page = await connection.provider.getEvents({
        address: this.#manager.address,
        from_block: { block_number: this.#fromBlock },
        to_block: 'latest',
        keys,
        chunk_size: PAGE,
        ...(continuation && { continuation_token: continuation }),
      });
      found.push(...(page.events as PlacedEvent[]));
      continuation = page.continuation_token;
    } while (continuation);
    return found;
  }

  #fold(events: PlacedEvent[]): JobRecord[] {
    const records = new Map<Felt, JobRecord>();
    for (const event of events) {
      const decoded = this.#manager.decode(event);
      const stage = decoded && STAGES[decoded.name];
      if (!stage) continue;
      const fields = decoded.fields as unknown as Fields;
      const record = stage === 'submitted' ? submitted(fields) : records.get(fields.job_id);
      if (!record) continue;
      records.set(record.jobId, record);
      record.stage = stage;
      record.timeline.push({ stage, block: event.block_number ?? -1, transactionHash: event.transaction_hash });
      if (stage === 'assigned') record.job = assignedJob(record.job, fields.worker, fields.ask);
      if (stage === 'settled') {
        record.job = settledJob(record.job, fields.outputs) ?? record.job;
        const { outputs, worker, to_worker: toWorker, to_model_owner: toModelOwner, fee } = fields;
        record.settlement = { outputs, worker, toWorker, toModelOwner, fee };
      }
    }
    return [...records.values()];
  }
}

/** Of all job events together; each has those its name brings. */
interface Fields {
  job_id: Felt;
  client: Felt;
  model_hash: Felt;
  input_commitment: Felt;
  compute_requirements: { model_owner: Felt; consumer: Felt; rows: bigint; salt: Felt; input: Felt[] };
  reward: bigint;
  slot: Felt;
  verifier: Felt;
  amounts: Felt;
  status: Felt;
  worker: Felt;
  ask: bigint;
  to_worker: bigint;
  to_model_owner: bigint;
  fee: bigint;
  outputs: Felt[];
}

function submitted(fields: Fields): JobRecord {
  const spec = fields.compute_requirements;
  const job: PackedJob = {
    client: fields.client,
    model_hash: fields.model_hash,
    model_owner: spec.model_owner,
    input_commitment: fields.input_commitment,
    verifier: fields.verifier,
    consumer: spec.consumer,
    worker: 0n,
    result: 0n,
    amounts: fields.amounts,
    status: fields.status,
  };
  return {
    jobId: fields.job_id,
    slot: fields.slot,
    job,
    stage: 'submitted',
    salt: spec.salt,
    rows: Number(spec.rows),
    input: spec.input,
    reward: fields.reward,
    timeline: [],
  };
}
