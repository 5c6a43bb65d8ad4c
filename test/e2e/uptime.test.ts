import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { compileContracts, declare } from '@ciro-network/deploy';
import { hashFelts, shortString } from '@ciro-network/sdk';
import type { AccountKey, HubClient } from '@ciro-network/sdk/hub';
import type { Call } from 'starknet';
import { signFelt, starkPublicKey } from '../../keepers/src/validator/consensus/stark.ts';
import { registerCall } from '../../keepers/src/validator/registration.ts';
import { deployContract } from '../harness/consumers.ts';
import { CIRO, TestHub } from '../harness/hub.ts';
import { hex, Validators, validatorSeeds, workerKey } from '../harness/validators.ts';
import type { OnChain } from '../harness/validators.ts';

const ALL = [0, 1, 2, 3];
const [EPOCH_SECONDS, OVERLAP_SECONDS] = [2 * 3_600, 3_600];
const text = (felt: bigint): string => `0x${felt.toString(16)}`;

describe('Uptime, from workers\' heartbeats to the chain', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ciro-uptime-'));
  let hub: TestHub;
  let validators: Validators;
  let onChain: OnChain;

  before(async () => {
    hub = await TestHub.start({ accounts: 6 });
    onChain = await deployAll(hub);
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
async function deployAll(hub: TestHub): Promise<OnChain> {
  const { deployer } = hub;
  const { connection } = deployer;
  const contracts = await compileContracts();
  const { CDCPool } = deployer.addresses;
  await declare(connection, contracts, 'Ed25519Check');
  const ValidatorSet = await deployContract(connection, contracts, 'ValidatorSet', [
    CDCPool, contracts.classHash('Ed25519Check'), 1_000n * CIRO, 4n, BigInt(EPOCH_SECONDS), BigInt(OVERLAP_SECONDS),
  ]);
  const Uptime = await deployContract(connection, contracts, 'Uptime', [ValidatorSet, CDCPool]);
  const accounts = (await hub.devnet.accounts()).slice(1, 5);
  const [chainId, [network = '0x0']] = [
    BigInt(await connection.provider.getChainId()), await connection.call(ValidatorSet, 'network'),
  ];
  for (const [at, account] of accounts.entries()) {
    const client: HubClient = hub.others[at]!;
    await client.stake(5_000n * CIRO, account.address);
    await client.connection.send([
      registerWorker(CDCPool, chainId, account, at),
      registerValidator(ValidatorSet, BigInt(network), account, at),
    ]);
  }
  await connection.send({ contractAddress: ValidatorSet, entrypoint: 'rotate', calldata: [] });
  return {
    contracts: { Uptime, ValidatorSet, CDCPool }, validators: accounts, workers: accounts.map(({ address }) => address),
  };
}

function registerWorker(pool: string, chainId: bigint, { address }: AccountKey, at: number): Call {
  const key = workerKey(at);
  const publicKey = BigInt(hex(starkPublicKey(key)));
  const statement = hashFelts([shortString('CIRO_WORKER_KEY'), chainId, BigInt(pool), BigInt(address), publicKey]);
  const signature = signFelt(key, statement);
  const endpoints = ['0', '0', '0'];
  return {
    contractAddress: pool, entrypoint: 'register_worker',
    calldata: [
      '0', text(shortString('eu')), ...endpoints, text(publicKey), hex(signature.subarray(0, 32)),
      hex(signature.subarray(32)),
    ],
  };
}

function registerValidator(contract: string, network: bigint, { address }: AccountKey, at: number): Call {
  const call = registerCall({
    network, contract: BigInt(contract), validator: BigInt(address), seeds: validatorSeeds(at),
  });
  return { contractAddress: contract, entrypoint: call.entrypoint, calldata: call.calldata.map(text) };
}
