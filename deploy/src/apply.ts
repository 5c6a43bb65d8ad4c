// Makes the chain what the plan says. Each step looks first, so that it can be run again after any failure.

import { defaultDeployer, type Account, type Call } from 'starknet';

import type { Connection, Receipt } from '@ciro-network/sdk/hub';

import { writeDeployment, type Deployment } from './addresses.ts';
import type { Contracts } from './compile.ts';
import { DeployError } from './errors.ts';
import type { ContractName } from './modules/module.ts';
import type { Network } from './network.ts';
import { isDone, makePlan, type Plan, type Step } from './plan.ts';

export interface Applied {
  deployment: Deployment;
  /** What was done now; empty if nothing was left to do. */
  done: { title: string; l2Gas: number }[];
  plan: Plan;
}

/** Declares, deploys, wires and hands over what is not so yet, and records the addresses. */
export async function apply(
  network: Network,
  contracts: Contracts,
  connection: Connection,
  onProgress: (line: string) => void = () => {},
): Promise<Applied> {
  const done: Applied['done'] = [];
  const report = (title: string, { l2Gas }: Receipt) => {
    done.push({ title, l2Gas });
    onProgress(`${title} (${(l2Gas / 1e6).toFixed(1)} M L2 gas)`);
  };
  const look = () => makePlan(network, contracts, connection, connection.address);

  let plan = await look();
  refuseBlocked(plan);
  const first = await connection.provider.getBlockNumber();
  for (const { contract, facet } of pending(plan, 'declare')) {
    const name = facet ?? contract;
    report(`Declared ${name}`, await declare(connection, contracts, name));
  }
  const missing = pending(plan, 'deploy').map((step) => step.contract);
  if (missing.length > 0) {
    report(`Deployed ${missing.join(', ')}`, await connection.send(deployCalls(plan, missing, connection.account)));
    plan = await look();
  }
  for (const kind of ['set', 'hand over'] as const) {
    const steps = pending(plan, kind).filter((step) => step.calls.length > 0);
    if (steps.length === 0) continue;
    const title = kind === 'set' ? 'Wired the contracts' : 'Handed the contracts over to the timelock';
    report(title, await connection.send(steps.flatMap((step) => step.calls)));
  }
  if (done.length > 0) plan = await look();
  if (!isDone(plan)) {
    const left = plan.steps.filter((step) => step.state !== 'done').map((step) => `${step.contract}: ${step.title}`);
    throw new DeployError('NOT_APPLIED', `Everything was sent, but this is still not so: ${left.join('; ')}.`);
  }
  const block = missing.length === plan.targets.length ? first : recordedBlock(plan);
  const deployment = deploymentOf(plan, block);
  await writeDeployment(network, deployment);
  return { deployment, done, plan };
}

/** Declares a class of ours. */
export async function declare(connection: Connection, contracts: Contracts, name: string): Promise<Receipt> {
  const { sierra, casm, classHash, compiledClassHash } = await contracts.load(name);
  return connection.declare({ contract: sierra, casm, classHash, compiledClassHash }, name);
}

function pending(plan: Plan, kind: Step['kind']): Step[] {
  return plan.steps.filter((step) => step.kind === kind && step.state === 'pending');
}

function refuseBlocked(plan: Plan): void {
  const blocked = plan.steps.filter((step) => step.state === 'blocked' || step.state === 'fixed');
  if (blocked.length === 0) return;
  const list = blocked.map((step) => `${step.contract}: ${step.title} (found ${step.found})`).join('; ');
  throw new DeployError(
    'OWNED_BY_TIMELOCK',
    `The deployer cannot change what the timelock owns. Propose it there (or start over on a fresh devnet): ${list}.`,
  );
}

function deployCalls(plan: Plan, names: ContractName[], account: Account): Call[] {
  const payload = plan.targets.filter(({ name }) => names.includes(name)).map(({ classHash, calldata }) => ({
    classHash, salt: plan.network.salt, unique: false, constructorCalldata: calldata,
  }));
  return defaultDeployer.buildDeployerCall(payload, account.address).calls;
}

/** From where events are to be read if not all was deployed just now: as recorded, else from the start. */
function recordedBlock({ recorded, targets }: Plan): number {
  const same = recorded && targets.every(({ name, address }) => recorded.contracts[name]?.address === address);
  return same ? recorded.block : 0;
}

function deploymentOf(plan: Plan, block: number): Deployment {
  const contracts = Object.fromEntries(
    plan.targets.map(({ name, address, classHash }) => [name, { address, classHash }]),
  ) as Deployment['contracts'];
  return { network: plan.network.name, deployer: plan.deployer, block, contracts };
}
