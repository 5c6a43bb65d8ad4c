import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { HubClient } from '@ciro-network/sdk/hub';
import { CIRO, TestHub } from '../harness/hub.ts';
import { enlist, validate } from '../harness/penal.ts';
import { Validators } from '../harness/validators.ts';
import type { OnChain } from '../harness/validators.ts';

const ALL = [0, 1, 2, 3];

describe('Uptime, from workers\' heartbeats to the chain', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ciro-uptime-'));
  let hub: TestHub;
  let validators: Validators;
  let onChain: OnChain;

  before(async () => {
    hub = await TestHub.start({ accounts: 6, validators: { epochSeconds: 2 * 3_600, overlapSeconds: 3_600 } });
    onChain = await seatAll(hub);
    const [network = '0x0'] = await hub.deployer.connection.call(onChain.contracts.ValidatorSet, 'network');
    validators = await Validators.open({ devnet: hub.devnet, folder, network, validators: 4, workers: 4, onChain });
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

  it('certifies hours, whoever\'s turn it is, and goes on in the next epoch', async () => {
    const epoch = async () =>
      Number((await hub.deployer.connection.call(onChain.contracts.ValidatorSet, 'epoch'))[0]);
    expect(await epoch()).to.equal(1);
    const first = await validators.passHour(ALL);
    await untilCertified(first);

    // Whoever should bring the next hour before the chain is dead: another does, when it has waited.
    const second = first + 1;
    const turn = second % 4;
    await validators.processes[turn]!.stop('SIGKILL');
    const alive = ALL.filter((id) => id !== turn);
    expect(await validators.passHour(alive)).to.equal(second);
    await hub.devnet.setTime((second + 1) * 3_600 + 500);
    await untilCertified(second);
    await validators.processes[turn]!.start();

    const third = await validators.passHour(ALL);
    await untilCertified(third);
    await validators.until('the next epoch has begun', async () => (await epoch()) === 2);
    const fourth = await validators.passHour(ALL);
    await untilCertified(fourth);
    await validators.until('epoch 2 has decided', async () => (await validators.executed(0, 2)) >= 1);

    const ended = await Promise.all(validators.processes.map((process) => process.stop('SIGTERM')));
    expect(ended).to.deep.equal([0, 0, 0, 0]);
    const complaints = validators.processes.flatMap(({ complaints: said, log }) =>
      [...said, ...log.filter(({ level }) => level === 'error').map((line) => JSON.stringify(line))]);
    expect(complaints).to.deep.equal([]);
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
