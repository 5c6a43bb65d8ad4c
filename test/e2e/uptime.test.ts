import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { HubClient } from '@ciro-network/sdk/hub';
import type { ChainEvent } from '../../keepers/src/chains/port.ts';
import { StarknetChain, eventKey } from '../../keepers/src/chains/starknet.ts';
import { DAY_SECONDS, ROUND, readyAt } from '../../keepers/src/validator/agenda/level-list.ts';
import { CIRO, TestHub } from '../harness/hub.ts';
import { complaintsOf, metricOf } from '../harness/keepers.ts';
import { enlist, validate } from '../harness/penal.ts';
import { Validators } from '../harness/validators.ts';
import type { OnChain } from '../harness/validators.ts';

const ALL = [0, 1, 2, 3];
const HOUR = 3_600;
const TOGETHER = 3;
/** The worker that is away for three hours of nine, and its index. */
const [AWAY, INDEX] = [1, 2];

describe('Uptime, from workers\' heartbeats to the chain', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ciro-uptime-'));
  let hub: TestHub;
  let validators: Validators;
  let onChain: OnChain;
  let day: number;

  before(async () => {
    // The epoch ends between hours that would be decided together.
    hub = await TestHub.start({ accounts: 6, validators: { epochSeconds: 8 * HOUR, overlapSeconds: HOUR } });
    day = Math.floor(Date.now() / 1_000 / DAY_SECONDS) + 1;
    while (day % ROUND !== INDEX) day += 1;
    await hub.devnet.setTime(day * DAY_SECONDS);
    onChain = await seatAll(hub);
    const [network = '0x0'] = await hub.deployer.connection.call(onChain.contracts.ValidatorSet, 'network');
    validators = await Validators.open({
      devnet: hub.devnet, folder, network, validators: 4, workers: 4, onChain, hoursTogether: TOGETHER,
    });
    await Promise.all(validators.processes.map((process) => process.start()));
  });
  after(async () => {
    await validators?.close();
    await hub.stop();
    rmSync(folder, { recursive: true });
  });

  const ask = async (entrypoint: string, ...calldata: string[]): Promise<bigint> =>
    BigInt((await hub.deployer.connection.call(onChain.contracts.Uptime, entrypoint, calldata))[0]!);
  const untilCertified = (hour: number) =>
    validators.until(`hour ${hour} is certified`, async () => (await ask('is_certified', String(hour))) === 1n);
  const epoch = async () =>
    Number((await hub.deployer.connection.call(onChain.contracts.ValidatorSet, 'epoch'))[0]);
  const pass = async (count: number, ...how: Parameters<Validators['passHour']>): Promise<number[]> => {
    const hours: number[] = [];
    while (hours.length < count) hours.push(await validators.passHour(...how));
    return hours;
  };
  const levelOf = async () =>
    Number((await hub.deployer.contracts.CDCPool.read(hub.deployer.connection, 'worker', {
      worker_address: onChain.workers[AWAY],
    }) as { uptime: bigint }).uptime);
  const eventsOf = async (name: string): Promise<ChainEvent[]> => {
    const chain = new StarknetChain({ rpcUrl: `${hub.devnet.url}/rpc`, account: 0n, privateKey: '0x1' });
    const events = await chain.events([BigInt(onChain.contracts.Uptime)], 0, (await chain.head()).number);
    return events.filter(({ keys }) => keys[0] === eventKey(name));
  };

  it('certifies hours three at a time, whoever\'s turn it is, and goes on in the next epoch', async () => {
    validators.links.separate([validators.workers[AWAY]!], ALL);
    const first = await pass(TOGETHER, ALL, () => ALL.length - 1);
    validators.links.heal();
    expect(first[0]).to.equal(day * 24);
    for (const hour of first) await untilCertified(hour);

    // Whoever should bring the next hours before the chain is dead: another does, when it has waited.
    const turn = ((await validators.executed(0)) + 1) % 4;
    const alive = ALL.filter((id) => id !== turn);
    await validators.processes[turn]!.stop('SIGKILL');
    const second = await pass(TOGETHER, alive);
    await hub.devnet.setTime((second.at(-1)! + 1) * HOUR + 500);
    for (const hour of second) await untilCertified(hour);
    await validators.processes[turn]!.start();

    const third = await pass(2, ALL);
    await validators.until('the next epoch has begun', async () => (await epoch()) === 2);
    for (const hour of third) await untilCertified(hour);
    const fourth = await pass(1, ALL);
    for (const hour of fourth) await untilCertified(hour);
    await validators.until('epoch 2 has decided', async () => (await validators.executed(0, 2)) >= 1);

    const certified = await eventsOf('HourCertified');
    expect(certified.map(({ keys }) => Number(keys[1]))).to.deep.equal([...first, ...second, ...third, ...fourth]);
    const transactions = certified.map(({ txHash }) => certified.findIndex((event) => event.txHash === txHash));
    expect(transactions).to.deep.equal([0, 0, 0, 3, 3, 3, 6, 6, 8]);
  });

  it('sets the level of a worker that was away for three hours of nine, once', async () => {
    expect(await levelOf()).to.equal(8);
    await hub.devnet.setTime(readyAt(day) + 90);
    await validators.until('the level is decided', async () => (await validators.executed(0, 2)) >= 2);
    // Half of them die, whoever's turn it may be.
    await Promise.all([0, 1].map((id) => validators.processes[id]!.stop('SIGKILL')));
    await hub.devnet.setTime(readyAt(day) + 600);
    await validators.until('the level is set', async () => (await ask('levels_round')) === BigInt(day));
    expect(await levelOf()).to.equal(5);
    await Promise.all([0, 1].map((id) => validators.processes[id]!.start()));
    await hub.devnet.setTime(readyAt(day) + 1_200);
    const ticks = async (id: number) => metricOf(validators.processes[id]!, 'ciro_keeper_ticks_total{outcome="done"');
    await validators.until('all have looked again', async () =>
      (await Promise.all(ALL.map(ticks))).every((count) => count >= 3));
    expect(await eventsOf('LevelsSet')).to.have.length(1);

    const ended = await Promise.all(validators.processes.map((process) => process.stop('SIGTERM')));
    expect(ended).to.deep.equal([0, 0, 0, 0]);
    expect(complaintsOf(validators.processes)).to.deep.equal([]);
  });
});

/** Stakes and registers four accounts as workers and validators, and begins the first epoch. */
async function seatAll(hub: TestHub): Promise<OnChain> {
  const { Uptime, ValidatorSet, CDCPool } = hub.deployer.addresses;
  const accounts = (await hub.devnet.accounts()).slice(1, 5);
  for (const at of accounts.keys()) {
    const client: HubClient = hub.others[at]!;
    await enlist(client, at, 5_000n * CIRO);
    await validate(client, at);
  }
  await hub.deployer.send(hub.deployer.contracts.ValidatorSet.call('rotate'));
  return {
    contracts: { Uptime, ValidatorSet, CDCPool }, validators: accounts, workers: accounts.map(({ address }) => address),
  };
}
