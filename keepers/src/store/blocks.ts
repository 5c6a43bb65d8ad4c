import type { StatementSync } from 'node:sqlite';
import type { BlockRef } from '../chains/port.ts';

/** How far a store has read its chain: the blocks that brought its events. */
export const BLOCKS = `
CREATE TABLE IF NOT EXISTS blocks (
  number INTEGER PRIMARY KEY,
  hash TEXT NOT NULL
) STRICT;
`;

type Sql = (text: string) => StatementSync;

/** The last block read. */
export function lastBlock(sql: Sql): BlockRef | undefined {
  return blockRef(sql('SELECT * FROM blocks ORDER BY number DESC LIMIT 1').get());
}

/** The last block read below a height. */
export function lastBlockBelow(sql: Sql, height: number): BlockRef | undefined {
  return blockRef(sql('SELECT * FROM blocks WHERE number < ? ORDER BY number DESC LIMIT 1').get(height));
}

function blockRef(row: Record<string, unknown> | undefined): BlockRef | undefined {
  return row === undefined ? undefined : { number: row.number as number, hash: BigInt(row.hash as string) };
}
