// Contracts for tests only: the hostile consumers of test/fixtures/consumers, compiled where they are used.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Contracts, declare } from '@ciro-network/deploy';
import type { Connection } from '@ciro-network/sdk/hub';

import { root, toolPath } from '../../setup/paths.mjs';

const PROJECT = join(root, 'test/fixtures/consumers');

/** Declares and deploys one contract; returns its address. */
export async function deployContract(
  connection: Connection, contracts: Contracts, name: string, constructorCalldata: (string | bigint)[] = [],
): Promise<string> {
  await declare(connection, contracts, name);
  const { transaction_hash, contract_address } = await connection.account.deployContract(
    { classHash: contracts.classHash(name), constructorCalldata }, { tip: 0n },
  );
  await connection.receipt(transaction_hash);
  return contract_address;
}

/** Addresses of `Reverting`, `Burning` and `Reentrant`. */
export async function deployHostileConsumers(connection: Connection): Promise<Record<string, string>> {
  const out = await mkdtemp(join(tmpdir(), 'ciro-consumers-'));
  try {
    await promisify(execFile)(toolPath('cairo-driver'), ['build', PROJECT, '--out', out]);
    const contracts = await Contracts.open(out);
    const addresses: Record<string, string> = {};
    for (const name of contracts.names) addresses[name] = await deployContract(connection, contracts, name);
    return addresses;
  } finally {
    await rm(out, { recursive: true });
  }
}
