import { expect } from 'chai';
import fc from 'fast-check';
import { PRIME } from '@ciro-network/sdk';
import { EPOCH } from '../testing/cluster.ts';
import { decodeMessage, encodeMessage } from './codec.ts';
import { encodeItem } from './items.ts';
import { LIMITS } from './limits.ts';
import type { Certificate, Items, Message, PreparedCertificate, Seal, ViewChange } from './messages.ts';

const number = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const place = { view: number, sequence: number };
const member = fc.integer({ min: 0, max: 254 });
const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((array) => Buffer.from(array).toString('hex'));
const signature = bytes(64);
const felt = fc.bigInt({ min: 0n, max: PRIME - 1n });
const item = fc.record({ topic: felt, payload: fc.array(felt, { maxLength: 9 }) })
  .map((given) => Buffer.from(encodeItem(given)));
const items: fc.Arbitrary<Items> = fc.array(item, { maxLength: 4 });
const seals: fc.Arbitrary<Seal[]> = fc.array(fc.record({ member, signature }), { maxLength: 4 });
const certificate: fc.Arbitrary<Certificate> = fc.record({ sequence: number, digest, history: digest, seals });
const prepared: fc.Arbitrary<PreparedCertificate> =
  fc.record({ view: number, sequence: number, digest, items, proposal: signature, prepares: seals });
const change: fc.Arbitrary<ViewChange> = fc.record({
  kind: fc.constant('view-change' as const), member, view: number,
  stable: fc.option(certificate, { nil: undefined }), prepared: fc.array(prepared, { maxLength: 3 }), signature,
});
const carried = fc.array(fc.record({ sequence: number, digest, signature }), { maxLength: 3 });

const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ kind: fc.constant('pre-prepare' as const), member, ...place, digest, items, signature }),
  fc.record({ kind: fc.constantFrom('prepare' as const, 'commit' as const), member, ...place, digest, signature }),
  fc.record({
    kind: fc.constant('checkpoint' as const), member, sequence: number, digest, history: digest, signature,
    chainSignature: signature,
  }),
  change,
  fc.record({
    kind: fc.constant('new-view' as const), member, view: number, changes: fc.array(change, { maxLength: 3 }), carried,
    signature,
  }),
  fc.record({ kind: fc.constant('decision' as const), ...place, digest, items, commits: seals }),
  fc.record({ kind: fc.constant('stable' as const), certificate }),
  fc.record({
    kind: fc.constant('status' as const), view: number, changing: fc.boolean(), executed: number, stable: number,
  }),
);

describe('consensus codec', () => {
  it('reads what it writes', () => {
    fc.assert(fc.property(message, (given) => {
      expect(decodeMessage(EPOCH, encodeMessage(EPOCH, given))).to.deep.equal(given);
    }));
  });

  it('has one encoding for each message: bytes that are read are those that would be written', () => {
    fc.assert(fc.property(message, fc.nat(), fc.nat(7), (given, place, bit) => {
      const changed = Buffer.from(encodeMessage(EPOCH, given));
      const at = place % changed.length;
      changed[at] = (changed[at] as number) ^ (1 << bit);
      const read = decodeMessage(EPOCH, changed);
      if (typeof read !== 'string') expect(Buffer.from(encodeMessage(EPOCH, read)).equals(changed)).to.equal(true);
    }), { numRuns: 500 });
  });

  it('refuses what is cut short, goes on, or is noise, and never throws', () => {
    fc.assert(fc.property(message, fc.nat(), (given, place) => {
      const whole = encodeMessage(EPOCH, given);
      expect(decodeMessage(EPOCH, whole.subarray(0, place % whole.length))).to.equal('MALFORMED');
      expect(decodeMessage(EPOCH, Buffer.concat([whole, Buffer.from([0])]))).to.equal('MALFORMED');
    }));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
      expect(decodeMessage(EPOCH, noise)).to.be.oneOf(['MALFORMED', 'OTHER_EPOCH']);
    }));
  });

  it('refuses another epoch, and lists beyond the limits', () => {
    const status: Message = { kind: 'status', view: 0, changing: false, executed: 0, stable: 0 };
    expect(decodeMessage(EPOCH, encodeMessage(EPOCH + 1, status))).to.equal('OTHER_EPOCH');
    const decision = (given: Items): Message =>
      ({ kind: 'decision', view: 0, sequence: 1, digest: '00'.repeat(32), items: given, commits: [] });
    const read = (given: Items) => decodeMessage(EPOCH, encodeMessage(EPOCH, decision(given)));
    expect(read(Array(LIMITS.items).fill(Buffer.alloc(LIMITS.itemBytes)))).to.be.an('object');
    expect(read(Array(LIMITS.items + 1).fill(Buffer.alloc(32)))).to.equal('MALFORMED');
    expect(read([Buffer.alloc(LIMITS.itemBytes + 32)])).to.equal('MALFORMED');
  });

  it('refuses items that no contract could open: no topic, half a felt, a felt beyond the prime', () => {
    const read = (given: Uint8Array) => decodeMessage(EPOCH, encodeMessage(EPOCH, {
      kind: 'decision', view: 0, sequence: 1, digest: '00'.repeat(32), items: [given], commits: [],
    }));
    const word = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
    expect(read(word(PRIME - 1n))).to.be.an('object');
    for (const given of [Buffer.alloc(0), Buffer.alloc(31), Buffer.alloc(33), word(PRIME), word(2n ** 256n - 1n)]) {
      expect(read(given)).to.equal('MALFORMED');
    }
  });
});
