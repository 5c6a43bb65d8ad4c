import { expect } from 'chai';
import { createKeys } from '../testing/cluster.ts';
import type { Committee, Member } from './committee.ts';
import { ed25519Signer, ed25519Verify } from './ed25519.ts';
import { keyVerifier } from './keys.ts';
import { starkSigner, starkVerify } from './stark.ts';
import { PHASE, statementBytes } from './statement.ts';
import type { ChainStatement, Phase, Statement } from './statement.ts';

const bytes = (text: string) => Buffer.from(text, 'hex');
const hex = (array: Uint8Array) => Buffer.from(array).toString('hex');

describe('consensus keys', () => {
  const { committee, signers } = createKeys([1, 1, 1], 'real');
  const [member, other] = committee.members as [Member, Member];
  const statement: Statement = { phase: 'commit', view: 4, sequence: 9, digest: 'ab'.repeat(32) };
  const onChain: ChainStatement = {
    chain: committee.chain, epoch: committee.epoch, sequence: 9, digest: 'ab'.repeat(32), history: 'cd'.repeat(32),
  };

  it('sign as RFC 8032 says', () => {
    const seed = 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7';
    const { publicKey, sign } = ed25519Signer(bytes(seed));
    expect(hex(publicKey)).to.equal('fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025');
    expect(hex(sign(bytes('af82')))).to.equal('6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac'
      + '18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a');
  });

  it('bind a signature to chain, epoch, phase, view, sequence and digest', () => {
    const signature = signers[0]?.sign(statementBytes(committee, statement)) as Uint8Array;
    const holds = (where: Committee, what: Statement) =>
      keyVerifier().verify(member, statementBytes(where, what), signature);
    expect(holds(committee, statement)).to.equal(true);
    const others: [Partial<Committee>, Partial<Statement>][] = [
      [{ chain: '00'.repeat(32) }, {}], [{ epoch: 4 }, {}], [{}, { view: 5 }], [{}, { sequence: 10 }],
      [{}, { digest: 'ac'.repeat(32) }], [{}, { view: 9, sequence: 4 }],
      ...(Object.keys(PHASE) as Phase[]).filter((phase) => phase !== 'commit')
        .map((phase): [Partial<Committee>, Partial<Statement>] => [{}, { phase }]),
    ];
    for (const [where, what] of others) {
      expect(holds({ ...committee, ...where }, { ...statement, ...what })).to.equal(false);
    }
  });

  it('bind a chain signature to every field of the checkpoint', () => {
    const signature = signers[0]?.signForChain(onChain) as Uint8Array;
    const verifier = keyVerifier();
    expect(verifier.verifyForChain(member, onChain, signature)).to.equal(true);
    expect(verifier.verifyForChain(other, onChain, signature)).to.equal(false);
    const others: Partial<ChainStatement>[] = [
      { chain: '01'.padStart(64, '0') }, { epoch: 4 }, { sequence: 10 }, { digest: 'ac'.repeat(32) },
      { history: 'ab'.repeat(32) },
    ];
    for (const change of others) {
      expect(verifier.verifyForChain(member, { ...onChain, ...change }, signature)).to.equal(false);
    }
  });

  it('remember good signatures only', () => {
    const signature = signers[0]?.sign(statementBytes(committee, statement)) as Uint8Array;
    const verifier = keyVerifier();
    const message = statementBytes(committee, statement);
    for (let time = 0; time < 2; time += 1) {
      expect(verifier.verify(other, message, signature)).to.equal(false);
      expect(verifier.verify(member, message, signature)).to.equal(true);
      expect(verifier.verify(member, message, Buffer.from(signature).reverse())).to.equal(false);
    }
  });

  it('never throw on keys and signatures of any shape', () => {
    for (const length of [0, 1, 32, 63, 64, 65]) {
      for (const fill of [0, 0xff]) {
        const odd = Buffer.alloc(length, fill);
        expect(ed25519Verify(member.protocolKey, odd, odd)).to.equal(false);
        expect(ed25519Verify(odd, odd, Buffer.alloc(64))).to.be.a('boolean');
        expect(starkVerify(member.chainKey, onChain, odd)).to.equal(false);
        expect(starkVerify(odd, onChain, Buffer.alloc(64, 1))).to.equal(false);
      }
    }
  });

  it('give the key that a contract stores: x alone, of either y', () => {
    for (let seed = 1; seed <= 6; seed += 1) {
      const { publicKey, sign } = starkSigner(Buffer.from([0, seed, ...Buffer.alloc(30, 9)]));
      expect(publicKey.length).to.equal(32);
      expect(starkVerify(publicKey, onChain, sign(onChain))).to.equal(true);
    }
  });
});
