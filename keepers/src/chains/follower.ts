import type { BlockEvents, BlockStore, Store } from '../store/store.ts';
import type { Felt, HubEvent } from '../hub/types.ts';
import { KeeperError } from '../core/errors.ts';
import type { Block, ChainEvent, ChainPort } from './port.ts';

export interface FollowerModules<E = HubEvent> {
  chain: ChainPort;
  store: BlockStore<E>;
  /** Contracts whose events are read. */
  addresses: readonly Felt[];
  /** First keys of those of concern; all if left out. */
  keys?: readonly Felt[];
  /** Undefined for an event that is of no concern. Throws EVENT_MALFORMED. */
  decode: (event: ChainEvent) => E[];
  onMalformed: (error: unknown, event: ChainEvent) => void;
  /** First block of interest: the hub's deployment. */
  startBlock: number;
  /** Blocks below `head - depth` are taken as final: only their events are kept. */
  depth: number;
  /** Beyond that, what was said without a proof is kept for so many blocks: none if left out. */
  keepUnproven?: number;
  /** Most blocks taken in by one step. */
  stride: number;
}

/** Of those who read jobs. */
export type JobFollower = FollowerModules & { store: Store };

export interface Progress {
  head: Block;
  /** Blocks between the head and the cursor. */
  lag: number;
  /** Whether blocks that were taken in are gone from the chain. */
  reorganised: boolean;
}

/**
 * Takes in the contracts' events, block after block, and takes them back when the chain is reorganised.
 * A block is named by (height, hash). Its hash commits to all before it: the cursor's tells whether all still holds.
 */
export async function follow<E = HubEvent>(modules: FollowerModules<E>): Promise<Progress> {
  const { chain, store, startBlock, depth, keepUnproven = 0, stride } = modules;
  const head = await chain.head();
  const reorganised = await rollBack(chain, store, startBlock);
  const cursor = store.cursor();
  const from = cursor === undefined ? startBlock : cursor.number + 1;
  const to = Math.min(head.number, from + stride - 1);
  if (from <= to) store.append(await read(modules, from, to, head.number - depth));
  if (head.number > depth) store.prune(head.number - depth, head.number - depth - keepUnproven);
  return { head, lag: Math.max(0, head.number - Math.max(to, from - 1)), reorganised };
}

/** Goes back to the latest block that the chain still has. */
async function rollBack<E>(chain: ChainPort, store: BlockStore<E>, startBlock: number): Promise<boolean> {
  const tip = store.cursor();
  let known = tip;
  while (known !== undefined && (await chain.block(known.number))?.hash !== known.hash) {
    known = store.blockBelow(known.number);
  }
  if (known?.number === tip?.number) return false;
  // No remembered block is left: everything is read anew. Answers stay on record.
  store.rollback(known?.number ?? startBlock - 1);
  return true;
}

async function read<E>(
  modules: FollowerModules<E>, from: number, to: number, final: number,
): Promise<BlockEvents<E>[]> {
  const { chain, store, addresses, keys } = modules;
  // Only blocks that may still be reorganised are remembered one by one.
  const heights = range(Math.max(from, Math.min(final, to)), to);
  const blocks = await Promise.all(heights.map((height) => chain.block(height)));
  const events = await chain.events(addresses, from, to, keys);
  const last = blocks.at(-1);
  // The last hash before and after frames the reading: between equal hashes nothing below has changed.
  if (last === undefined || (await chain.block(to))?.hash !== last.hash) throw moved(to);
  let parent = store.cursor();
  for (const block of blocks) {
    if (block === undefined) throw moved(to);
    if (parent?.number === block.number - 1 && parent.hash !== block.parentHash) throw moved(block.number);
    parent = block;
  }
  return group(modules, blocks as Block[], events);
}

/** Sorts events to blocks; those of final blocks between two remembered ones go to the upper one. */
function group<E>(
  modules: FollowerModules<E>, blocks: readonly Block[], events: readonly ChainEvent[],
): BlockEvents<E>[] {
  const grouped = blocks.map(({ number, hash }) => ({ block: { number, hash }, events: [] as E[] }));
  let at = 0;
  for (const event of events) {
    while (at < grouped.length - 1 && (grouped[at]?.block.number ?? 0) < event.block.number) at += 1;
    const target = grouped[at];
    if (target === undefined) throw moved(event.block.number);
    if (target.block.number === event.block.number && target.block.hash !== event.block.hash) {
      throw moved(event.block.number);
    }
    try {
      target.events.push(...modules.decode(event));
    } catch (error) {
      modules.onMalformed(error, event);
    }
  }
  return grouped;
}

function moved(height: number): KeeperError {
  return new KeeperError('CHAIN_MOVED', `The chain was reorganised at block ${height} while it was read.`, { height });
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_item, index) => from + index);
}
