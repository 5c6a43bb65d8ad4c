import type { Block, Call, ChainEvent, ChainPort, Estimate, Receipt } from '../chains/port.ts';
import { KeeperError } from '../core/errors.ts';
import type { Felt, HubEvent, JobView } from '../hub/types.ts';
import { CHAIN_ID, HUB_ADDRESS, applyCall, encodeText, refusal } from './simulated-hub.ts';
import type { HubState } from './simulated-hub.ts';

interface Transaction {
  hash: Felt;
  sender: Felt;
  nonce: bigint;
  calls: readonly Call[];
  urgency: number;
}

interface Executed {
  transaction: Transaction;
  receipt: Receipt;
}

interface ClosedBlock {
  header: Block;
  events: { event: HubEvent; txHash: Felt }[];
  executed: Executed[];
  jobs: HubState;
  nonces: ReadonlyMap<Felt, bigint>;
}

const SECONDS_A_BLOCK = 10;

/** A chain in memory with the hub's rules: blocks, a mempool, nonces, reorganisations at will. Keepers may share it. */
export class SimulatedChain {
  readonly #blocks: ClosedBlock[] = [];
  #mempool: Transaction[] = [];
  /** Transactions of less urgency wait. */
  price = 0;
  #hashes = 0;

  constructor() {
    const header = { number: 0, hash: this.#hash(), parentHash: 0n, timestamp: 1_000 };
    this.#blocks.push({ header, events: [], executed: [], jobs: new Map(), nonces: new Map() });
  }

  get tip(): Block {
    return this.#top.header;
  }

  get jobs(): HubState {
    return this.#top.jobs;
  }

  /** Every transaction executed on the chain as it is now. */
  get executed(): Executed[] {
    return this.#blocks.flatMap((block) => block.executed);
  }

  get waiting(): readonly Transaction[] {
    return this.#mempool;
  }

  /** Closes a block with what waits in the mempool, and new jobs. */
  mine(submissions: readonly JobView[] = []): void {
    const { header, jobs, nonces } = this.#top;
    const height = header.number + 1;
    const block = {
      header: {
        number: height, hash: this.#hash(), parentHash: header.hash, timestamp: header.timestamp + SECONDS_A_BLOCK,
      },
      events: [] as ClosedBlock['events'],
      executed: [] as Executed[],
      jobs: new Map(jobs) as HubState,
      nonces: new Map(nonces),
    };
    for (const view of submissions) {
      block.jobs = new Map(block.jobs).set(view.jobId, view);
      const { jobId, slot, job, salt, input } = view;
      block.events.push({ event: { kind: 'submitted', jobId, slot, job, salt, input }, txHash: 0n });
    }
    const waiting = this.#mempool;
    this.#mempool = [];
    for (const transaction of waiting) {
      const nonce = block.nonces.get(transaction.sender) ?? 0n;
      const waits = transaction.nonce > nonce || (transaction.nonce === nonce && transaction.urgency < this.price);
      if (waits) this.#mempool.push(transaction);
      if (waits || transaction.nonce !== nonce) continue;
      block.nonces.set(transaction.sender, nonce + 1n);
      this.#execute(block, transaction);
    }
    this.#blocks.push(block);
  }

  /** Aborts the last `depth` blocks. Their transactions are lost, or wait again. */
  reorganise(depth: number, requeue: boolean): void {
    const aborted = this.#blocks.splice(Math.max(1, this.#blocks.length - depth));
    if (requeue) this.#mempool.unshift(...aborted.flatMap((block) => block.executed.map((one) => one.transaction)));
  }

  /** What one account sees and may do. `fault` runs before and after each request, and may throw. */
  port(account: Felt, fault: (where: string) => void = () => {}): ChainPort {
    const at = <T>(name: string, work: () => T): Promise<T> => {
      try {
        fault(`before ${name}`);
        const value = work();
        fault(`after ${name}`);
        return Promise.resolve(value);
      } catch (error) {
        return Promise.reject(error);
      }
    };
    return {
      account,
      chainId: () => at('chainId', () => CHAIN_ID),
      head: () => at('head', () => this.tip),
      block: (number) => at('block', () => this.#blocks[number]?.header),
      events: (_addresses, from, to) => at('events', () => this.#events(from, to)),
      call: () => at('call', () => []),
      nonce: () => at('nonce', () => this.#top.nonces.get(account) ?? 0n),
      estimate: (calls) => at('estimate', () => this.#estimate(calls, account)),
      send: (calls, nonce, _estimate, urgency) => at('send', () => this.#send(calls, nonce, account, urgency)),
      receipt: (hash) => at('receipt', () => this.executed.find((one) => one.transaction.hash === hash)?.receipt),
    };
  }

  #execute(block: ClosedBlock & { jobs: HubState }, transaction: Transaction): void {
    const now = { block: BigInt(block.header.number), time: BigInt(block.header.timestamp) };
    const receipt: Receipt = { outcome: 'succeeded', block: block.header, fee: 1n, reason: undefined };
    try {
      let state = block.jobs;
      const events: HubEvent[] = [];
      for (const call of transaction.calls) {
        const applied = applyCall(state, call, transaction.sender, now);
        state = applied.state;
        events.push(...applied.events);
      }
      block.jobs = state;
      block.events.push(...events.map((event) => ({ event, txHash: transaction.hash })));
    } catch (error) {
      receipt.outcome = 'reverted';
      receipt.reason = String((error as KeeperError).metadata.reason);
    }
    block.executed.push({ transaction, receipt });
  }

  #estimate(calls: readonly Call[], sender: Felt): Estimate {
    const { header, jobs } = this.#top;
    const now = { block: BigInt(header.number + 1), time: BigInt(header.timestamp + SECONDS_A_BLOCK) };
    let state = jobs;
    for (const call of calls) state = applyCall(state, call, sender, now).state;
    return { fee: 100n, bounds: undefined };
  }

  #send(calls: readonly Call[], nonce: bigint, sender: Felt, urgency: number): Felt {
    const free = this.#top.nonces.get(sender) ?? 0n;
    const same = (one: Transaction): boolean => one.sender === sender && one.nonce === nonce;
    const waits = this.#mempool.some((one) => same(one) && one.urgency >= urgency);
    if (nonce < free || waits) throw new KeeperError('NONCE_TAKEN', 'The nonce is taken.');
    if (calls.length === 0) throw refusal('EMPTY_BATCH');
    const hash = this.#hash();
    this.#mempool = [...this.#mempool.filter((one) => !same(one)), { hash, sender, nonce, calls, urgency }];
    return hash;
  }

  #events(from: number, to: number): ChainEvent[] {
    return this.#blocks.slice(from, to + 1).flatMap(({ header, events }) =>
      events.map(({ event, txHash }) => ({
        block: { number: header.number, hash: header.hash },
        txHash, address: HUB_ADDRESS, keys: [], data: encodeText(event),
      })),
    );
  }

  get #top(): ClosedBlock {
    const top = this.#blocks.at(-1);
    if (top === undefined) throw new KeeperError('UNEXPECTED', 'A chain has a first block.');
    return top;
  }

  #hash(): Felt {
    this.#hashes += 1;
    return BigInt(this.#hashes) * 7919n;
  }
}
