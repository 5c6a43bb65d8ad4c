// A model's program on the chain: a class that holds it as constants, one contract of it, and the registration.

import { CallData, defaultDeployer, hash } from 'starknet';

import type { Felt } from '@ciro-network/sdk';
import type { DataClass, HubClient, ModelSource, Receipt } from '@ciro-network/sdk/hub';

export interface DeployedModel {
  /** Of the data contract. */
  address: string;
  classHash: string;
  receipts: Receipt[];
}

/**
 * Declares and deploys a model's data contract, and registers the model for the client's account. What is there already
 * is left as it is, but a model that the account has registered before is refused with MODEL_EXISTS.
 */
export function deployModel(hub: HubClient, data: DataClass, royalty: number): Promise<DeployedModel> {
  return deployData(hub, data, royalty, (address) => ({ data: address }));
}

/** The same for a committed model whose program is too long for calldata; `data` is that program's. */
export function deployCommitted(hub: HubClient, data: DataClass, royalty: number): Promise<DeployedModel> {
  return deployData(hub, data, royalty, (address) => ({ committedData: { data: address, argument: [] } }));
}

async function deployData(
  hub: HubClient, data: DataClass, royalty: number, sourceAt: (address: string) => ModelSource,
): Promise<DeployedModel> {
  const { connection } = hub;
  const classHash = hash.computeContractClassHash(data.sierra);
  const calldata = CallData.compile([]);
  const address = hash.calculateContractAddressFromHash(0, classHash, calldata, 0);
  const receipts: Receipt[] = [];
  if (!(await exists(() => connection.provider.getClass(classHash)))) {
    const compiledClassHash = hash.computeCompiledClassHashBlake(data.casm);
    const payload = { contract: data.sierra, casm: data.casm, classHash, compiledClassHash };
    receipts.push(await connection.declare(payload, 'the data contract'));
  }
  const calls = [hub.calls.registerModel(sourceAt(address), royalty)];
  if (!(await exists(() => connection.provider.getClassHashAt(address)))) {
    const payload = { classHash, salt: '0x0', unique: false, constructorCalldata: calldata };
    calls.unshift(...defaultDeployer.buildDeployerCall(payload, hub.address).calls);
  }
  receipts.push(await hub.send(calls));
  return { address, classHash, receipts };
}

/** Registers a committed model of a short program for the client's account: nothing to deploy, each answer brings the program. */
export function registerCommitted(hub: HubClient, program: readonly Felt[], royalty: number): Promise<Receipt> {
  return hub.registerModel({ committed: { program, argument: [] } }, royalty);
}

async function exists(look: () => Promise<unknown>): Promise<boolean> {
  return look().then(() => true, () => false);
}
