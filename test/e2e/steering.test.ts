import { BLOCK_HASH_LAG } from '@ciro-network/deploy';
import type { Felt } from '@ciro-network/sdk';
import type { HubClient, HubContractName, HubError, JobRecord } from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { ENTRY_POINTS } from '../harness/entry-points.ts';
import { CIRO, TestHub, WITHOUT_ESTIMATE } from '../harness/hub.ts';
import { ask, testModel } from '../harness/model.ts';
import type { Case, Scene } from '../harness/moves.ts';

const ASK = CIRO / 2n;
const JOBS = 6;
/** Blocks from the seed block to the next epoch: moves before the seed can be read are in its epoch, later ones not. */
const BEFORE_EPOCH_END = 5;
const DAY = 24 * 3600;

/** Job by job the workers drawn, by rank. */
type Draws = Felt[][];

describe('Between the seed block and the answer', function () {
  this.timeout(300_000);
  const model = testModel([16, 10], 4);
  const question = ask(model);
  let hub: TestHub;
  let outsider: HubClient;
  let scene: Scene;
  let jobs: JobRecord[];
  let seedBlock: number;
  let expected: Draws;

  const draws = () => Promise.all(jobs.map((job) => scene.insider.ranked(job)));
  /** Each begins where a block has closed, in a chain of its own. */
  const moments = () => [
    { name: 'before the seed can be read', block: seedBlock }, { name: 'after', block: seedBlock + BLOCK_HASH_LAG },
  ];

  before(async () => {
    hub = await TestHub.start({ accounts: 6 });
    const [insider, ...others] = hub.others as [HubClient, ...HubClient[]];
    const rivals = others.slice(0, 3);
    outsider = others[3]!;
    await insider.registerModel({ inline: model.felts }, 500);
    for (const [at, member] of [...rivals, insider].entries()) {
      await member.stake(BigInt(at + 1) * 1_000n * CIRO);
      await member.optIn(model.hash, ASK);
    }
    await outsider.stake(4_000n * CIRO);
    for (const one of [insider, outsider]) {
      await one.stake(1_000n * CIRO);
      await one.unstake(1_000n * CIRO);
      await one.deposit(100n * CIRO);
    }
    await hub.devnet.increaseTime(8 * DAY);
    const { epochLength } = hub.network.pool;
    const end = 4 * epochLength;
    await hub.devnet.mine(end - BEFORE_EPOCH_END - 2 - (await hub.devnet.blockNumber()));
    const request = {
      modelHash: model.hash, modelOwner: insider.address, inputCommitment: question.inputCommitment,
      salt: question.salt, rows: 1, input: question.input, maxPrice: CIRO, deadlineBlocks: 100, deadlineSeconds: 3_600,
    };
    ({ jobs } = await insider.submitJobs(Array(JOBS).fill(request)));
    // The seed block holds a transaction, as on a real network.
    seedBlock = (await outsider.send(outsider.calls.approve(0n))).blockNumber;
    expect(seedBlock).to.equal(end - BEFORE_EPOCH_END);
    await hub.devnet.mine(BLOCK_HASH_LAG);
    scene = { model, question, insider, rival: rivals[2]!, won: jobs[0]!, lost: jobs[0]!, request };
    expected = await draws();
    const isFirst = (at: number) => expected[at]![0] === BigInt(insider.address);
    scene.won = jobs.find((_job, at) => isFirst(at))!;
    scene.lost = jobs.find((_job, at) => !isFirst(at))!;
  });
  after(() => hub?.stop());

  it('is every entry point that changes state tried', () => {
    for (const [name, { abi }] of Object.entries(hub.deployer.contracts)) {
      const entryPoints = abi.flatMap((entry) => (entry.type === 'interface' ? entry.items : [entry]))
        .filter((entry) => entry.type === 'function' && entry.state_mutability === 'external')
        .map((entry) => entry.name);
      expect(Object.keys(ENTRY_POINTS[name as HubContractName]), name).to.have.members(entryPoints);
    }
  });

  it('are all members drawn, and the job hunter not first for all', () => {
    expect(expected.every((ranks) => ranks.length === 4)).to.equal(true);
    expect(scene.won, 'a job that the insider has won').to.not.equal(undefined);
    expect(scene.lost, 'a job that the insider has lost').to.not.equal(undefined);
  });

  const tried = Object.entries(ENTRY_POINTS).filter(([, cases]) => Object.keys(cases).length > 0);
  for (const [name, cases] of tried) {
    it(`can nothing of ${name} steer the draw`, async () => {
      for (const [entryPoint, one] of Object.entries<Case>(cases)) {
        for (const [at, moment] of moments().entries()) {
          const where = (who: string) => `${name}.${entryPoint} by the ${who}, ${moment.name}`;
          const byOutsider = await play(outsider, one, moment.block);
          expect(byOutsider.outcome, where('outsider')).to.equal(one.outsider[at]);
          expect(byOutsider.draws, where('outsider')).to.deep.equal(expected);
          const byInsider = await play(scene.insider, one, moment.block);
          expect(byInsider.outcome, where('insider')).to.equal(one.insider[at]);
          expectOnlyRemoved(byInsider.draws, BigInt(scene.insider.address), where('insider'));
        }
      }
    });
  }

  it('does a member that leaves take itself out, and the others move up', async () => {
    const me = BigInt(scene.insider.address);
    const { draws: after } = await play(scene.insider, ENTRY_POINTS.CDCPool.opt_out!, seedBlock);
    expect(after).to.deep.equal(expected.map((ranks) => ranks.filter((worker) => worker !== me)));
  });

  /** Makes a move in the block after `block`, whatever becomes of it, and draws when the seed can be read. */
  async function play(me: HubClient, { move }: Case, block: number): Promise<{ outcome: string; draws: Draws }> {
    await goBackTo(block);
    const calls = await move(me, scene);
    // Without an estimate beforehand a call that will be refused goes into a block too.
    const outcome = await me.connection.send(calls, WITHOUT_ESTIMATE)
      .then(() => 'done', (error: HubError) => error.code);
    const reached = await hub.devnet.blockNumber();
    expect(reached, `${outcome}: the move is in a block of its own`).to.equal(block + 1);
    await hub.devnet.mine(Math.max(0, seedBlock + BLOCK_HASH_LAG - reached));
    return { outcome, draws: await draws() };
  }

  /** Takes back all that came after the seed block, then lets empty blocks close up to `block`. */
  async function goBackTo(block: number): Promise<void> {
    if ((await hub.devnet.blockNumber()) > seedBlock) await hub.devnet.abortBlocks(seedBlock + 1);
    await hub.devnet.mine(block - seedBlock);
  }

  /** The others are ranked as before; where there is room now, another may follow. */
  function expectOnlyRemoved(after: Draws, mover: Felt, where: string): void {
    after.forEach((ranks, at) => {
      const others = (all: readonly Felt[]) => all.filter((worker) => worker !== mover);
      const before = others(expected[at]!);
      expect(others(ranks).slice(0, before.length), where).to.deep.equal(before);
      const [rankBefore, rankAfter] = [expected[at]!, ranks].map((all) => all.indexOf(mover));
      if (rankAfter !== -1) expect(rankAfter, where).to.be.at.least(rankBefore!);
    });
  }
});
