import { Account, RpcError, RpcProvider, hash as starknetHash } from 'starknet';
import type { UniversalDetails } from 'starknet';
import { KeeperError } from '../core/errors.ts';
import { hex } from '../core/json.ts';
import type { Felt } from '../hub/types.ts';
import type { Block, BlockRef, Call, ChainEvent, ChainPort, Estimate, Receipt } from './port.ts';
import { translate } from './starknet-errors.ts';

type ResourceBounds = NonNullable<UniversalDetails['resourceBounds']>;

export interface StarknetOptions {
  rpcUrl: string;
  account: Felt;
  privateKey: string;
  /** Of one request, in ms. */
  timeoutMs?: number;
}

const EVENTS_A_PAGE = 500;

/** Percent above the estimate: a draw may take more tries in its block. What is not used is not paid. */
const HEADROOM = {
  l1_gas: { max_amount: 50, max_price_per_unit: 100 },
  l1_data_gas: { max_amount: 50, max_price_per_unit: 100 },
  l2_gas: { max_amount: 30, max_price_per_unit: 100 },
};

/** Steps in which an offer rises; it stays at the highest. */
const MOST_URGENT = 4;

/** Starknet by JSON-RPC. It keeps nothing: every answer is the node's. */
export class StarknetChain implements ChainPort {
  readonly account: Felt;
  readonly #provider: RpcProvider;
  readonly #account: Account;

