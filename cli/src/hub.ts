// What commands that talk to the hub share: which network, which account, which deployment.

import type { Command } from 'commander';

import { CliError } from './output.ts';

export interface HubOptions {
  network: string;
  account?: string;
}

/** The options of every command that talks to the hub. */
export function withHubOptions(command: Command): Command {
  return command
    .option('--network <name>', 'a file of deploy/networks/', 'devnet')
    .option('--account <source>', 'JSON file {address, privateKey}, or devnet:N for devnet\'s N-th account; '
      + 'else CIRO_ACCOUNT, or CIRO_ACCOUNT_ADDRESS and CIRO_PRIVATE_KEY; on devnet devnet:0');
}

/** A network with the account that signs there. */
export async function openNetwork({ network: name, account: source }: HubOptions) {
  const { loadAccount, loadNetwork } = await import('@ciro-network/deploy');
  const { Connection } = await import('@ciro-network/sdk/hub');
  const network = await loadNetwork(name);
  const account = await loadAccount(network, source);
  return { network, connection: new Connection({ rpcUrl: network.rpcUrl, account, pollMs: network.pollMs }) };
}

/** The hub as deployed on a network. */
export async function openHub(options: HubOptions) {
  const { addressesOf, readDeployment } = await import('@ciro-network/deploy');
  const { HubClient } = await import('@ciro-network/sdk/hub');
  const { network, connection } = await openNetwork(options);
  const deployment = await readDeployment(network);
  if (!deployment) {
    throw new CliError(
      'NOT_DEPLOYED', `No hub is recorded on ${network.name}: run \`ciro deploy --network ${network.name}\`.`,
    );
  }
  return {
    network, hub: new HubClient({ connection, addresses: addressesOf(deployment), fromBlock: deployment.block }),
  };
}

export function felt(text: string, option: string): bigint {
  if (!/^0x[0-9a-fA-F]{1,63}$/.test(text)) {
    throw new CliError('USAGE', `${option} takes 0x and hexadecimal digits, not '${text}'.`, { usage: true });
  }
  return BigInt(text);
}

/** A contract address as the hub's clients take it. */
export function address(text: string, option: string): string {
  return hex(felt(text.replace(/^0x0+(?=.)/, '0x'), option));
}

export function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

export function wholeNumber(text: string, option: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new CliError('USAGE', `${option} takes a whole number, not '${text}'.`, { usage: true });
}
