import { expect } from 'chai';
import { rootOf } from '@ciro-network/sdk';
import type { ChainEvent, ChainPort } from '../../chains/port.ts';
import { eventKey } from '../../chains/starknet.ts';
import { attestedLeaf } from '../agenda/attested-list.ts';
import type { AttestedResult } from '../agenda/attested-list.ts';
import { HOUR_SECONDS } from '../heartbeats/statement.ts';
import { TimedChain } from '../testing/timed-chain.ts';
import { AttestedHours } from './attested-hours.ts';

const JUDGE = 0xa77n;
const HOUR = 1_000;

class Scene extends TimedChain {
  readonly log: ChainEvent[] = [];
  reads = 0;
  readonly hours = new AttestedHours({ chain: this as unknown as ChainPort, judge: JUDGE });

  /** An answer, so many seconds after the hour began. */
  agree(after: number, jobId: bigint, key = eventKey('Agreed')): AttestedResult {
    const result = { judge: JUDGE, jobId, result: jobId + 1n, security: 70n };
    this.mine(HOUR * HOUR_SECONDS + after);
    this.log.push({
      block: this.blocks.at(-1)!, txHash: 1n, address: JUDGE, keys: [key, jobId], data: [result.result, result.security],
    });
    return result;
  }

  over(seconds = 60): void {
    this.mine((HOUR + 1) * HOUR_SECONDS, (HOUR + 1) * HOUR_SECONDS + seconds);
  }

  async events(addresses: readonly bigint[], from: number, to: number): Promise<ChainEvent[]> {
    this.reads += 1;
    return this.log.filter(({ address, block }) =>
      addresses.includes(address) && block.hash === this.blocks[block.number]?.hash
        && block.number >= from && block.number <= to);
  }
}

describe('hours of attested answers', () => {
  it('list what was agreed on in them, under one root, once they are over', async () => {
    const chain = new Scene(HOUR * HOUR_SECONDS - 1);
    const results = [chain.agree(0, 5n), chain.agree(3_599, 6n)];
    chain.agree(7, 7n, eventKey('Revealed'));
    chain.log.reverse();
    chain.agree(3_600, 8n);
    chain.log.sort((a, b) => a.block.number - b.block.number);
    chain.mine((HOUR + 1) * HOUR_SECONDS + 59);
    await chain.hours.refresh();
    expect(chain.hours.hours()).to.not.include(HOUR);
    chain.mine((HOUR + 1) * HOUR_SECONDS + 60);
    await chain.hours.refresh();
    const edge = chain.blocks.find(({ timestamp }) => timestamp >= (HOUR + 1) * HOUR_SECONDS)!;
    expect(chain.hours.item(HOUR)?.payload)
      .to.deep.equal([BigInt(HOUR), edge.hash, 2n, rootOf(results.map(attestedLeaf))]);
  });

  it('say nothing where nothing was agreed on, and are read once', async () => {
    const chain = new Scene(HOUR * HOUR_SECONDS - 1);
    chain.over();
    await chain.hours.refresh();
    expect([chain.hours.hours().includes(HOUR), chain.hours.item(HOUR)]).to.deep.equal([true, undefined]);
    const { reads } = chain;
    await chain.hours.refresh();
    expect(chain.reads).to.equal(reads);
  });

  it('are read anew when the chain has gone another way, and forgotten after a day', async () => {
    const chain = new Scene(HOUR * HOUR_SECONDS - 1);
    chain.agree(5, 5n);
    const fork = chain.blocks.length;
    chain.over();
    await chain.hours.refresh();
    const before = chain.hours.item(HOUR)?.payload;
    chain.abort(fork);
    chain.agree(6, 6n);
    chain.over();
    await chain.hours.refresh();
    const after = chain.hours.item(HOUR)?.payload;
    expect([before?.[2], after?.[2]]).to.deep.equal([1n, 2n]);
    chain.mine((HOUR + 26) * HOUR_SECONDS);
    await chain.hours.refresh();
    expect(chain.hours.item(HOUR)).to.equal(undefined);
  });
});