  constructor({ rpcUrl, account, privateKey, timeoutMs = 15_000 }: StarknetOptions) {
    this.account = account;
    // Redirects and retries are ours to decide (core/retry.ts): the library's own are off.
    this.#provider = new RpcProvider({
      nodeUrl: rpcUrl,
      retries: 0,
      resourceBoundsOverhead: HEADROOM,
      baseFetch: ((url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) })) as typeof fetch,
    });
    this.#account = new Account({
      provider: this.#provider, address: hex(account), signer: privateKey, cairoVersion: '1',
    });
  }

  async chainId(): Promise<Felt> {
    return BigInt(await translate(() => this.#provider.getChainId()));
  }

  async head(): Promise<Block> {
    const block = await this.#blockAt('latest');
    if (block === undefined) throw new KeeperError('CHAIN_UNAVAILABLE', 'The node knows no closed block yet.');
    return block;
  }

  block(number: number): Promise<Block | undefined> {
    return this.#blockAt(number);
  }

  async events(
    addresses: readonly Felt[], from: number, to: number, keys: readonly Felt[] = [],
  ): Promise<ChainEvent[]> {
    const lists = await Promise.all(addresses.map((address) => this.#eventsOf(address, from, to, keys)));
    if (lists.length < 2) return lists.flat();
    // One contract's list is in the chain's order; several are merged by block and transaction.
    return lists.flat().sort((a, b) => a.block.number - b.block.number || a.transaction - b.transaction);
  }

  async call(call: Call): Promise<Felt[]> {
    const felts = await translate(() => this.#provider.callContract(encode(call), 'latest'));
    return felts.map((felt) => BigInt(felt));
  }

  /** A contract's word of a map from felts, as of the last closed block. */
  async stored(contract: Felt, map: string, key: Felt): Promise<Felt> {
    const place = BigInt(starknetHash.computePedersenHash(starknetHash.getSelectorFromName(map), hex(key)));
    const word = await translate(() => this.#provider.getStorageAt(hex(contract), hex(place % STORAGE), 'latest'));
    return BigInt(typeof word === 'string' ? word : word.value);
  }

  async nonce(): Promise<bigint> {
    return BigInt(await translate(() => this.#provider.getNonceForAddress(hex(this.account), 'latest')));
  }

  async estimate(calls: readonly Call[]): Promise<Estimate> {
    // In the block that is being built: there the transaction would be executed.
    const blockIdentifier = 'pre_confirmed';
    const estimate = await translate(async () => {
      const nonce = await this.#provider.getNonceForAddress(hex(this.account), blockIdentifier);
      return this.#account.estimateInvokeFee(calls.map(encode), { blockIdentifier, nonce, tip: 0n });
    });
    return { fee: BigInt(estimate.overall_fee), bounds: estimate.resourceBounds };
  }

  async send(calls: readonly Call[], nonce: bigint, estimate: Estimate, urgency: number): Promise<Felt> {
    const bounds = estimate.bounds as ResourceBounds;
    const details: UniversalDetails = { nonce, ...offer(bounds, urgency) };
    const { transaction_hash: txHash } = await translate(() => this.#account.execute(calls.map(encode), details));
    return BigInt(txHash);
  }

  async receipt(txHash: Felt): Promise<Receipt | undefined> {
    try {
      const receipt = await this.#provider.channel.getTransactionReceipt(hex(txHash));
      const closed = receipt.finality_status === 'ACCEPTED_ON_L2' || receipt.finality_status === 'ACCEPTED_ON_L1';
      const block = closed && 'block_number' in receipt && 'block_hash' in receipt
        ? { number: Number(receipt.block_number), hash: BigInt(String(receipt.block_hash)) }
        : undefined;
      return {
        outcome: receipt.execution_status === 'REVERTED' ? 'reverted' : 'succeeded',
        block,
        fee: BigInt(receipt.actual_fee.amount),
        reason: 'revert_reason' in receipt ? String(receipt.revert_reason) : undefined,
      };
    } catch (error) {
      if (error instanceof RpcError && error.isType('TXN_HASH_NOT_FOUND')) return undefined;
      return translate(() => Promise.reject(error));
    }
  }

  async #blockAt(at: number | 'latest'): Promise<Block | undefined> {
    try {
      const block = await this.#provider.getBlockWithTxHashes(at);
      if (!('block_hash' in block)) return undefined;
      return {
        number: block.block_number,
        hash: BigInt(String(block.block_hash)),
        parentHash: BigInt(String(block.parent_hash)),
        timestamp: block.timestamp,
      };
    } catch (error) {
      if (error instanceof RpcError && error.isType('BLOCK_NOT_FOUND')) return undefined;
      return translate(() => Promise.reject(error));
    }
  }

  async #eventsOf(address: Felt, first: number, last: number, names: readonly Felt[]): Promise<OrderedEvent[]> {
    const events: OrderedEvent[] = [];
    let page: string | undefined;
    do {
      const chunk = await translate(() =>
        this.#provider.getEvents({
          address: hex(address),
          from_block: { block_number: first },
          to_block: { block_number: last },
          keys: names.length === 0 ? [] : [names.map(hex)],
          chunk_size: EVENTS_A_PAGE,
          ...(page === undefined ? {} : { continuation_token: page }),
        }),
      );
      for (const event of chunk.events) {
        const { block_hash: hash, block_number: number, from_address: from, transaction_hash: txHash } = event;
        if (hash === undefined || number === undefined || from === undefined || txHash === undefined) continue;
        events.push({
          block: { number, hash: BigInt(hash) } satisfies BlockRef,
          txHash: BigInt(txHash),
          address: BigInt(from),
          keys: event.keys.map(BigInt),
          data: event.data.map(BigInt),
          transaction: 'transaction_index' in event ? Number(event.transaction_index) : 0,
        });
      }
      page = chunk.continuation_token;
    } while (page !== undefined);
    return events;
  }
}

/** Storage has so many places. */
const STORAGE = 2n ** 251n - 256n;

interface OrderedEvent extends ChainEvent {
  /** Position of the transaction in its block. */
  transaction: number;
}

/** Key of an event by its name. */
export function eventKey(name: string): Felt {
  return BigInt(starknetHash.getSelectorFromName(name));
}

/**
 * A sequencer replaces a waiting transaction by one of the same nonce only if it offers a tenth more, tip and price of
 * L2 gas alike: each step offers half more, and a tip of a tenth of the price.
 */
export function offer(bounds: ResourceBounds, urgency: number): { tip: bigint; resourceBounds: ResourceBounds } {
  const step = Math.min(urgency, MOST_URGENT);
  const raised = (amount: bigint): bigint => (amount * 3n ** BigInt(step)) / 2n ** BigInt(step);
  const price = (resource: ResourceBounds[keyof ResourceBounds]) => ({
    ...resource, max_price_per_unit: raised(resource.max_price_per_unit),
  });
  return {
    tip: step === 0 ? 0n : raised(bounds.l2_gas.max_price_per_unit) / 10n,
    resourceBounds: {
      l1_gas: price(bounds.l1_gas), l2_gas: price(bounds.l2_gas), l1_data_gas: price(bounds.l1_data_gas),
    },
  };
}

function encode(call: Call): { contractAddress: string; entrypoint: string; calldata: string[] } {
  return { contractAddress: hex(call.to), entrypoint: call.entrypoint, calldata: call.calldata.map(hex) };
}
