// The actions of the Hardhat tasks: the package's own functions, and a line of output.

import { Connection } from '@ciro-network/sdk/hub';

import {
  apply, compileContracts, devnetDown, devnetUp, loadAccount, loadNetwork, status as driftOf,
} from '../src/index.ts';

export async function compile(): Promise<void> {
  const contracts = await compileContracts();
  for (const name of contracts.names) console.log(`${name.padEnd(14)} ${contracts.classHash(name)}`);
}

export async function devnet({ down }: { down: boolean }): Promise<void> {
  if (down) return console.log((await devnetDown()) ? 'Devnet stopped.' : 'No devnet runs.');
  const { url, started } = await devnetUp();
  console.log(`${url}/rpc ${started ? 'started' : 'runs already'}`);
}

export async function deploy({ on }: { on: string }): Promise<void> {
  const { network, connection } = await open(on);
  const { deployment } = await apply(network, await compileContracts(), connection, (line) => console.log(line));
  for (const [name, { address }] of Object.entries(deployment.contracts)) console.log(`${name.padEnd(14)} ${address}`);
}

export async function status({ on }: { on: string }): Promise<void> {
  const { network, connection } = await open(on);
  const { drift } = await driftOf(network, await compileContracts(), connection);
  for (const { contract, what } of drift) console.log(`${contract.padEnd(14)} ${what}`);
  if (drift.length === 0) console.log('No drift.');
  else process.exitCode = 1;
}

async function open(name: string) {
  const network = await loadNetwork(name);
  const account = await loadAccount(network);
  return { network, connection: new Connection({ rpcUrl: network.rpcUrl, account, pollMs: network.pollMs }) };
}
