import { hashFelts, shortString } from '@ciro-network/sdk';
import type { Felt } from '@ciro-network/sdk';

export const HOUR_SECONDS = 3_600;
const DOMAIN = shortString('CIRO_HEARTBEAT');

/** What a worker signs once an hour: it is there, and it could not have said so before the hour began. */
export interface HeartbeatStatement {
  chainId: Felt;
  /** The Uptime contract. */
  contract: Felt;
  /** Seconds since 1970, by 3600. */
  hour: number;
  /** Of the first block whose timestamp lies in the hour. */
  blockHash: Felt;
}

/** `H('CIRO_HEARTBEAT', chain_id, contract, hour, block_hash)`: signed with the worker's Stark key. */
export function heartbeatFelt({ chainId, contract, hour, blockHash }: HeartbeatStatement): Felt {
  return hashFelts([DOMAIN, chainId, contract, BigInt(hour), blockHash]);
}
