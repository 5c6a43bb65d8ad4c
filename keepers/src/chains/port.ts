import type { Felt } from '../hub/types.ts';

export interface BlockRef {
  number: number;
  hash: Felt;
}

export interface Block extends BlockRef {
  parentHash: Felt;
  /** Seconds since 1970. */
  timestamp: number;
}

export interface ChainEvent {
  block: BlockRef;
  txHash: Felt;
  address: Felt;
  keys: Felt[];
  data: Felt[];
}

export interface Call {
  to: Felt;
  /** Name of the entry point. */
  entrypoint: string;
  calldata: Felt[];
}

export interface Receipt {
  outcome: 'succeeded' | 'reverted';
  /** Undefined until the transaction is in a closed block. */
  block: BlockRef | undefined;
  /** Paid, in fri (10^-18 STRK). */
  fee: bigint;
  /** Why it reverted. */
  reason: string | undefined;
}

export interface Estimate {
  /** Expected, in fri. */
  fee: bigint;
  /** What `send` needs to bind the fee; opaque to all others. */
  bounds: unknown;
}

/**
 * One chain, seen from one account.
 * Errors: CHAIN_UNAVAILABLE for what may pass, CALL_REVERTED for a contract's refusal; of `send` also NONCE_TAKEN,
 * TX_REFUSED.
 */
export interface ChainPort {
  readonly account: Felt;
  chainId(): Promise<Felt>;
  /** The last closed block. */
  head(): Promise<Block>;
  /** A closed block, or undefined if there is none of this height. */
  block(number: number): Promise<Block | undefined>;
  /** Events of `addresses` in closed blocks `from..to`, in the chain's order: all, or those with one of these first keys. */
  events(addresses: readonly Felt[], from: number, to: number, keys?: readonly Felt[]): Promise<ChainEvent[]>;
  call(call: Call): Promise<Felt[]>;
  /** The account's next nonce after the last closed block. */
  nonce(): Promise<bigint>;
  estimate(calls: readonly Call[]): Promise<Estimate>;
  /**
   * Sends with exactly this nonce: of several sendings with one nonce at most one is ever executed. `urgency`: how many
   * were sent with it before and are still not executed; each offers more, so that it takes the place of the one before.
   */
  send(calls: readonly Call[], nonce: bigint, estimate: Estimate, urgency: number): Promise<Felt>;
  receipt(txHash: Felt): Promise<Receipt | undefined>;
}
