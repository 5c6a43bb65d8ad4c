// A hub of its own for a walk, and the model beside it, both at their beginning.

import { defaultDeployer } from 'starknet';

import { compileContracts, declare, deployModel } from '@ciro-network/deploy';
import { compileDataClass } from '@ciro-network/compiler';
import type { Felt } from '@ciro-network/sdk';
import type { HubContractName } from '@ciro-network/sdk/hub';

import { CIRO, TestHub } from '../harness/hub.ts';
import { testModel } from '../harness/model.ts';
import { HubModel } from '../model/hub.ts';
import { demand, Refusal } from '../model/refusal.ts';
import { WalkChain } from './chain.ts';
import { Comparison } from './comparison.ts';
import { Dice } from './dice.ts';
import { JobBook } from './job-book.ts';
import { Mirror, type StateDiff } from './storage.ts';
import type { World } from './world.ts';

/** Enough for lists that double twice. */
const ACTORS = 20;
/** Seconds since 1970: a walk does not depend on when it is made. */
const BEGIN = 1_900_000_000;
const MIN_STAKE = 100n;
const CIRO_EACH = 20_000n * CIRO;
/** No contract is there. */
const NOWHERE = 0xdeadn;

const RULES = {
  pool: { minStake: MIN_STAKE * CIRO, epochLength: 60, rankWindow: 5, unbondingPeriod: 2 * 86_400 },
  /** Shorter and longer than it makes sense: jobs that nobody can answer, and jobs whose draw is over. */
  jobs: { minBlocks: 2, maxBlocks: 100 },
  validators: { epochSeconds: 3_600, overlapSeconds: 600 },
  slashing: { evidenceWindow: 86_400 },
  /** Two actors play the contracts that may slash and set uptime. */
  bound: { slashing: 2, uptime: 3 },
};

export interface Stage {
  hub: TestHub;
  chain: WalkChain;
  mirror: Mirror;
  comparison: Comparison;
  world: World;
}

export async function setStage(seed: number): Promise<Stage> {
  const hub = await TestHub.start({
    accounts: ACTORS, startTime: BEGIN, archive: false, ciroEach: CIRO_EACH, ...RULES,
  });
  try {
    return await stageOn(hub, seed);
  } catch (error) {
    await hub.stop();
    throw error;
  }
}

