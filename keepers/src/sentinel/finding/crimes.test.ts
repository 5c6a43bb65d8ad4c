import { expect } from 'chai';
import { keyVerifier } from '../../validator/consensus/keys.ts';
import type { Checkpoint } from '../../validator/consensus/messages.ts';
import { checkpointDigest, chainStatement, statementBytes } from '../../validator/consensus/statement.ts';
import type { Signer } from '../../validator/consensus/crypto.ts';
import { EPOCH, createKeys } from '../../validator/testing/cluster.ts';
import { Book } from '../hearing/book.ts';
import { testimoniesIn } from '../hearing/testimony.ts';
import type { Testimony } from '../hearing/testimony.ts';
import { Witness } from '../hearing/witness.ts';
import { crimesAt } from './crimes.ts';
import type { Crime } from './pair.ts';

const digest = (text: string): string => text.padStart(64, '0');

describe('crimes of validators', () => {
  const keys = createKeys([10, 10, 10, 10], 'real');
  const { committee, signers } = keys;
  const validators = [100n, 101n, 102n, 103n];
  let book: Book;
  let witness: Witness;
  let contradictions: number;

  beforeEach(() => {
    book = new Book(':memory:');
    contradictions = 0;
    witness = new Witness(book, keyVerifier(), () => (contradictions += 1));
  });
  afterEach(() => book.close());

  function checkpoint(member: number, sequence: number, what: string, forge: Partial<Checkpoint> = {}): Checkpoint {
    const content = { sequence, digest: digest(what), history: digest(`${what}1`) };
    const signer = signers[member] as Signer;
    return {
      kind: 'checkpoint', member, ...content,
      signature: signer.sign(statementBytes(committee, {
        phase: 'checkpoint', view: 0, sequence, digest: checkpointDigest(content),
      })),
      chainSignature: signer.signForChain(chainStatement(committee, content)),
      ...forge,
    };
  }

  const hear = (...messages: Checkpoint[]): void =>
    messages.forEach((message) => witness.hear(committee, testimoniesIn(committee, message)));
  const crimes = (): Crime[] => book.contradictions().flatMap((place) =>
    crimesAt({ committee, validators }, place, book.said(place)));
  const onChain = (): Crime[] => crimes().filter((crime) =>
    crime.kind === 'conflict' || ('pair' in crime ? [crime.pair] : crime.pairs).some(({ place }) => place.scheme === 'stark'));

  it('are none while everybody says one thing a place, however often', () => {
    for (const member of [0, 1, 2, 3]) hear(checkpoint(member, 1, 'aa'), checkpoint(member, 1, 'aa'), checkpoint(member, 2, 'bb'));
    expect(crimes()).to.deep.equal([]);
  });

  it('are a double signing where one member says two things, whichever came first', () => {
    hear(checkpoint(2, 1, 'aa'), checkpoint(1, 1, 'aa'), checkpoint(2, 1, 'bb'));
    expect(onChain()).to.have.length(1);
    expect(onChain()[0]).to.deep.include({ kind: 'double-signing', epoch: EPOCH, offenders: [102n] });
    expect(contradictions, 'one for each key').to.equal(2);
  });

  it('are an attack of everybody in both where two quorums certify', () => {
    hear(...[0, 1, 2].map((member) => checkpoint(member, 1, 'aa')), ...[1, 2, 3].map((member) => checkpoint(member, 1, 'bb')));
    const [crime] = onChain();
    expect(crime).to.deep.include({ kind: 'conflict', sequence: 1, offenders: [101n, 102n] });
    expect(crime?.kind === 'conflict' && [crime.one, crime.other].map(({ seals }) => seals.map(({ member }) => member)))
      .to.deep.equal([[0, 1, 2], [1, 2, 3]]);
  });

  it('are an attack of those who weigh more than a third, even if they certify nothing', () => {
    hear(...[1, 3].flatMap((member) => [checkpoint(member, 1, 'aa'), checkpoint(member, 1, 'bb')]));
    expect(onChain()[0]).to.deep.include({ kind: 'coalition', offenders: [101n, 103n] });
  });

  it('are not put together from different places', () => {
    hear(...[1, 3].flatMap((member) => [checkpoint(member, member, 'aa'), checkpoint(member, member, 'bb')]));
    expect(onChain().map(({ kind, offenders }) => [kind, ...offenders]))
      .to.deep.equal([['double-signing', 101n], ['double-signing', 103n]]);
  });

  it('are never made of signatures that do not hold, or of members that do not exist', () => {
    const other = checkpoint(1, 1, 'bb');
    hear(checkpoint(0, 1, 'aa'), checkpoint(0, 1, 'bb', { signature: other.signature, chainSignature: other.chainSignature }));
    hear(checkpoint(0, 1, 'cc', { member: 9 }));
    expect(crimes()).to.deep.equal([]);
  });

  it('stay provable however much a member says', () => {
    for (let at = 0; at < 9; at += 1) hear(checkpoint(0, 1, `a${at}`));
    const said = book.said({ epoch: EPOCH, scheme: 'stark', phase: 'checkpoint', view: 0, sequence: 1 });
    expect(said.length).to.equal(4);
    expect(onChain()[0]).to.deep.include({ kind: 'double-signing', offenders: [100n] });
  });

  it('are forgotten with their epoch', () => {
    hear(checkpoint(2, 1, 'aa'), checkpoint(2, 1, 'bb'));
    expect(book.oldestEpoch()).to.equal(EPOCH);
    book.forgetBelow(EPOCH + 1);
    expect(crimes()).to.deep.equal([]);
    expect(book.oldestEpoch()).to.equal(undefined);
  });

  it('are not found in what an honest cluster writes down', () => {
    const said: Testimony[] = testimoniesIn(committee, { kind: 'stable', certificate: {
      sequence: 1, digest: digest('aa'), history: digest('aa1'),
      seals: [0, 1, 2].map((member) => ({ member, signature: checkpoint(member, 1, 'aa').chainSignature })),
    } });
    witness.hear(committee, said);
    hear(checkpoint(0, 1, 'aa'));
    expect(said.map(({ member }) => member)).to.deep.equal([0, 1, 2]);
    expect(crimes()).to.deep.equal([]);
  });
});
