import { expect } from 'chai';
import { systemClock } from '../core/clock.ts';
import { KeeperError } from '../core/errors.ts';
import { Agenda } from './agenda/agenda.ts';
import { Ledger } from './certifier/ledger.ts';
import { encodeMessage } from './consensus/codec.ts';
import { itemsDigest } from './consensus/items.ts';
import type { Item } from './consensus/items.ts';
import { LIMITS } from './consensus/limits.ts';
import type { Items } from './consensus/messages.ts';
import { MemoryJournal } from './journal/memory.ts';
import type { Listener, Transport } from './network/transport.ts';
import { Session, consensusTopic } from './session.ts';
import { EPOCH, createKeys, itemOf, signAs } from './testing/cluster.ts';

const keys = createKeys([1, 1, 1, 1]);
const { committee } = keys;
const nameOf = (id: number): string => Buffer.from(committee.members[id]!.protocolKey).toString('hex');

function scene(journal = new MemoryJournal()) {
  let listener: Listener | undefined;
  const published: Uint8Array[] = [];
  const faults: unknown[] = [];
  const refusals: string[] = [];
  const ready: Item[] = [];
  const transport: Transport = {
    self: nameOf(1), publish: (_topic, bytes) => void published.push(bytes), send: () => {}, onPeer: () => {},
    listen: (topic, on) => {
      expect(topic).to.equal(consensusTopic(committee));
      listener = on;
      return () => (listener = undefined);
    },
    peers: () => [], close: async () => {},
  };
  const agenda = new Agenda([{
    topic: topicOf(), pending: () => ready, accepts: () => true, decided: () => {},
  }]);
  const session = new Session({
    committee, self: 1, signer: keys.signers[1]!, verifier: keys.verifier, limits: LIMITS, journal, transport, agenda,
    timing: { progressMs: 60_000, longestMs: 60_000, resendMs: 60_000 }, clock: systemClock, ledger: new Ledger(),
    onEvidence: () => {}, onRefusal: (_from, refusal) => refusals.push(refusal), onFatal: (error) => faults.push(error),
  });
  session.start();
  const hear = (from: string, bytes: Uint8Array) => listener?.(from, bytes);
  return { session, hear, published, faults, refusals, ready, isListening: () => listener !== undefined };
}

function topicOf(): bigint {
  return BigInt(`0x${Buffer.from(itemOf(1).subarray(0, 32)).toString('hex')}`);
}

/** The primary's, for the first sequence. */
function proposal(items: Items): Uint8Array {
  const place = { view: 0, sequence: 1, digest: itemsDigest(committee, 1, items) };
  const signature = signAs(keys, 0, { phase: 'pre-prepare', ...place });
  return encodeMessage(EPOCH, { kind: 'pre-prepare', member: 0, ...place, items, signature });
}

describe('a validator\'s session', () => {
  const item = (): Item => ({ topic: topicOf(), payload: [1n] });

  it('hears members only, and rejects what no honest member says', () => {
    const { session, hear, refusals } = scene();
    expect(hear('ff'.repeat(32), proposal([itemOf(1)]))).to.equal('reject');
    expect(hear(nameOf(1), proposal([itemOf(1)]))).to.equal('ignore');
    expect(hear(nameOf(2), Uint8Array.of(1, 2, 3))).to.equal('reject');
    expect(hear(nameOf(0), proposal([itemOf(1)]))).to.equal('accept');
    expect(hear(nameOf(0), proposal([itemOf(2)]))).to.equal('ignore');
    expect(refusals).to.deep.equal(['MALFORMED', 'EQUIVOCATION']);
    session.stop();
  });

  it('agrees to nothing at all only where it asked and nothing is ready any more', () => {
    const unasked = scene();
    unasked.hear(nameOf(0), proposal([]));
    expect(unasked.refusals).to.deep.equal(['ITEMS_REFUSED']);
    const asked = scene();
    asked.ready.push(item());
    asked.session.propose();
    asked.hear(nameOf(0), proposal([]));
    expect([asked.refusals, asked.published]).to.deep.equal([['ITEMS_REFUSED'], []]);
    asked.ready.length = 0;
    asked.hear(nameOf(0), proposal([]));
    expect(asked.published).to.have.length(1);
    for (const { session } of [unasked, asked]) session.stop();
  });

  it('ends at once when the journal refuses: nothing leaves, nothing is heard', () => {
    class Refusing extends MemoryJournal {
      override append(): void {
        throw new KeeperError('DOUBLE_SIGN', 'Another process signs with these keys.');
      }
    }
    const { session, hear, published, faults, isListening } = scene(new Refusing());
    hear(nameOf(0), proposal([itemOf(1)]));
    expect(faults).to.have.length(1);
    expect(faults[0]).to.have.property('code', 'DOUBLE_SIGN');
    expect([published, isListening()]).to.deep.equal([[], false]);
    session.propose();
    expect(published).to.deep.equal([]);
  });
});
