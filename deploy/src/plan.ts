// Desired state against the chain: which classes, contracts and settings are there, and which are to come.

import { CallData, hash, type Call } from 'starknet';

import { AbiContract, sameFelt, type Connection } from '@ciro-network/sdk/hub';

import { readDeployment, type Deployment } from './addresses.ts';
import type { Contracts } from './compile.ts';
import { DeployError } from './errors.ts';
import type { ContractModule, ContractName, PlanContext, Setting } from './modules/module.ts';
import { MODULES } from './modules/index.ts';
import type { Network } from './network.ts';

/** One contract with everything that fixes its address. */
export interface Target {
  module: ContractModule;
  name: ContractName;
  classHash: string;
  calldata: string[];
  address: string;
  deployed: boolean;
  contract: AbiContract;
}

/** `blocked`: only the owner, no longer the deployer, can make it so; `fixed`: nobody can. */
export type StepState = 'done' | 'pending' | 'blocked' | 'fixed';

export interface Step {
  kind: 'declare' | 'deploy' | 'set' | 'hand over';
  contract: ContractName;
  /** The class to declare, where it is a facet's. */
  facet?: string;
  title: string;
  state: StepState;
  /** What the chain says where it differs from what is wanted. */
  found?: string;
  /** What makes it so, where a call does. */
  calls: Call[];
}

export interface Plan {
  network: Network;
  deployer: string;
  /** What an earlier run wrote down. */
  recorded: Deployment | undefined;
  targets: Target[];
  steps: Step[];
}

export function isDone(plan: Plan): boolean {
  return plan.steps.every((step) => step.state === 'done');
}

/**
 * What the network should hold. A recorded contract of the compiled class stays where it is, so that what governance
 * has changed since is not taken for another deployment; the address of any other follows from its class, arguments
 * and salt.
 */
async function targetsOf(
  network: Network, contracts: Contracts, connection: Connection, deployer: string, recorded: Deployment | undefined,
): Promise<Target[]> {
  const targets = new Map<ContractName, Target>();
  const context = contextOf(network, deployer, targets, contracts);
  for (const module of MODULES) {
    const { name } = module;
    const { abi, classHash } = await contracts.load(name);
    const args = module.constructorArgs(context) as never;
    const calldata = [...new CallData(abi).compile('constructor', args)].map(String);
    const known = recorded?.contracts[name]?.address;
    const stays = known !== undefined && (await isDeployed(connection, known, classHash));
    const address = stays ? known : hash.calculateContractAddressFromHash(network.salt, classHash, calldata, 0);
    const deployed = stays || (await isDeployed(connection, address, classHash));
    targets.set(
      name, { module, name, classHash, calldata, address, deployed, contract: new AbiContract(address, abi) },
    );
  }
  return [...targets.values()];
}

/** Compares what should be with what is. Sends nothing. */
export async function makePlan(
  network: Network, contracts: Contracts, connection: Connection, deployer: string,
): Promise<Plan> {
  const recorded = await readDeployment(network);
  const targets = await targetsOf(network, contracts, connection, deployer, recorded);
  const facets = new Set<string>();
  const declared = await Promise.all(targets.flatMap((target) => {
    // Some run the same class: it is declared once.
    const own = (target.module.facets ?? []).filter((facet) => !facets.has(facet));
    for (const facet of own) facets.add(facet);
    return [
      ...own.map((facet) => declareStep(connection, target, contracts.classHash(facet), facet)),
      declareStep(connection, target, target.classHash),
    ];
  }));
  const steps = [...declared, ...targets.map(deployStep)];
  const byName = new Map(targets.map((target) => [target.name, target]));
  const context = contextOf(network, deployer, byName, contracts);
  for (const kind of ['set', 'hand over'] as const) {
    const settings = targets.flatMap(({ module }) =>
      kind === 'set' ? (module.settings?.(context) ?? []) : module.owned ? [handOver(module.name, context)] : []);
    steps.push(
      ...(await Promise.all(settings.map((setting) => settingStep(kind, setting, byName, connection, deployer)))),
    );
  }
  return { network, deployer, recorded, targets, steps };
}

function contextOf(
  network: Network, deployer: string, targets: Map<ContractName, Target>, contracts: Contracts,
): PlanContext {
  const address = (name: ContractName) => {
    const target = targets.get(name);
    if (!target) throw new DeployError('PLAN_ORDER', `The address of ${name} is wanted before it is known.`);
    return target.address;
  };
  return { network, deployer, address, classHash: (facet) => contracts.classHash(facet) };
}

async function isDeployed(connection: Connection, address: string, classHash: string): Promise<boolean> {
  try {
    return sameFelt(await connection.provider.getClassHashAt(address), classHash);
  } catch (error) {
    return unlessMissing(error);
  }
}

async function isDeclared(connection: Connection, classHash: string): Promise<boolean> {
  try {
    await connection.provider.getClass(classHash);
    return true;
  } catch (error) {
    return unlessMissing(error);
  }
}

const CONTRACT_NOT_FOUND = 20;
const CLASS_HASH_NOT_FOUND = 28;

function unlessMissing(error: unknown): false {
  const code = (error as { baseError?: { code?: number } }).baseError?.code;
  if (code === CONTRACT_NOT_FOUND || code === CLASS_HASH_NOT_FOUND) return false;
  throw error;
}

async function declareStep(
  connection: Connection, target: Target, classHash: string, facet?: string,
): Promise<Step> {
  const done = target.deployed || (await isDeclared(connection, classHash));
  return {
    kind: 'declare',
    contract: target.name,
    ...(facet !== undefined && { facet }),
    title: `Class ${classHash} is declared`,
    state: done ? 'done' : 'pending',
    calls: [],
  };
}

function deployStep(target: Target): Step {
  return {
    kind: 'deploy',
    contract: target.name,
    title: `It lives at ${target.address}`,
    state: target.deployed ? 'done' : 'pending',
    calls: [],
  };
}

/** The last step of a contract: the deployer offers it to the timelock, which takes it in the same transaction. */
function handOver(name: ContractName, context: PlanContext): Setting {
  const timelock = context.address('Timelock');
  return {
    title: 'The timelock owns it',
    contract: name,
    view: { entrypoint: 'owner' },
    expected: [timelock],
    calls: [
      { contract: name, entrypoint: 'transfer_ownership', args: [timelock] },
      { contract: 'Timelock', entrypoint: 'accept_ownership_of', args: [context.address(name)] },
    ],
  };
}

async function settingStep(
  kind: 'set' | 'hand over',
  setting: Setting,
  targets: Map<ContractName, Target>,
  connection: Connection,
  deployer: string,
): Promise<Step> {
  const calls = setting.calls.map(
    ({ contract, entrypoint, args }) => targets.get(contract)!.contract.call(entrypoint, args),
  );
  const step = { kind, contract: setting.contract, title: setting.title, calls };
  const { address, module, deployed } = targets.get(setting.contract)!;
  if (!deployed) return { ...step, state: 'pending' };
  const found = await connection.call(address, setting.view.entrypoint, (setting.view.calldata ?? []).map(String));
  const expected = setting.expected.map(BigInt);
  const same = found.length === expected.length && found.every((felt, i) => BigInt(felt) === expected[i]);
  if (same) return { ...step, state: 'done' };
  const owner = module.owned ? (await connection.call(address, 'owner'))[0]! : deployer;
  const state = sameFelt(owner, deployer) ? 'pending' : calls.length === 0 ? 'fixed' : 'blocked';
  return { ...step, state, found: found.join(', ') };
}
