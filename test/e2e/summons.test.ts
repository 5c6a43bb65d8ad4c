import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { KeeperProcess } from '@ciro-network/keepers/child';
import type { HubClient } from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { StarknetChain } from '../../keepers/src/chains/starknet.ts';
import { StarknetPenal } from '../../keepers/src/sentinel/chain/starknet-penal.ts';
import { ONE_VALIDATOR, TestBeacon } from '../harness/beacon.ts';
import { compileDigits } from '../harness/digits.ts';
import { TestHeartbeats } from '../harness/heartbeats.ts';
import { CIRO, TestHub } from '../harness/hub.ts';
import { complaintsOf, keeperFactory, passUntil } from '../harness/keepers.ts';
import { enlist } from '../harness/penal.ts';

const STAKE = 10_000n * CIRO;
/** Of who is absent: more would weigh more. */
const SMALL = 1_500n * CIRO;
const BOND = 10n * CIRO;
const HOUR = 3_600;

describe('A summons', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'ciro-summons-'));
  let hub: TestHub;
  let summoner: HubClient;
  let present: HubClient;
  /** It says that it is there, and nothing else. */
  let beating: HubClient;
  let absent: HubClient;
  let keeper: KeeperProcess;
  let sentinel: KeeperProcess;
  let heartbeats: TestHeartbeats;
  let penal: StarknetPenal;

  before(async () => {
    hub = await TestHub.start({ accounts: 6, validators: ONE_VALIDATOR });
    [summoner, present, beating, absent] = hub.others as [HubClient, HubClient, HubClient, HubClient];
    for (const [at, worker] of [present, beating].entries()) await enlist(worker, at, STAKE);
    await enlist(absent, 2, SMALL);
    const dir = join(folder, 'digits');
    await compileDigits(dir);
    const [, , account, , , last] = await hub.devnet.accounts();
    const make = keeperFactory(hub, folder);
    keeper = make('worker', account!, { models: [{ dir }], accusedMs: 200 });
    heartbeats = await TestHeartbeats.open(hub);
    sentinel = make('sentinel', last!, { peers: heartbeats.addresses, redialMs: 200 });
    const chain = new StarknetChain({ rpcUrl: hub.network.rpcUrl, account: 0n, privateKey: '0x1' });
    penal = await StarknetPenal.connect({ chain, addresses: summoner.addresses, source: () => [] });
    await keeper.start();
    await hub.passEpochs(3);
  });
  after(async () => {
    await keeper?.stop();
    await sentinel?.stop();
    await heartbeats?.close();
    await hub?.stop();
    rmSync(folder, { recursive: true });
  });

  const until = (what: string, holds: () => Promise<boolean>) =>
    passUntil(what, holds, [keeper, sentinel], () => hub.devnet.mine());

  /** As a sentinel does it. */
  const summon = ({ address }: HubClient) => summoner.send(penal.summon([BigInt(address)])
    .map(({ to, entrypoint, calldata }) => (
      { contractAddress: `0x${to.toString(16)}`, entrypoint, calldata: calldata.map(String) })));

  const close = (worker: HubClient) =>
    summoner.send(summoner.contracts.Downtime.call('close_summons', { workers: [worker.address] }));
  const isSummoned = async ({ contracts: { Downtime }, connection, address }: HubClient) =>
    (await Downtime.read<{ summoner: bigint }>(connection, 'summons', [address])).summoner !== 0n;
  const answered = (worker: HubClient) => until('it has answered', async () => !(await isSummoned(worker)));

  it('is answered by a worker that runs, which takes the bond', async () => {
    const before = await present.balance(present.address);
    await summon(present);
    await answered(present);
    expect((await present.balance(present.address)) - before).to.equal(BOND);
  });

  it('is answered by one that was killed meanwhile', async () => {
    await keeper.stop('SIGKILL');
    await summon(present);
    await hub.devnet.increaseTime(HOUR);
    await keeper.start();
    await answered(present);
    expect(complaintsOf([keeper])).to.deep.equal([]);
  });

  it('is what a sentinel sends whom its validator certifies, and it hears nothing of', async () => {
    const uptime = (await TestBeacon.open(hub, present)).uptime(summoner);
    const { address } = hub.others.at(-1)!;
    const before = await summoner.balance(address);
    await sentinel.start();
    let begun = await heartbeats.nextHour();
    for (let count = 0; count < 6; count += 1) {
      await heartbeats.untilHeard([1, 2], begun, join(folder, address, 'data', 'heartbeats.db'));
      const next = await heartbeats.nextHour();
      await uptime.certify({ ...begun, workers: 3, present: new Set([1, 2, 3]) });
      begun = next;
    }
    await until('it is summoned', () => isSummoned(absent));
    expect(await Promise.all([present, beating].map(isSummoned))).to.deep.equal([false, false]);
    expect(before - (await summoner.balance(address))).to.equal(BOND);
    expect(complaintsOf([sentinel])).to.deep.equal([]);
  });

  it('takes all weight of one that is silent for six hours, and no stake, also where a change was planned', async () => {
    const code = (sent: Promise<unknown>) => sent.then(() => 'done', (error: { code: string }) => error.code);
    expect(await code(close(absent))).to.equal('ANSWER_OPEN');
    await summoner.stake(SMALL, absent.address);
    await hub.passEpochs(1);
    await hub.devnet.increaseTime(6 * HOUR);
    await hub.devnet.mine(10);
    await until('a sentinel has closed it', async () => !(await isSummoned(absent)));
    expect((await summoner.worker(absent.address)).weightNext, 'the change stands').to.be.greaterThan(0);
    await hub.passEpochs(2);
    await until('its weight has followed', async () => (await summoner.worker(absent.address)).weightNext === 0);
    await sentinel.stop();
    expect(complaintsOf([sentinel])).to.deep.equal([]);
    await hub.passEpochs(3);
    const worker = await summoner.worker(absent.address);
    expect(worker).to.include({ uptime: 0, weightNext: 0, selfBond: SMALL, delegated: SMALL, reputation: 50 });
    expect(worker.cases).to.equal(0);
    expect(await code(summon(absent))).to.equal('WEIGHS_NOTHING');
    expect((await summoner.worker(present.address)).uptime).to.equal(8);
  });
});
