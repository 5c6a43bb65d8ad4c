// Workers with stake and keys, validators among them, and what these certify.

import { proveWorkerKey, type HubClient } from '@ciro-network/sdk/hub';

import { createCommittee, type Committee } from '../../keepers/src/validator/consensus/committee.ts';
import { keySigner } from '../../keepers/src/validator/consensus/keys.ts';
import type { Certificate } from '../../keepers/src/validator/consensus/messages.ts';
import { chainStatement, sha256 } from '../../keepers/src/validator/consensus/statement.ts';
import { registerCall } from '../../keepers/src/validator/registration.ts';
import { hex32, publicKeys, validatorSeeds, workerKey } from './validators.ts';

const number = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

/** As the pool shows a worker. */
export interface WorkerView {
  self_bond: bigint;
  delegated: bigint;
  reputation: bigint;
  jailed_until: bigint;
  /** How often it was slashed. */
  cases: bigint;
}

/** Stakes for itself and registers the heartbeats' key of this place: in the order of these calls workers get indices. */
export async function enlist(client: HubClient, at: number, stake: bigint): Promise<void> {
  const chainId = BigInt(await client.connection.provider.getChainId());
  const key = proveWorkerKey(number(workerKey(at)), chainId, client.addresses.CDCPool, client.address);
  const profile = { class: 0, region: 'eu', endpoints: 'http://127.0.0.1' };
  await client.send([
    ...client.calls.stake(client.address, stake), client.calls.registerWorker(profile, key),
  ]);
}

/** What consensus calls the chain of a hub's validators. */
export function networkOf(client: HubClient): Promise<bigint> {
  return client.contracts.ValidatorSet.read(client.connection, 'network');
}

/** Registers the keys of the harness's validator `id`. */
export async function validate(client: HubClient, id: number): Promise<void> {
  const { address } = client.contracts.ValidatorSet;
  const { entrypoint, calldata } = registerCall({
    network: await networkOf(client), contract: BigInt(address), validator: BigInt(client.address), seeds: validatorSeeds(id),
  });
  await client.send({ contractAddress: address, entrypoint, calldata: calldata.map(String) });
}

/** The committee of epoch 1, in which so many validators are members of equal weight. */
export function committeeOf(network: bigint, validators: number, weight: number): Committee {
  return createCommittee({
    chain: hex32(`0x${network.toString(16)}`), epoch: 1, genesis: '00'.repeat(32),
    members: Array.from({ length: validators }, (_member, id) => ({ id, weight, ...publicKeys(id) })),
  });
}

/** What these members sign for a sequence, whatever else they have signed. */
export function certificateOf(
  committee: Committee, signers: readonly number[], sequence: number, digest: string,
): Certificate {
  const content = { sequence, digest, history: sha256(Buffer.from(digest)) };
  const statement = chainStatement(committee, content);
  return {
    ...content,
    seals: signers.map((member) => ({
      member, signature: keySigner(validatorSeeds(member)).signer.signForChain(statement),
    })),
  };
}
