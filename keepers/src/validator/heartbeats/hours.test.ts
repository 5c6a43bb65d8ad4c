import { expect } from 'chai';
import { TimedChain } from '../testing/timed-chain.ts';
import { Hours } from './hours.ts';

const H = 3_600;

describe('hours of the chain', () => {
  it('begin with the first block whose timestamp lies in them', async () => {
    const chain = new TimedChain(H - 1, H, H, H + 5, 2 * H - 1, 2 * H + 7, 2 * H + 8);
    const hours = new Hours(chain);
    await hours.refresh();
    expect([hours.current, hours.now]).to.deep.equal([2, 2 * H + 8]);
    expect([1, 2].map((hour) => hours.firstBlock(hour)?.number)).to.deep.equal([1, 5]);
    expect((await hours.find(0))?.number).to.equal(0);
  });

  it('have no first block where none fell into them', async () => {
    const hours = new Hours(new TimedChain(0, 5 * H));
    await hours.refresh();
    expect(await hours.find(3)).to.equal(undefined);
    expect(await hours.find(9)).to.equal(undefined);
    expect(hours.firstBlock(5)?.number).to.equal(1);
  });

  it('change their first block with a reorganisation', async () => {
    const chain = new TimedChain(0, H, H + 1);
    const hours = new Hours(chain);
    await hours.refresh();
    const before = hours.firstBlock(1)?.hash;
    chain.abort(1);
    chain.mine(H - 2, H + 4);
    await hours.refresh();
    expect(hours.firstBlock(1)?.number).to.equal(2);
    expect(hours.firstBlock(1)?.hash).not.to.equal(before);
  });

  it('are found by halving, and looked for once', async () => {
    const chain = new TimedChain(...Array.from({ length: 4_096 }, (_block, at) => at * 10));
    const hours = new Hours(chain);
    await hours.refresh();
    const { looked } = chain;
    expect(looked).to.be.lessThan(40);
    await hours.refresh();
    expect(chain.looked - looked).to.equal(2);
  });

  it('are unknown before the chain was seen', () => {
    expect(() => new Hours(new TimedChain(0)).now).to.throw().with.property('code', 'CHAIN_UNAVAILABLE');
  });
});
