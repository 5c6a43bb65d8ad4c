import type { Block, ChainPort } from '../../chains/port.ts';

/** The part of a chain in which blocks are looked for by their time. */
export type Blocks = Pick<ChainPort, 'head' | 'block'>;

/** The first block up to `head` whose timestamp is not below `time`; by halving, since timestamps never fall. */
export async function firstBlockFrom(chain: Blocks, head: Block, time: number): Promise<Block | undefined> {
  if (head.timestamp < time) return undefined;
  let [low, high] = [0, head.number];
  let found = head;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const block = await chain.block(middle);
    // The chain was reorganised meanwhile: whoever asks will ask again.
    if (block === undefined) return undefined;
    if (block.timestamp < time) low = middle + 1;
    else [high, found] = [middle, block];
  }
  return found;
}
