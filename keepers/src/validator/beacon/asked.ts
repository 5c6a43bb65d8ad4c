import { hubContract } from '@ciro-network/sdk/hub';
import type { AbiContract } from '@ciro-network/sdk/hub';
import type { Block, ChainEvent, ChainPort } from '../../chains/port.ts';
import { hex } from '../../core/json.ts';
import type { Felt } from '../../hub/types.ts';

/** Values of older blocks are of no use: jobs that asked for them have ended. */
const LOOKBACK_BLOCKS = 20_000;

export interface AskedModules {
  chain: Pick<ChainPort, 'block' | 'events'>;
  /** The JobManager, and the judge whose jobs are drawn by the beacon. */
  jobManager: Felt;
  attestedJudge: Felt;
  roundBlocks: number;
}

/**
 * Rounds whose value somebody waits for: an ATTESTED job is drawn by that of the block after its submission, whether an
 * OPTIMISTIC answer must be proven is decided by that of the block after its post.
 */
export class AskedRounds {
  readonly #modules: AskedModules;
  readonly #contract: AbiContract;
  readonly #rounds = new Set<number>();
  /** Up to where events were read. */
  #cursor: Block | undefined;

  constructor(modules: AskedModules) {
    this.#modules = modules;
    this.#contract = hubContract('JobManager', hex(modules.jobManager));
  }

  /** Reads on; what was read on blocks that the chain no longer has is read anew. */
  async refresh(head: Block): Promise<void> {
    const { chain, jobManager, roundBlocks } = this.#modules;
    const oldest = Math.max(0, head.number - LOOKBACK_BLOCKS);
    if (this.#cursor !== undefined && (await chain.block(this.#cursor.number))?.hash !== this.#cursor.hash) {
      this.#cursor = undefined;
      this.#rounds.clear();
    }
    const from = this.#cursor === undefined ? oldest : this.#cursor.number + 1;
    if (from > head.number) return;
    const events = await chain.events([jobManager], from, head.number);
    // What was read while the chain moved is not kept: the next look will.
    if ((await chain.block(head.number))?.hash !== head.hash) return;
    for (const event of events) {
      if (this.#asks(event)) this.#rounds.add(Math.floor((event.block.number + 1) / roundBlocks));
    }
    for (const round of this.#rounds) if ((round + 1) * roundBlocks <= oldest) this.#rounds.delete(round);
    this.#cursor = head;
  }

  /** Newest first: what is too old will not be missed. */
  all(): number[] {
    return [...this.#rounds].sort((a, b) => b - a);
  }

  /** Its value is there for good, unless the chain is reorganised. */
  settled(round: number): void {
    this.#rounds.delete(round);
  }

  #asks({ address, keys, data }: ChainEvent): boolean {
    const event = this.#contract.decode({ from_address: hex(address), keys: keys.map(hex), data: data.map(hex) });
    if (event?.name === 'JobPosted') return true;
    return event?.name === 'JobSubmitted' && event.fields.verifier === this.#modules.attestedJudge;
  }
}
