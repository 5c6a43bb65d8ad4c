// Whose stake votes how much, as the pool says and as the model does.

import { toAmount } from '../model/units.ts';
import { Disagreement } from './comparison.ts';
import type { Stage } from './stage.ts';

const DAY = 86_400n;

/** Everybody's stake with everybody, at a second of the last day. @throws Disagreement */
export async function compareVotes({ chain, hub, world }: Stage): Promise<void> {
  const { actors, contracts, dice, model } = world;
  const checkpoint = chain.next.time - 1n - BigInt(dice.integer(0, Number(DAY)));
  const workers = actors.map(({ address }) => address).sort((a, b) => (a < b ? -1 : 1));
  for (const { address: staker } of actors) {
    const expected = workers.reduce((sum, worker) => sum + model.pool.stakes.votes(worker, staker, checkpoint), 0n);
    const found = await contracts.CDCPool.read<bigint>(
      hub.deployer.connection, 'votes_of', { staker, workers, checkpoint },
    );
    if (found !== toAmount(expected)) {
      throw new Disagreement(`At second ${checkpoint} ${staker} has ${expected} units of votes, the pool says ${found}.`);
    }
  }
}
