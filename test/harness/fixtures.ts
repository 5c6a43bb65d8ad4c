// Contracts for tests only, of projects under test/fixtures, compiled where they are used.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Contracts, declare } from '@ciro-network/deploy';
import type { Connection } from '@ciro-network/sdk/hub';

import { root, toolPath } from '../../setup/paths.mjs';

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

/** Contracts of a project by name, with what their constructors are given; returns their addresses. */
export async function deployFixtures<Name extends string>(
  connection: Connection, project: string, constructed: Record<Name, (string | bigint)[]>,
): Promise<Record<Name, string>> {
  const out = await mkdtemp(join(tmpdir(), 'ciro-fixtures-'));
  try {
    const folder = join(root, 'test/fixtures', project);
    await promisify(execFile)(toolPath('cairo-driver'), ['build', folder, '--out', out]);
    const contracts = await Contracts.open(out);
    const addresses = {} as Record<Name, string>;
    for (const name of Object.keys(constructed) as Name[]) {
      addresses[name] = await deployContract(connection, contracts, name, constructed[name]);
    }
    return addresses;
  } finally {
    await rm(out, { recursive: true });
  }
}
