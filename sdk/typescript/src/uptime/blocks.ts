// Blocks by their time.

export interface TimedBlock {
  number: number;
  /** Seconds since 1970. */
  timestamp: number;
}

/** A chain in which a block is looked for: undefined where it has none of that height. */
export interface BlockSource<B extends TimedBlock> {
  block(number: number): Promise<B | undefined>;
}

/** The first block up to `head` whose timestamp is not below `time`; by halving, since timestamps never fall. */
export async function firstBlockFrom<B extends TimedBlock>(
  chain: BlockSource<B>, head: B, time: number,
): Promise<B | undefined> {
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
