import { HubCalls, hubContracts } from '@ciro-network/sdk/hub';
import { maxAsk, packJob, seedBlock, unpackJob } from '@ciro-network/sdk';
import type { HubAddresses, HubContracts, ModelSource } from '@ciro-network/sdk/hub';
import type { Call as StarknetCall } from 'starknet';
import type { Call, ChainEvent, ChainPort } from '../chains/port.ts';
import { eventKey } from '../chains/starknet.ts';
import { KeeperError } from '../core/errors.ts';
import { hex } from '../core/json.ts';
import type { Answer } from '../store/store.ts';
import type { HubPort, Timing } from './port.ts';
import type { Ending, Felt, HubEvent, JobView } from './types.ts';

/** Fixed by the protocol (`cdc_pool/draw.cairo`). */
const RANKS = 4;

const ENDINGS: Readonly<Record<string, Exclude<Ending, 'settled'>>> = {
  JobCancelled: 'cancelled', JobExpired: 'expired', JobDelivered: 'delivered', DeliveryAbandoned: 'abandoned',
};
const OF_CONCERN = new Set(['JobSubmitted', 'JobAssigned', 'JobSettled', ...Object.keys(ENDINGS)].map(eventKey));

/** Of all the hub's events together; each has those its name brings. */
interface Fields {
  job_id: Felt;
  client: Felt;
  model_hash: Felt;
  input_commitment: Felt;
  compute_requirements: { model_owner: Felt; consumer: Felt; salt: Felt; input: Felt[] };
  slot: Felt;
  verifier: Felt;
  amounts: Felt;
  status: Felt;
  worker: Felt;
  ask: bigint;
  outputs: Felt[];
}

export interface StarknetHubOptions {
  chain: ChainPort;
  addresses: HubAddresses;
  /** Where the verifier gets each served model's program from. */
  sources?: ReadonlyMap<Felt, ModelSource>;
}

/** The deployed hub. */
export class StarknetHub implements HubPort {
  readonly timing: Timing;
  readonly addresses: readonly Felt[];
  readonly #chain: ChainPort;
  readonly #contracts: HubContracts;
  readonly #calls: HubCalls;
  readonly #sources: ReadonlyMap<Felt, ModelSource>;

  private constructor({ chain, addresses, sources = new Map() }: StarknetHubOptions, timing: Timing) {
    this.timing = timing;
    this.addresses = [BigInt(addresses.JobManager)];
    this.#chain = chain;
    this.#contracts = hubContracts(addresses);
    this.#calls = new HubCalls(this.#contracts);
    this.#sources = sources;
  }

  /** Reads the rules that were fixed at the hub's deployment. */
  static async connect(options: StarknetHubOptions): Promise<StarknetHub> {
    const pool = BigInt(options.addresses.CDCPool);
    const rules = await options.chain.call({ to: pool, entrypoint: 'rules', calldata: [] });
    const [epochLength, rankWindow] = rules;
    if (!epochLength || !rankWindow) {
      throw new KeeperError('CONFIG_INVALID', `There is no stake pool at ${options.addresses.CDCPool}.`);
    }
    return new StarknetHub(options, { rankWindow, ranks: RANKS, epochLength });
  }

  decode(event: ChainEvent): HubEvent[] {
    const [key] = event.keys;
    if (key === undefined || !OF_CONCERN.has(key)) return [];
    try {
      const decoded = this.#contracts.JobManager.decode({
        from_address: hex(event.address), keys: event.keys.map(hex), data: event.data.map(hex),
      });
      return decoded === undefined ? [] : [read(decoded.name, decoded.fields as unknown as Fields)];
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new KeeperError('EVENT_MALFORMED', `An event of the hub cannot be read: ${why}.`, {
        txHash: hex(event.txHash),
      }, error);
    }
  }

  async ranked({ jobId, job }: JobView): Promise<Felt[]> {
    const { address } = this.#contracts.CDCPool;
    const calldata = [job.modelHash, jobId, seedBlock(job), maxAsk(job)];
    const [, ...workers] = await this.#chain.call({ to: BigInt(address), entrypoint: 'ranked', calldata });
    return workers;
  }

  submitResults(jobs: readonly JobView[], answers: readonly Answer[]): Call[] {
    const modelHash = jobs[0]?.job.modelHash ?? 0n;
    const source = this.#sources.get(modelHash);
    if (source === undefined) throw new KeeperError('MODEL_UNUSABLE', `Model ${hex(modelHash)} is not served here.`);
    const results = jobs.map(({ slot, job }, at) => {
      const { salt = 0n, input = [], outputs = [] } = answers[at] ?? {};
      return { slot, job: packJob(job), salt, input, outputs };
    });
    return [encode(this.#calls.submitResults(source, results))];
  }

  assignJobs(jobs: readonly JobView[]): Call[] {
    return [encode(this.#calls.assignJobs(jobs.map(reference)))];
  }

  expire(jobs: readonly JobView[]): Call[] {
    return jobs.map((view) => encode(this.#calls.expire(reference(view))));
  }

  deliver(jobs: readonly JobView[]): Call[] {
    return jobs.map((view) => encode(this.#calls.deliver(reference(view), view.outputs)));
  }

  optIn(modelHash: Felt, ask: bigint): Call[] {
    return [encode(this.#calls.optIn(modelHash, ask))];
  }
}

function read(name: string, fields: Fields): HubEvent {
  const { job_id: jobId } = fields;
  if (name === 'JobAssigned') return { kind: 'assigned', jobId, worker: fields.worker, ask: fields.ask };
  if (name === 'JobSettled') return { kind: 'settled', jobId, worker: fields.worker, outputs: fields.outputs };
  const how = ENDINGS[name];
  if (how !== undefined) return { kind: 'ended', jobId, how };
  const { model_owner, consumer, salt, input } = fields.compute_requirements;
  const { client, model_hash, input_commitment, verifier, amounts, status } = fields;
  const job = unpackJob({
    client, model_hash, model_owner, input_commitment, verifier, consumer, worker: 0n, result: 0n, amounts, status,
  });
  return { kind: 'submitted', jobId, slot: fields.slot, job, salt, input };
}

function reference({ slot, job }: JobView) {
  return { slot, job: packJob(job) };
}

function encode({ contractAddress, entrypoint, calldata }: StarknetCall): Call {
  return { to: BigInt(contractAddress), entrypoint, calldata: (calldata as string[]).map(BigInt) };
}