async function stageOn(hub: TestHub, seed: number): Promise<Stage> {
  const programs = [testModel([4, 3, 2], 1), testModel([4, 3, 2], 2)];
  const { address: data } = await deployModel(hub.deployer, await compileDataClass(programs[0]!.felts), 0);
  // Everything is registered in the walk.
  await hub.deployer.retireModel(programs[0]!.hash);
  const [taker, picky] = await deployConsumers(hub, [programs[0]!.hash, 0n]);
  const verifiers = [BigInt(hub.deployer.addresses.Verifier), await deployVerifier(hub)];
  const actors = [hub.deployer, ...hub.others].map(({ address }, index) => (
    { index, address: BigInt(address), hex: address }
  ));
  const consumers = [taker!, picky!, actors[1]!.address, NOWHERE];

  const { addresses, calls, contracts } = hub.deployer;
  const bound = { slashing: actors[RULES.bound.slashing]!.address, uptime: actors[RULES.bound.uptime]!.address };
  const names = new Map(Object.entries(addresses).map(([name, address]) => [BigInt(address), name as HubContractName]));
  const mirror = new Mirror(names);
  for (const diff of await diffsSoFar(hub)) mirror.apply(diff);

  const model = new HubModel({
    vault: BigInt(addresses.Vault),
    verifier: BigInt(addresses.Verifier),
    pauser: actors[0]!.address,
    governance: {
      address: BigInt(addresses.Timelock),
      proposer: actors[0]!.address,
      delay: BigInt(hub.network.governance.delay),
    },
    cap: hub.network.token.cap,
    split: { burnShare: BigInt(hub.network.vault.burnShare), treasury: actors[0]!.address },
    rules: {
      minStake: MIN_STAKE,
      epochLength: BigInt(RULES.pool.epochLength),
      rankWindow: BigInt(RULES.pool.rankWindow),
      unbondingPeriod: BigInt(RULES.pool.unbondingPeriod),
      bound,
    },
    settings: {
      fee: BigInt(hub.network.jobs.fee),
      tip: hub.network.jobs.tip,
      minBlocks: BigInt(RULES.jobs.minBlocks),
      maxBlocks: BigInt(RULES.jobs.maxBlocks),
    },
    balances: balances(hub),
    consume: (consumer, modelHash) => {
      if (consumer === NOWHERE) throw new Refusal('CONTRACT_NOT_DEPLOYED');
      demand(consumer === taker || consumer === picky, 'ENTRYPOINT_NOT_FOUND');
      demand(consumer === taker && modelHash === programs[0]!.hash, 'OTHER_MODEL');
    },
  });
  const source = { program: programs[0]!.felts, data: BigInt(data) };
  model.run(() => {
    const at = { caller: actors[0]!.address, block: 0n, time: 0n, hashOf: () => 0n };
    model.registry.register(at, source, 0n);
    model.registry.retire(at, programs[0]!.hash);
  });

  const chain = await WalkChain.open(hub.devnet, await hub.devnet.accounts(), BigInt(BEGIN) + 86_400n);
  const world: World = {
    dice: new Dice(seed),
    actors, model, calls, contracts, programs, consumers, verifiers,
    agenda: [],
    book: new JobBook(),
    sources: [source, ...programs.map(({ felts }) => ({ program: felts, data: 0n }))],
    context: (caller) => ({ caller, ...chain.next, hashOf: chain.hashOf }),
  };
  return { hub, chain, mirror, comparison: new Comparison(mirror, model.cells()), world };
}

/** Another verifier of the same class, for the owner to install. */
async function deployVerifier(hub: TestHub): Promise<Felt> {
  const contracts = await compileContracts();
  const constructorCalldata = [contracts.classHash('Argument')];
  const deployment = { classHash: contracts.classHash('Verifier'), salt: '0x77', unique: false, constructorCalldata };
  const deployed = defaultDeployer.buildDeployerCall(deployment, hub.deployer.address);
  await hub.deployer.send(deployed.calls);
  return BigInt(deployed.addresses[0]!);
}

/** `LastAnswer` contracts that take the results of these models. */
async function deployConsumers(hub: TestHub, models: readonly Felt[]): Promise<Felt[]> {
  const { connection, addresses } = hub.deployer;
  const contracts = await compileContracts();
  await declare(connection, contracts, 'LastAnswer');
  const deployments = models.map((model, i) => ({
    classHash: contracts.classHash('LastAnswer'),
    salt: `0x${(i + 1).toString(16)}`,
    unique: false,
    constructorCalldata: [addresses.JobManager, model],
  }));
  const deployed = defaultDeployer.buildDeployerCall(deployments, hub.deployer.address);
  await hub.deployer.send(deployed.calls);
  return deployed.addresses.map(BigInt);
}

async function diffsSoFar({ devnet }: TestHub): Promise<StateDiff[]> {
  const count = (await devnet.blockNumber()) + 1;
  const blocks = Array.from({ length: count }, (_, number) => ({ block_id: { block_number: number } }));
  const updates = await devnet.rpc.batch<{ state_diff: StateDiff }>('starknet_getStateUpdate', blocks);
  return updates.map((update) => update.state_diff);
}

function balances({ network, deployer, others }: TestHub): Map<Felt, bigint> {
  const rest = network.token.supply - CIRO_EACH * BigInt(others.length);
  const those = others.map(({ address }) => [BigInt(address), CIRO_EACH] as const);
  return new Map([[BigInt(deployer.address), rest], ...those]);
}
