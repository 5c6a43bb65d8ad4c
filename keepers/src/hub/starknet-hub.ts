import { HubCalls, hubContracts, submissionFelts } from '@ciro-network/sdk/hub';
import { JOB_EVENTS, ROUND_EVENTS, plainSeed, readJobEvent, readRoundEvent } from '@ciro-network/sdk';
import type { Context, DrawSeed, JobEventFields, RoundEventFields } from '@ciro-network/sdk';
import type { HubAddresses, HubContracts, JobAnswer, ModelSource } from '@ciro-network/sdk/hub';
import type { Call, ChainEvent, ChainPort } from '../chains/port.ts';
import { eventKey } from '../chains/starknet.ts';
import { KeeperError } from '../core/errors.ts';
import { hex } from '../core/json.ts';
import type { Answer } from '../store/store.ts';
import { drawnUpTo, levelOf } from './level.ts';
import type { Judges } from './level.ts';
import type { HubPort, Timing } from './port.ts';
import { argued, encode, reference } from './starknet-calls.ts';
import type { Felt, HubEvent, JobView } from './types.ts';

/** Fixed by the protocol (`cdc_pool/draw.cairo`). */
const RANKS = 4;
/** Of a worker's index among `ranks` of a round. */
const INDEX_BITS = 16n;

const OF_CONCERN = new Set([...JOB_EVENTS, ...ROUND_EVENTS].map(eventKey));

export interface StarknetHubOptions {
  chain: ChainPort;
  addresses: HubAddresses;
  /** Where the verifier gets each served model's program from; a committed one's without an argument. */
  sources?: ReadonlyMap<Felt, ModelSource>;
}

/** The deployed hub. */
export class StarknetHub implements HubPort {
  readonly timing: Timing;
  readonly addresses: readonly Felt[];
  readonly context: Context;
  readonly judges: Judges;
  readonly #chain: ChainPort;
  readonly #contracts: HubContracts;
  readonly #calls: HubCalls;
  readonly #sources: ReadonlyMap<Felt, ModelSource>;

  private constructor({ chain, addresses, sources = new Map() }: StarknetHubOptions, timing: Timing, chainId: Felt) {
    this.timing = timing;
    this.context = { chainId, contract: BigInt(addresses.JobManager), submitter: chain.account };
    this.judges = { optimistic: BigInt(addresses.OptimisticJudge), attested: BigInt(addresses.AttestedJudge) };
    this.addresses = [BigInt(addresses.JobManager), this.judges.attested];
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
    const timing = { rankWindow, ranks: RANKS, epochLength };
    return new StarknetHub(options, timing, await options.chain.chainId());
  }

  decode(event: ChainEvent): HubEvent[] {
    const [key] = event.keys;
    if (key === undefined || !OF_CONCERN.has(key)) return [];
    try {
      const raw = { from_address: hex(event.address), keys: event.keys.map(hex), data: event.data.map(hex) };
      const ofJob = this.#contracts.JobManager.decode(raw);
      const ofRound = this.#contracts.AttestedJudge.decode(raw);
      const read = ofJob !== undefined
        ? readJobEvent(ofJob.name, ofJob.fields as unknown as JobEventFields)
        : ofRound && readRoundEvent(ofRound.name, ofRound.fields as unknown as RoundEventFields);
      return read === undefined ? [] : [read];
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new KeeperError('EVENT_MALFORMED', `An event of the hub cannot be read: ${why}.`, {
        txHash: hex(event.txHash),
      }, error);
    }
  }

  async seed({ job }: JobView): Promise<DrawSeed | undefined> {
    const plain = plainSeed(job);
    if (levelOf(job, this.judges) !== 'attested') return plain;
    const to = BigInt(this.#contracts.Beacon.address);
    try {
      const value = await this.#chain.call({ to, entrypoint: 'randomness', calldata: [plain.block] });
      const [randomness = 0n, fromBlock = 0n] = value;
      return { block: plain.block, randomness, fromBlock };
    } catch (error) {
      if (error instanceof KeeperError && error.metadata.reason === 'BEACON_PENDING') return undefined;
      throw error;
    }
  }

  async ranked({ jobId, job }: JobView, { block, randomness, fromBlock }: DrawSeed): Promise<Felt[]> {
    const to = BigInt(this.#contracts.CDCPool.address);
    const maxAsk = drawnUpTo(job, this.judges);
    const attested = levelOf(job, this.judges) === 'attested';
    const kept = attested ? await this.#keptRanks(jobId) : [];
    if (kept.length > 0) return kept;
    const [, ...workers] = await this.#chain.call(attested
      ? { to, entrypoint: 'committee', calldata: [job.modelHash, jobId, block, randomness, fromBlock, maxAsk] }
      : { to, entrypoint: 'ranked', calldata: [job.modelHash, jobId, block, maxAsk] });
    return workers;
  }

  /** Of a committee, from its first commitment on: whoever leaves its list later moves nobody up. */
  async #keptRanks(jobId: Felt): Promise<Felt[]> {
    const round = await this.#chain.call({ to: this.judges.attested, entrypoint: 'round', calldata: [jobId] });
    const to = BigInt(this.#contracts.CDCPool.address);
    const workers: Felt[] = [];
    for (let ranks = round.at(-1) ?? 0n; ranks !== 0n; ranks >>= INDEX_BITS) {
      const index = BigInt.asUintN(Number(INDEX_BITS), ranks);
      const [worker = 0n] = await this.#chain.call({ to, entrypoint: 'worker_at', calldata: [index] });
      workers.push(worker);
    }
    return workers;
  }

  submitResults(jobs: readonly JobView[], answers: readonly Answer[], argument: readonly Felt[]): Call[] {
    return [encode(this.#calls.submitResults(this.#source(jobs, argument), results(jobs, answers)))];
  }

  submissionFelts(jobs: readonly JobView[], answers: readonly Answer[], argumentFelts: number): number {
    const argument = new Array<Felt>(argumentFelts).fill(0n);
    return submissionFelts(this.#source(jobs, argument), results(jobs, answers));
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

  #source(jobs: readonly JobView[], argument: readonly Felt[]): ModelSource {
    return argued(this.#sources, jobs[0]?.job.modelHash ?? 0n, argument);
  }
}

function results(jobs: readonly JobView[], answers: readonly Answer[]): JobAnswer[] {
  return jobs.map((view, at) => {
    const { salt = 0n, input = [], outputs = [] } = answers[at] ?? {};
    return { ...reference(view), salt, input, outputs };
  });
}
