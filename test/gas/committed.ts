// node test/gas/committed.ts: what it costs to verify a committed proof in a transaction of its own. L2 gas of devnet's
// receipts, calldata, the account's signature and the check of the program's heads included, of networks with random weights.

import { commitModel, proveCommitted } from '@ciro-network/prover';
import { packOutputs, programOutputs } from '@ciro-network/sdk';

import { TestHub, WITHOUT_ESTIMATE } from '../harness/hub.ts';
import { testModel } from '../harness/model.ts';
import { Random } from '../../vectors/random.ts';

const NETWORKS: { sizes: number[]; rows: number }[] = [
  { sizes: [64, 48, 24, 10], rows: 1 },
  { sizes: [250, 128, 64, 10], rows: 1 },
  { sizes: [784, 512, 256, 10], rows: 1 },
  { sizes: [64, 32, 10], rows: 64 },
];
const SALT = 7n;

const hub = await TestHub.start({ accounts: 1 });
try {
  for (const { sizes, rows } of NETWORKS) {
    const { felts, l2Gas } = await verify(sizes, rows);
    console.log(`${sizes.join('-')}, ${rows} rows: ${felts.toLocaleString('en')} felts, ${l2Gas.toLocaleString('en')} L2 gas`);
  }
} finally {
  await hub.stop();
}

async function verify(sizes: number[], rows: number): Promise<{ felts: number; l2Gas: number }> {
  const { program, felts } = testModel(sizes);
  const random = new Random(1);
  const input = Int8Array.from({ length: rows * program.inputs }, () => random.integer(-128, 127));
  const { modelHash, digests } = await commitModel(felts);
  const { felts: proof, outputs, inputCommitment } = await proveCommitted(felts, digests, input, rows, SALT);
  const call = hub.deployer.contracts.Verifier.call('verify_proof', {
    model_hash: modelHash,
    input_commitment: inputCommitment,
    outputs: packOutputs(outputs, rows, programOutputs(program)),
    proof,
  });
  const { l2Gas } = await hub.deployer.connection.send(call, WITHOUT_ESTIMATE);
  return { felts: proof.length, l2Gas };
}
