import { compileContracts, declare, Devnet, type Contracts } from '@ciro-network/deploy';
import { feltToHex, packOutputs } from '@ciro-network/sdk';
import { Connection } from '@ciro-network/sdk/hub';
import { defaultDeployer, hash } from 'starknet';
import type { ParsedProof } from './proof-file.ts';

/**
 * Sends the proof to the verifier contract, on a devnet that lives for this check only.
 * Returns the gas of that transaction.
 * @throws HubError with the contract's code if it refuses, VerifyError for outputs that cannot be packed.
 */
export async function verifyInCairo(proof: ParsedProof): Promise<{ l2_gas: number }> {
  const verifier = await CairoVerifier.start();
  try {
    return { l2_gas: await verifier.send(proof) };
  } finally {
    await verifier.stop();
  }
}

/** The verifier contract on a devnet of its own. */
export class CairoVerifier {
  readonly #devnet: Devnet;
  readonly #connection: Connection;
  readonly #address: string;

  private constructor(devnet: Devnet, connection: Connection, address: string) {
    this.#devnet = devnet;
    this.#connection = connection;
    this.#address = address;
  }

  static async start(): Promise<CairoVerifier> {
    const contracts = await compileContracts();
    const devnet = await Devnet.start({ accounts: 1 });
    try {
      const [account] = await devnet.accounts();
      const connection = new Connection({ rpcUrl: `${devnet.url}/rpc`, account, pollMs: 20 });
      await declare(connection, contracts, 'Argument');
      await declare(connection, contracts, 'Verifier');
      return new CairoVerifier(devnet, connection, await deploy(connection, contracts));
    } catch (error) {
      await devnet.stop();
      throw error;
    }
  }

  /** Checks the proof in a transaction; returns its L2 gas. @throws as `verifyInCairo` */
  async send(proof: ParsedProof): Promise<number> {
    const call = { contractAddress: this.#address, entrypoint: 'verify_proof', calldata: calldataOf(proof) };
    return (await this.#connection.send(call)).l2Gas;
  }

  /** Checks the proof in a view. @throws as `verifyInCairo` */
  async call(proof: ParsedProof): Promise<void> {
    await this.#connection.call(this.#address, 'verify_proof', calldataOf(proof));
  }

  stop(): Promise<void> {
    return this.#devnet.stop();
  }
}

function calldataOf({ statement, felts, rows }: ParsedProof): string[] {
  const packed = packOutputs(statement.outputs, rows, statement.outputs.length / rows);
  const { modelHash, inputCommitment } = statement;
  const calldata = [modelHash, inputCommitment, BigInt(packed.length), ...packed, BigInt(felts.length), ...felts];
  return calldata.map(feltToHex);
}

/** @returns the address of a fresh verifier. */
async function deploy(connection: Connection, contracts: Contracts): Promise<string> {
  const [classHash, argument] = [contracts.classHash('Verifier'), contracts.classHash('Argument')];
  const payload = { classHash, salt: '0x0', unique: false, constructorCalldata: [argument] };
  await connection.send(defaultDeployer.buildDeployerCall(payload, connection.address).calls);
  return hash.calculateContractAddressFromHash(payload.salt, classHash, payload.constructorCalldata, 0);
}
