import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { KeeperProcess } from '@ciro-network/keepers/child';
import type { HubClient } from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { askDigits } from '../harness/digits.ts';
import { CIRO, TestHub } from '../harness/hub.ts';
import type { Asked } from '../harness/judged.ts';
import { complaintsOf, keeperFactory, metricOf, passUntil } from '../harness/keepers.ts';

const STAKE = 1_000n * CIRO;
/** A fortieth of it is the fee: twice what a point takes. */
const ASK = 4n * CIRO;
const DAY = 86_400;
const WEEK = 7 * DAY;

describe('A worker whose keepers see to what contracts do only when asked', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'ciro-upkeep-'));
  let hub: TestHub;
  let [client, worker, delegator]: HubClient[] = [];
  let asked: Asked;
  let keeper: KeeperProcess;
  let assigner: KeeperProcess;
  let rival: KeeperProcess;

  before(async () => {
    hub = await TestHub.start({ accounts: 6 });
    [client, worker, delegator] = hub.others;
    asked = await askDigits(join(folder, 'digits'));
    await hub.deployer.registerModel({ inline: asked.model.felts }, 500);
    const [, , account, , other, last] = await hub.devnet.accounts();
    const make = keeperFactory(hub, folder);
    const settings = { models: [{ dir: join(folder, 'digits'), ask: String(ASK) }], upkeepMs: 200 };
    keeper = make('worker', account!, settings);
    rival = make('worker', other!, { models: [{ dir: join(folder, 'digits') }], upkeepMs: 200 });
    assigner = make('assigner', last!, { flushFees: '1' });
  });
  after(async () => {
    await keeper?.stop();
    await rival?.stop();
    await assigner?.stop();
    await hub?.stop();
    rmSync(folder, { recursive: true });
  });

  const ticks = () => metricOf(keeper, 'ciro_keeper_ticks_total{outcome="done"');
  const seen = () => client!.worker(worker!.address);
  const sentBy = ({ log }: KeeperProcess) =>
    log.flatMap(({ msg, kind }) => (msg === 'A transaction is done.' ? [kind] : []));
  const until = (what: string, holds: () => Promise<boolean>) => passUntil(what, holds, [keeper, assigner, rival], () => hub.devnet.mine());

  it('weighs more though its delegator came when no rise could be planned', async () => {
    await worker!.stake(STAKE);
    await hub.passEpochs(1);
    await delegator!.stake(STAKE, worker!.address);
    expect((await seen()).weightNext, 'the first rise is still to come').to.equal(1_000);
    await keeper.start();
    await hub.passEpochs(2);
    await until('the second one is planned', async () => (await seen()).weightNext === 2_000);
    await until('it offers to serve', async () => (await client!.members(asked.model.hash)).length > 0);
    await hub.passEpochs(3);
  });

  it('earns a point for a day\'s work, once, and weighs more by it', async () => {
    await client!.deposit(10n * CIRO);
    const { model, question: { inputCommitment, salt, rows, input } } = asked;
    const { job } = await client!.submitJob({
      modelHash: model.hash, modelOwner: hub.deployer.address, inputCommitment, salt, rows, input, maxPrice: 5n * CIRO,
      deadlineBlocks: 100, deadlineSeconds: 3_600,
    });
    await until('it is answered', async () => (await client!.job(job.jobId)).stage === 'settled');
    await until('it has its point', async () => (await seen()).reputation === 51);
    for (let day = 0; day < 3; day += 1) {
      await hub.devnet.increaseTime(DAY);
      const before = await ticks();
      await until('it has had time to look', async () => (await ticks()) > before + 5);
      await hub.passEpochs(1);
    }
    const worker = await seen();
    expect([worker.reputation, worker.weightNext]).to.deep.equal([51, Math.floor((2_000 * 151) / 150)]);
  });

  it('has the fee of its job burned, which nobody asked the vault to do', async () => {
    const { contracts: { CiroToken, Vault }, connection } = hub.deployer;
    const supply = () => CiroToken.read<bigint>(connection, 'total_supply');
    const fees = () => Vault.read<bigint>(connection, 'gathered_fees');
    const { burn_share: share } = await Vault.read<{ burn_share: bigint }>(connection, 'fee_split');
    const before = await supply();
    expect(await fees()).to.equal(ASK / 40n);
    await assigner.start();
    await until('the vault has none', async () => (await fees()) === 0n);
    expect(before - (await supply()), 'the rest is the treasury\'s').to.equal((ASK / 40n * share) / 10_000n);
    expect(await assigner.stop('SIGTERM')).to.equal(0);
    expect(complaintsOf([assigner])).to.deep.equal([]);
  });

  it('has nothing to complain of', async () => {
    expect(await keeper.stop('SIGTERM')).to.equal(0);
    expect(complaintsOf([keeper])).to.deep.equal([]);
    expect(sentBy(keeper)).to.have.members(['sync-weight', 'opt-in', 'submit', 'refresh']);
  });

  it('keeps a point that it rests on for no more than a week, since a rival says so', async () => {
    expect((await seen()).reputation).to.equal(51);
    await hub.devnet.increaseTime(WEEK);
    await rival.start();
    await until('the rival has said so', async () => (await seen()).reputation === 50);
    await until('the rival knows that it is done', async () => sentBy(rival).length > 0);
    expect(await rival.stop('SIGTERM')).to.equal(0);
    expect(sentBy(rival)).to.deep.equal(['refresh-rival']);
    expect(complaintsOf([rival])).to.deep.equal([]);
    expect((await seen()).weightNext).to.equal(2_000);
  });
});
