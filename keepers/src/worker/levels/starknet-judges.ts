import { hashFelts, resultDigest, shortString } from '@ciro-network/sdk';
import type { Moment } from '@ciro-network/sdk';
import { HubCalls, hubContracts } from '@ciro-network/sdk/hub';
import type { HubAddresses, ModelSource } from '@ciro-network/sdk/hub';
import type { Call, ChainPort } from '../../chains/port.ts';
import { KeeperError } from '../../core/errors.ts';
import type { Judges } from '../../hub/level.ts';
import { argued, encode, reference } from '../../hub/starknet-calls.ts';
import type { Felt, JobView, Seat } from '../../hub/types.ts';
import type { Answer } from '../../store/store.ts';
import type { JudgePort, Posting, PostingStatus } from './port.ts';

const STATUSES: readonly PostingStatus[] = ['nothing', 'posted', 'contested', 'guilty', 'void', 'ended'];
const ATTEST = shortString('CIRO_ATTEST');

export interface StarknetJudgesOptions {
  chain: ChainPort;
  addresses: HubAddresses;
  /** Where the verifier gets each served model's program from; a committed one's without an argument. */
  sources: ReadonlyMap<Felt, ModelSource>;
}

/** The deployed judges. */
export class StarknetJudges implements JudgePort {
  readonly judges: Judges;
  readonly windowBlocks: bigint;
  readonly #chain: ChainPort;
  readonly #registry: Felt;
  readonly #calls: HubCalls;
  readonly #sources: ReadonlyMap<Felt, ModelSource>;
  readonly #chainId: Felt;

  private constructor({ chain, addresses, sources }: StarknetJudgesOptions, windowBlocks: bigint, chainId: Felt) {
    this.judges = { optimistic: BigInt(addresses.OptimisticJudge), attested: BigInt(addresses.AttestedJudge) };
    this.windowBlocks = windowBlocks;
    this.#chain = chain;
    this.#registry = BigInt(addresses.ModelRegistry);
    this.#calls = new HubCalls(hubContracts(addresses));
    this.#sources = sources;
    this.#chainId = chainId;
  }

  /** Reads the rules that were fixed at the judges' deployment. */
  static async connect(options: StarknetJudgesOptions): Promise<StarknetJudges> {
    const { chain, addresses } = options;
    const to = BigInt(addresses.OptimisticJudge);
    const [, blocks = 0n] = await chain.call({ to, entrypoint: 'windows', calldata: [] });
    return new StarknetJudges(options, blocks, await chain.chainId());
  }

  async posting({ jobId, job }: JobView): Promise<Posting> {
    const [, , , verifier = 0n, , status = 0n, , postedBlock = 0n, , finalAt = 0n] =
      await this.#ask(this.judges.optimistic, 'posting', [jobId]);
    const [frozen = 0n] = await this.#ask(this.#registry, 'is_frozen', [job.modelHash, verifier]);
    const known = { status: STATUSES[Number(status)] ?? 'nothing', postedBlock, finalAt, frozen: frozen === 1n };
    return { ...known, audited: known.status === 'posted' ? await this.#isAudited(jobId) : undefined };
  }

  async revealsUntil(jobId: Felt): Promise<Moment> {
    const [, , , , , block = 0n, time = 0n] = await this.#ask(this.judges.attested, 'round', [jobId]);
    return { block, time };
  }

  commitment({ jobId, job }: JobView, outputs: readonly Felt[], seal: Felt): Felt {
    const result = resultDigest(job.modelHash, job.inputCommitment, outputs);
    return hashFelts([ATTEST, this.#chainId, this.judges.attested, jobId, this.#chain.account, result, seal]);
  }

  post(view: JobView, outputs: readonly Felt[]): Call[] {
    return [encode(this.#calls.post(reference(view), outputs))];
  }

  prove(view: JobView, { salt, input, outputs }: Answer, argument: readonly Felt[]): Call[] {
    const source = argued(this.#sources, view.job.modelHash, argument);
    return [encode(this.#calls.prove(source, { ...reference(view), salt, input, outputs }))];
  }

  finalise(view: JobView): Call[] {
    return [encode(this.#calls.finalise(reference(view), view.outputs))];
  }

  conclude(view: JobView): Call[] {
    return [encode(this.#calls.conclude(reference(view)))];
  }

  commit(view: JobView, commitment: Felt): Call[] {
    return [encode(this.#calls.commit(reference(view), commitment))];
  }

  reveal(view: JobView, outputs: readonly Felt[], ask: bigint, seal: Felt): Call[] {
    const opening = { worker: this.#chain.account, ask, salt: seal };
    return [encode(this.#calls.reveal(reference(view), outputs, [opening]))];
  }

  finaliseRound(view: JobView, outputs: readonly Felt[], voters: readonly Seat[]): Call[] {
    const told = voters.map(({ worker, ask, commitment }) => ({ worker, ask, commitment }));
    return [encode(this.#calls.finaliseRound(reference(view), outputs, told))];
  }

  async #isAudited(jobId: Felt): Promise<boolean | undefined> {
    try {
      const [audited = 0n] = await this.#ask(this.judges.optimistic, 'is_audited', [jobId]);
      return audited === 1n;
    } catch (error) {
      if (error instanceof KeeperError && error.metadata.reason === 'BEACON_PENDING') return undefined;
      throw error;
    }
  }

  #ask(to: Felt, entrypoint: string, calldata: Felt[]): Promise<Felt[]> {
    return this.#chain.call({ to, entrypoint, calldata });
  }
}
