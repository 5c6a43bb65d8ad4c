import { compileContracts, declare, Devnet } from '@ciro-network/deploy';
import { feltToHex, packOutputs } from '@ciro-network/sdk';
import { Connection } from '@ciro-network/sdk/hub';
import { defaultDeployer, hash } from 'starknet';
import type { ParsedProof } from './proof-file.ts';

/**
 * Sends the proof to the verifier contract, on a devnet that lives for this check only.
 * Returns the gas of that transaction.
 * @throws HubError with the contract's code if it refuses, VerifyError for outputs that cannot be packed.
 */
export async function verifyInCairo({ statement, felts, rows }: ParsedProof): Promise<{ l2_gas: number }> {
  const packed = packOutputs(statement.outputs, rows, statement.outputs.length / rows);
  const contracts = await compileContracts();
  const devnet = await Devnet.start({ accounts: 1 });
  try {
    const [account] = await devnet.accounts();
    const connection = new Connection({ rpcUrl: `${devnet.url}/rpc`, account, pollMs: 20 });
    await declare(connection, contracts, 'Verifier');
    const contractAddress = await deploy(connection, contracts.classHash('Verifier'));
    const { modelHash, inputCommitment } = statement;
    const calldata = [modelHash, inputCommitment, BigInt(packed.length), ...packed, BigInt(felts.length), ...felts];
    const call = { contractAddress, entrypoint: 'verify_proof', calldata: calldata.map(feltToHex) };
    const { l2Gas } = await connection.send(call);
    return { l2_gas: l2Gas };
  } finally {
    await devnet.stop();
  }
}

/** @returns the address of a fresh contract of the class. */
async function deploy(connection: Connection, classHash: string): Promise<string> {
  const payload = { classHash, salt: '0x0', unique: false, constructorCalldata: [] };
  await connection.send(defaultDeployer.buildDeployerCall(payload, connection.address).calls);
  return hash.calculateContractAddressFromHash(payload.salt, classHash, payload.constructorCalldata, 0);
}
