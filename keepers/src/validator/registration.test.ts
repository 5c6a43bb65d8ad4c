import { expect } from 'chai';
import { ED25519_HINTS, feltsToBytes, hashFelts, shortString } from '@ciro-network/sdk';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { ed25519Signer, ed25519Verify } from './consensus/ed25519.ts';
import { starkPublicKey, verifyFelt } from './consensus/stark.ts';
import { newValidatorSeeds, registerCall } from './registration.ts';

const bytes32 = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
const one = bytes32(1n);
const seeds = { protocol: Buffer.alloc(32, 5), chain: Buffer.from([0, ...Buffer.alloc(31, 7)]), ethereum: one };
const facts = { network: 0xc1c0n, contract: 0x5e7n, validator: 0xabcn };

describe('registration of a validator', () => {
  const { to, entrypoint, calldata } = registerCall({ ...facts, seeds });
  const [stark = 0n, ethereum = 0n, low = 0n, high = 0n] = calldata;
  const wide = (at: number): Uint8Array => bytes32(calldata[at]! + (calldata[at + 1]! << 128n));
  const statement = hashFelts([
    shortString('CIRO_VALIDATOR_KEYS'), facts.network, facts.validator, stark, ethereum, low, high,
  ]);
  const message = feltsToBytes([shortString('ciro.validator'), statement]);

  it('names three keys as contracts know them', () => {
    expect([to, entrypoint]).to.deep.equal([facts.contract, 'register']);
    expect(bytes32(stark)).to.deep.equal(Buffer.from(starkPublicKey(seeds.chain)));
    // The address of the private key 1.
    expect(ethereum).to.equal(0x7e5f4552091a69125d5dfcb7b8c2659029395bdfn);
    expect(wide(2)).to.deep.equal(Buffer.from(ed25519Signer(seeds.protocol).publicKey));
  });

  it('has each key sign all three, for this validator of this network', () => {
    const signature = Buffer.concat([bytes32(calldata[4]!), bytes32(calldata[5]!)]);
    expect(verifyFelt(bytes32(stark), statement, signature)).to.equal(true);
    const recovered = Buffer.concat([Buffer.of(Number(calldata[10])), wide(6), wide(8)]);
    const key = secp256k1.recoverPublicKey(recovered, keccak_256(message), { prehash: false });
    expect(key).to.deep.equal(secp256k1.getPublicKey(one));
    expect(ed25519Verify(wide(2), message, Buffer.concat([wide(11), wide(13)]))).to.equal(true);
    expect([calldata[15], calldata.length]).to.deep.equal([BigInt(ED25519_HINTS), 16 + ED25519_HINTS]);
  });

  it('takes fresh keys, each time others', () => {
    const [first, second] = [newValidatorSeeds(), newValidatorSeeds()];
    for (const name of ['protocol', 'chain', 'ethereum'] as const) {
      expect(first[name]).to.have.lengthOf(32);
      expect(first[name]).not.to.deep.equal(second[name]);
    }
    expect(registerCall({ ...facts, seeds: first }).calldata).to.have.lengthOf(calldata.length);
  });

  it('is another for another validator or network', () => {
    for (const change of [{ network: 0xc1c1n }, { validator: 0xabdn }]) {
      const other = registerCall({ ...facts, ...change, seeds }).calldata;
      expect(other.slice(0, 4)).to.deep.equal(calldata.slice(0, 4));
      for (const at of [4, 6, 11]) expect(other[at]).not.to.equal(calldata[at]);
    }
  });
});
