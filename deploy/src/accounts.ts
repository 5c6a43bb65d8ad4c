// Who signs. Keys come from a file, from the environment or from devnet, and are never printed.

import { readFile } from 'node:fs/promises';
import { z } from 'zod';

import type { AccountKey } from '@ciro-network/sdk/hub';

import { DevnetControl } from './devnet.ts';
import { DeployError } from './errors.ts';
import type { Network } from './network.ts';

const Hex = z.string().regex(/^0x[0-9a-fA-F]{1,64}$/);
const AccountFile = z.object({ address: Hex, privateKey: Hex });

/**
 * The account `source` names: `devnet:N` for devnet's N-th, else the path of a JSON file `{address, privateKey}`.
 * Without it CIRO_ACCOUNT says the same, or CIRO_ACCOUNT_ADDRESS and CIRO_PRIVATE_KEY; on devnet its first account.
 */
export async function loadAccount(network: Network, source = process.env.CIRO_ACCOUNT): Promise<AccountKey> {
  if (source) return /^devnet:\d+$/.test(source) ? devnetAccount(network, Number(source.slice(7))) : fromFile(source);
  const { CIRO_ACCOUNT_ADDRESS: address, CIRO_PRIVATE_KEY: privateKey } = process.env;
  if (address && privateKey) return checked({ address, privateKey }, 'CIRO_ACCOUNT_ADDRESS and CIRO_PRIVATE_KEY');
  if (network.ephemeral) return devnetAccount(network, 0);
  throw new DeployError(
    'NO_ACCOUNT', 'No account given: use --account FILE, CIRO_ACCOUNT, or CIRO_ACCOUNT_ADDRESS and CIRO_PRIVATE_KEY.',
  );
}

async function devnetAccount(network: Network, index: number): Promise<AccountKey> {
  if (!network.ephemeral) throw new DeployError('NOT_DEVNET', `Network ${network.name} has no predeployed accounts.`);
  const accounts = await new DevnetControl(network.rpcUrl.replace(/\/rpc$/, '')).accounts();
  const account = accounts[index];
  if (account) return { address: account.address, privateKey: account.privateKey };
  throw new DeployError('NO_ACCOUNT', `Devnet has ${accounts.length} accounts; there is no number ${index}.`);
}

async function fromFile(path: string): Promise<AccountKey> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new DeployError('NO_ACCOUNT', `The account file cannot be read: ${error.message}`);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DeployError('ACCOUNT_FILE', `${path} is not JSON.`); // the parser's message would quote the file
  }
  return checked(value, path);
}

function checked(value: unknown, where: string): AccountKey {
  const parsed = AccountFile.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new DeployError('ACCOUNT_FILE', `${where}: address and privateKey must be 0x-hexadecimal.`);
}
