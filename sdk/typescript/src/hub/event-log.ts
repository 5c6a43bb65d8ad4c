// A contract's events, all pages of them.

import type { Connection, RawEvent } from './connection.ts';

export type PlacedEvent = RawEvent & { block_number?: number; transaction_hash: string };

const PAGE = 1000;

/** Those whose keys match, oldest first, from a block to the latest. */
export async function eventsOf(
  connection: Connection, address: string, fromBlock: number, keys: string[][],
): Promise<PlacedEvent[]> {
  const found: PlacedEvent[] = [];
  let continuation: string | undefined;
  do {
    const page = await connection.provider.getEvents({
      address,
      from_block: { block_number: fromBlock },
      to_block: 'latest',
      keys,
      chunk_size: PAGE,
      ...(continuation && { continuation_token: continuation }),
    });
    found.push(...(page.events as PlacedEvent[]));
    continuation = page.continuation_token;
  } while (continuation);
  return found;
}
