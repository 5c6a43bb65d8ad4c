// What was deployed where: addresses/NETWORK.json in the repository, for devnets beside their state.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

import { DeployError } from './errors.ts';
import type { ContractName } from './modules/module.ts';
import type { Network } from './network.ts';
import { addressesDir, stateDir } from './paths.ts';

const Felt = z.string().regex(/^0x[0-9a-f]{1,64}$/);
const Recorded = z.object({ address: Felt, classHash: Felt });
const Deployment = z.object({
  network: z.string(),
  deployer: Felt,
  /** From here on the hub's events are to be read. */
  block: z.number().int().min(0),
  contracts: z.record(z.string(), Recorded),
});

export type Deployment = z.infer<typeof Deployment> & { contracts: Record<ContractName, z.infer<typeof Recorded>> };

export function deploymentPath(network: Network): string {
  return join(network.ephemeral ? join(stateDir, 'addresses') : addressesDir, `${network.name}.json`);
}

export async function readDeployment(network: Network): Promise<Deployment | undefined> {
  const path = deploymentPath(network);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = Deployment.safeParse(JSON.parse(text));
  if (!parsed.success) throw new DeployError('ADDRESSES_FILE', `${path}: ${z.prettifyError(parsed.error)}`);
  return parsed.data as Deployment;
}

export async function writeDeployment(network: Network, deployment: Deployment): Promise<void> {
  const path = deploymentPath(network);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(deployment, null, 2)}\n`);
}

/** Where each contract is. */
export function addressesOf(deployment: Deployment): Record<ContractName, string> {
  return Object.fromEntries(
    Object.entries(deployment.contracts).map(([name, { address }]) => [name, address]),
  ) as Record<ContractName, string>;
}
