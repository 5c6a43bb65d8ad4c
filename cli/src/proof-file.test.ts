import { commitModel, proveCommitted } from '@ciro-network/prover';
import type { DenseLayer } from '@ciro-network/sdk';
import {
  encodeProgram,
  encodeProof,
  execute,
  feltToHex,
  inputCommitment,
  modelHash,
  packInput,
  PRIME,
  REEXECUTE,
  verifyProof,
} from '@ciro-network/sdk';
import { expect } from 'chai';
import type { ProofFile } from './proof-file.ts';
import { parseProofFile } from './proof-file.ts';

const layer: DenseLayer = {
  kind: 'dense',
  outputs: 2,
  relu: false,
  bits: 16,
  weights: Int8Array.of(1, -2, 3, 4, 5, -6),
  bias: Int32Array.of(7, -8),
  shift: Uint8Array.of(0, 1),
};
const program = { inputs: 3, layers: [layer] };
const felts = encodeProgram(program);
const values = Int8Array.of(10, -20, 30, 1, 2, 3);
const input = packInput(values, 2, 3);
const outputs = execute(program, values, 2);
const file: ProofFile = {
  strategy: 'reexecute',
  model_hash: feltToHex(modelHash(felts)),
  input_commitment: feltToHex(inputCommitment(99n, 2, 3, input)),
  outputs: [Array.from(outputs.slice(0, 2)), Array.from(outputs.slice(2))],
  rows: 2,
  salt: feltToHex(99n),
  felts: encodeProof({ strategy: REEXECUTE, argument: [], rows: 2, salt: 99n, input, program: felts }).map(feltToHex),
};

function accepts(changed: unknown): boolean {
  try {
    const { statement, felts: proof } = parseProofFile(JSON.stringify(changed));
    verifyProof(statement, proof);
    return true;
  } catch (error) {
    expect(error).to.have.property('code').that.is.a('string');
    return false;
  }
}

describe('a proof file', () => {
  it('is accepted as it was written', () => expect(accepts(file)).to.equal(true));

  it('is refused with any felt changed, left out, added or written otherwise', () => {
    file.felts.forEach((felt, position) => {
      const others = [feltToHex((BigInt(felt) + 1n) % PRIME), feltToHex(BigInt(felt) + PRIME), Number(felt), null, ''];
      for (const other of others) {
        expect(
          accepts({ ...file, felts: file.felts.with(position, other as string) }),
          `${position}: ${other}`,
        ).to.equal(false);
      }
      expect(accepts({ ...file, felts: file.felts.toSpliced(position, 1) })).to.equal(false);
      expect(accepts({ ...file, felts: file.felts.toSpliced(position, 0, '0x0') })).to.equal(false);
    });
  });

  it('is refused with any output changed', () => {
    file.outputs.forEach((row, i) =>
      row.forEach((value, j) => {
        for (const other of [value + 1, -value, value + 0.5, 2 ** 32 + value, String(value), null]) {
          expect(
            accepts({ ...file, outputs: file.outputs.with(i, row.with(j, other as number)) }),
            String(other),
          ).to.equal(false);
        }
      }),
    );
    for (const other of [[], [outputs], file.outputs.slice(1), [...file.outputs, [1, 2]], [[...outputs], []], 'none']) {
      expect(accepts({ ...file, outputs: other })).to.equal(false);
    }
  });

  it('is refused with any other field changed or missing', () => {
    const others = { strategy: 'committed', model_hash: '0x1', input_commitment: '0x1', rows: 1, salt: '0x62' };
    for (const [name, value] of Object.entries(others)) {
      for (const wrong of [value, null, undefined, 7, {}])
        expect(accepts({ ...file, [name]: wrong }), name).to.equal(false);
    }
    for (const whole of [null, [], 'text', 7, {}]) expect(accepts(whole)).to.equal(false);
  });
});

describe('a proof file of the committed strategy', () => {
  let committed: ProofFile;

  before(async () => {
    const { modelHash: hash, digests } = await commitModel(felts);
    const proven = await proveCommitted(felts, digests, values, 2, 99n);
    committed = {
      ...file,
      strategy: 'committed',
      model_hash: feltToHex(hash),
      input_commitment: feltToHex(proven.inputCommitment),
      felts: proven.felts.map(feltToHex),
    };
  });

  it('is accepted as it was written', () => expect(accepts(committed)).to.equal(true));

  it('is refused with a felt changed, left out, added or written otherwise', () => {
    const { felts } = committed;
    for (let position = 0; position < felts.length; position += position < 40 ? 1 : 29) {
      const others = [feltToHex((BigInt(felts[position]) + 1n) % PRIME), feltToHex(BigInt(felts[position]) + PRIME), ''];
      for (const other of others) {
        expect(accepts({ ...committed, felts: felts.with(position, other) }), `${position}: ${other}`).to.equal(false);
      }
      expect(accepts({ ...committed, felts: felts.toSpliced(position, 1) })).to.equal(false);
      expect(accepts({ ...committed, felts: felts.toSpliced(position, 0, '0x0') })).to.equal(false);
    }
  });

  it('is refused with any other field changed', () => {
    const others = { strategy: 'reexecute', model_hash: file.model_hash, input_commitment: '0x1', rows: 1, salt: '0x62' };
    for (const [name, value] of Object.entries(others)) {
      expect(accepts({ ...committed, [name]: value }), name).to.equal(false);
    }
    const [first, second] = committed.outputs;
    expect(accepts({ ...committed, outputs: [second, first] })).to.equal(false);
  });
});
