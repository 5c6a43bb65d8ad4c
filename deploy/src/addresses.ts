// What was deployed where: addresses/NETWORK.json in the repository, for devnets beside their state.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

import { DeployError } from './errors.ts';
import type { ContractName } from './modules/module.ts';
import type { Network } from './network.ts';

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

/** What is recorded of a network, or undefined. */
export async function readDeployment({ addressesFile }: Network): Promise<Deployment | undefined> {
  const text = addressesFile && (await readFile(addressesFile, 'utf8').catch(() => undefined));
  if (!text) return undefined;
  const parsed = Deployment.safeParse(JSON.parse(text));
  if (!parsed.success) throw new DeployError('ADDRESSES_FILE', `${addressesFile}: ${z.prettifyError(parsed.error)}`);
  return parsed.data as Deployment;
}

export async function writeDeployment({ addressesFile }: Network, deployment: Deployment): Promise<void> {
  if (!addressesFile) return;
  await mkdir(dirname(addressesFile), { recursive: true });
  await writeFile(addressesFile, `${JSON.stringify(deployment, null, 2)}\n`);
}

/** Where each contract is. */
export function addressesOf(deployment: Deployment): Record<ContractName, string> {
  return Object.fromEntries(
    Object.entries(deployment.contracts).map(([name, { address }]) => [name, address]),
  ) as Record<ContractName, string>;
}
