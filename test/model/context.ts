import type { Felt } from '@ciro-network/sdk';

/** What a contract learns of the transaction that it runs in. */
export interface Context {
  readonly caller: Felt;
  readonly block: bigint;
  /** Seconds since 1970. */
  readonly time: bigint;
  /** Hash of a block at least ten blocks back. */
  readonly hashOf: (block: bigint) => Felt;
}
