import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { KeeperProcess } from '@ciro-network/keepers/child';
import type { HubClient } from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { SqliteJournal } from '../../keepers/src/validator/journal/sqlite.ts';
import { CIRO, TestHub } from '../harness/hub.ts';
import { complaintsOf, keeperFactory } from '../harness/keepers.ts';
import { certificateOf, committeeOf, enlist, networkOf, validate, type WorkerView } from '../harness/penal.ts';
import { Validators } from '../harness/validators.ts';

const STAKE = 10_000n * CIRO;
const DELEGATED = 5_000n * CIRO;
const DAY = 86_400;
const HOUR = 3_600;
const NEVER = 2n ** 40n - 1n;
const ALL = [0, 1, 2, 3];
const FORGETFUL = 0;
const COLLUDERS = [1, 2, 3];
const A_LATER_SEQUENCE = 1_000;

describe('Two sentinels that nobody instructs', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'ciro-violations-'));
  const journals = [join(folder, 'one.db'), join(folder, 'other.db')];
  let hub: TestHub;
  let validators: HubClient[];
  let absentee: HubClient;
  let network: bigint;
  let processes: Validators;
  let sentinels: KeeperProcess[];

  before(async () => {
    hub = await TestHub.start({ accounts: 9 });
    const [delegator, ...others] = hub.others as [HubClient, ...HubClient[]];
    const workers = others.slice(0, 5);
    for (const [at, worker] of workers.entries()) {
      await enlist(worker, at, STAKE);
      await delegator.stake(DELEGATED, worker.address);
    }
    absentee = workers[4]!;
    validators = workers.slice(0, 4);
    for (const [id, validator] of validators.entries()) await validate(validator, id);
    await hub.deployer.send(hub.deployer.contracts.ValidatorSet.call('rotate'));
    network = await networkOf(hub.deployer);

    const accounts = await hub.devnet.accounts();
    const { Uptime, ValidatorSet, CDCPool } = hub.deployer.addresses;
    processes = await Validators.open({
      devnet: hub.devnet, folder, network: `0x${network.toString(16)}`, validators: 4, workers: 4,
      onChain: {
        contracts: { Uptime, ValidatorSet, CDCPool }, validators: accounts.slice(2, 6),
        workers: validators.map(({ address }) => address),
      },
    });
    const keeper = keeperFactory(hub, folder);
    const settings = {
      journals: [...journals, ...ALL.map((id) => processes.journalPath(id))], peers: processes.addresses,
      redialMs: 200, graceMs: 300,
    };
    sentinels = accounts.slice(7, 9).map((account) => keeper('sentinel', account, settings));
    await Promise.all([...sentinels, ...processes.processes].map((one) => one.start()));
  });

  after(async () => {
    await Promise.all((sentinels ?? []).map((one) => one.stop()));
    await processes?.close();
    await hub?.stop();
    rmSync(folder, { recursive: true });
  });

  const view = (worker: HubClient) =>
    hub.deployer.contracts.CDCPool.read<WorkerView>(hub.deployer.connection, 'worker', [worker.address]);
  const now = async (): Promise<number> =>
    (await hub.deployer.connection.provider.getBlockWithTxHashes('latest')).timestamp;

  async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + 60_000;
    while (!(await holds())) {
      const words = [...sentinels, ...processes.processes].flatMap(({ log }) => log.slice(-5).map((line) => JSON.stringify(line)));
      if (Date.now() > end) throw new Error(`Waited in vain until ${what}.\n${words.join('\n')}`);
      await sleep(100);
    }
  }

  /** Waits for the slash, once, and compares it with the matrix: basis points of all that is staked, self-bond first. */
  async function expectSlashed(worker: HubClient, share: bigint, points: bigint, days: number | 'never'): Promise<void> {
    await until(`${worker.address} is slashed`, async () => (await view(worker)).jailed_until > 0n);
    const after = await view(worker);
    const loss = ((STAKE + DELEGATED) * share) / 10_000n;
    const fromSelf = loss < STAKE ? loss : STAKE;
    expect([STAKE - after.self_bond, DELEGATED - after.delegated]).to.deep.equal([fromSelf, loss - fromSelf]);
    expect(after.reputation).to.equal(50n > points ? 50n - points : 0n);
    if (days === 'never') expect(after.jailed_until).to.equal(NEVER);
    else expect(Number(after.jailed_until) - (await now())).to.be.within(days * DAY - 600, days * DAY);
    expect(after.cases, 'once').to.equal(1n);
  }

  it('accuse a worker that stays away six certified hours, and close: 5 %, 10 points, 30 days', async () => {
    const { Downtime, Uptime } = hub.deployer.contracts;
    await processes.passHour(ALL); // the hour in which the validators came up
    for (let hour = 1; hour <= 6; hour += 1) {
      expect((await view(absentee)).jailed_until).to.equal(0n);
      const passed = await processes.passHour(ALL);
      await until(`hour ${passed} is certified`, () => Uptime.read(hub.deployer.connection, 'is_certified', [passed]));
    }
    const accusation = () => Downtime.read<{ accuser: bigint }>(hub.deployer.connection, 'accusation', [absentee.address]);
    await until('it stands accused', async () => (await accusation()).accuser !== 0n);
    await hub.devnet.increaseTime(6 * HOUR);
    await hub.devnet.mine(10);
    await expectSlashed(absentee, 500n, 10n, 30);
  });

  it('find what a validator signs twice that has lost its journal: 30 %, 50 points, 90 days', async () => {
    const process = processes.processes[FORGETFUL]!;
    await process.stop('SIGKILL');
    for (const end of ['', '-wal', '-shm']) rmSync(`${processes.journalPath(FORGETFUL)}${end}`, { force: true });
    await process.start();
    await expectSlashed(validators[FORGETFUL]!, 3_000n, 50n, 90);
  });

  it('find two certificates of colluders in published journals: everything, banned, for ever', async () => {
    const committee = committeeOf(network, validators.length, Number((STAKE + DELEGATED) / CIRO));
    for (const [at, path] of journals.entries()) {
      const certificate = certificateOf(committee, COLLUDERS, A_LATER_SEQUENCE, ['aa', 'bb'][at]!.repeat(32));
      const journal = new SqliteJournal({ path, chain: committee.chain, epoch: committee.epoch });
      journal.append([{ kind: 'stable', certificate }]);
      journal.close();
    }
    for (const member of COLLUDERS) await expectSlashed(validators[member]!, 10_000n, 100n, 'never');
  });

  it('have nothing to complain of, however many there are', async () => {
    expect(complaintsOf(sentinels)).to.deep.equal([]);
    expect(await Promise.all(sentinels.map((one) => one.stop('SIGTERM')))).to.deep.equal([0, 0]);
  });
});
