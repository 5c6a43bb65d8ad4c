import { hubContract } from '@ciro-network/sdk/hub';
import type { AbiContract } from '@ciro-network/sdk/hub';
import type { Block, ChainEvent, ChainPort } from '../../chains/port.ts';
import { hex } from '../../core/json.ts';
import type { Felt } from '../../hub/types.ts';

/** So long a posted job can wait for its judge: thirty days until its deadline, thirty after it; and one to spare. */
const LOOKBACK_SECONDS = 61 * 24 * 3_600;
/** Read back in one look. */
const LOOKBACK_BLOCKS = 20_000;
/** Of jobs without a value there are more only after a long silence. The oldest are then forgotten. */
const MOST_JOBS = 100_000;
/** After these nobody waits for a job's value any more. */
const ENDINGS: ReadonlySet<string> = new Set(['JobCancelled', 'JobExpired', 'JobRuled', 'JobRefused']);

export interface AskedModules {
  chain: Pick<ChainPort, 'block' | 'events'>;
  /** The JobManager, and the judge whose jobs are drawn by the beacon. */
  jobManager: Felt;
  attestedJudge: Felt;
  roundBlocks: number;
}

/**
 * Rounds whose value an open job waits for: an ATTESTED one is drawn by that of the block after its submission, whether
 * an OPTIMISTIC answer must be proven is decided by that of the block after its post.
 */
export class AskedRounds {
  readonly #modules: AskedModules;
  readonly #contract: AbiContract;
  /** Round by job. */
  readonly #waiting = new Map<Felt, number>();
  /** Jobs that have ended, and have begun in a block that is not read yet. */
  readonly #ended = new Set<Felt>();
  /** Events were read up to here, and from block `#from` on; undefined when there is nothing older to read. */
  #cursor: Block | undefined;
  #from: number | undefined;

  constructor(modules: AskedModules) {
    this.#modules = modules;
    this.#contract = hubContract('JobManager', hex(modules.jobManager));
  }

  /** Reads on, and a part of what is older; what was read on blocks that the chain no longer has is read anew. */
  async refresh(head: Block): Promise<void> {
    const { chain } = this.#modules;
    if (this.#cursor !== undefined && (await chain.block(this.#cursor.number))?.hash !== this.#cursor.hash) {
      this.#cursor = undefined;
      this.#waiting.clear();
      this.#ended.clear();
    }
    const first = this.#cursor === undefined ? Math.max(0, head.number - LOOKBACK_BLOCKS) : this.#cursor.number + 1;
    if (this.#cursor === undefined) this.#from = first;
    const later = await this.#read(first, head.number);
    const [from, last] = this.#cursor === undefined ? [0, -1] : this.#older();
    const older = await this.#read(from, last);
    const isOld = last >= 0 && head.timestamp - ((await chain.block(from))?.timestamp ?? 0) > LOOKBACK_SECONDS;
    // What was read while the chain moved is not kept: the next look will.
    if ((await chain.block(head.number))?.hash !== head.hash) return;
    for (const event of [...later, ...older]) this.#take(event);
    this.#cursor = head;
    if (last >= 0) this.#from = isOld ? undefined : from;
    if (this.#from === undefined || this.#from === 0) this.#ended.clear();
  }

  /** Newest first: what is too old will not be missed. */
  all(): number[] {
    return [...new Set(this.#waiting.values())].sort((a, b) => b - a);
  }

  /** Its value is there for good, unless the chain is reorganised. */
  settled(round: number): void {
    for (const [job, asked] of this.#waiting) if (asked === round) this.#waiting.delete(job);
  }

  async #read(from: number, to: number): Promise<ChainEvent[]> {
    const { chain, jobManager } = this.#modules;
    return from > to ? [] : chain.events([jobManager], from, to);
  }

  /** The next blocks to read back. */
  #older(): [from: number, last: number] {
    if (this.#from === undefined || this.#waiting.size >= MOST_JOBS) return [0, -1];
    return [Math.max(0, this.#from - LOOKBACK_BLOCKS), this.#from - 1];
  }

  #take({ address, keys, data, block }: ChainEvent): void {
    const event = this.#contract.decode({ from_address: hex(address), keys: keys.map(hex), data: data.map(hex) });
    if (event === undefined) return;
    const job = event.fields.job_id as Felt;
    if (ENDINGS.has(event.name)) {
      if (!this.#waiting.delete(job) && this.#ended.size < MOST_JOBS) this.#ended.add(job);
      return;
    }
    const isDrawn = event.name === 'JobSubmitted' && event.fields.verifier === this.#modules.attestedJudge;
    if ((isDrawn || event.name === 'JobPosted') && !this.#ended.has(job)) this.#wait(job, block.number + 1);
    if (event.name === 'JobSubmitted') this.#ended.delete(job);
  }

  #wait(job: Felt, block: number): void {
    this.#waiting.set(job, Math.floor(block / this.#modules.roundBlocks));
    if (this.#waiting.size <= MOST_JOBS) return;
    const [oldest] = this.#waiting.keys();
    if (oldest !== undefined) this.#waiting.delete(oldest);
  }
}
