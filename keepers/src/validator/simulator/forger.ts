import { encodeMessage, newViewContent } from '../consensus/codec.ts';
import { primaryOf } from '../consensus/committee.ts';
import { itemsDigest } from '../consensus/items.ts';
import type { Certificate, Message, PrePrepare, PreparedCertificate, ViewChange } from '../consensus/messages.ts';
import { changeStatement } from '../consensus/proofs.ts';
import type { Replica } from '../consensus/state.ts';
import { chainStatement, checkpointDigest, sha256, statementBytes } from '../consensus/statement.ts';
import type { Statement } from '../consensus/statement.ts';
import type { Dice } from './dice.ts';
import { UNACCEPTABLE, itemOf } from './honest-node.ts';
import type { Packet } from './world.ts';

/** A lie in place of a message: other content under a good signature of the liar's own, or bits turned over. */
export function forge(liar: Replica, { bytes, message }: Packet, heard: readonly Message[], dice: Dice): Uint8Array {
  const own = typeof message !== 'string' && (!('member' in message) || message.member === liar.self);
  if (!own || dice.chance(0.2)) return withBitFlipped(bytes, dice);
  return encodeMessage(liar.committee.epoch, falsify(liar, message, heard, dice));
}

function falsify(liar: Replica, message: Message, heard: readonly Message[], dice: Dice): Message {
  const { committee, signer } = liar;
  const sign = (statement: Statement): Uint8Array => signer.sign(statementBytes(committee, statement));
  switch (message.kind) {
    case 'pre-prepare':
      return proposalOf(liar, message.view, message.sequence, dice);
    case 'prepare':
    case 'commit': {
      const place = { view: message.view + dice.whole(0, 1), sequence: message.sequence + dice.whole(0, 1) };
      const others = heard.flatMap((other) =>
        ('digest' in other && other.sequence === place.sequence ? [other.digest] : []));
      const digest = dice.pick([...others, message.digest, sha256(Uint8Array.of(dice.whole(0, 255)))]);
      const kind = dice.pick(['prepare', 'commit'] as const);
      return { ...message, ...place, kind, digest, signature: sign({ phase: kind, ...place, digest }) };
    }
    case 'checkpoint': {
      const history = sha256(Uint8Array.of(dice.whole(0, 255)));
      const claim = { sequence: message.sequence, digest: message.digest, history };
      const { sequence } = claim;
      const signature = sign({ phase: 'checkpoint', view: 0, sequence, digest: checkpointDigest(claim) });
      const chainSignature = signer.signForChain(chainStatement(committee, claim));
      return { ...message, ...claim, signature, chainSignature };
    }
    case 'view-change': {
      if (primaryOf(committee, message.view) === liar.self && dice.chance(0.5)) {
        return proposalOf(liar, message.view, (message.stable?.sequence ?? 0) + dice.whole(1, 2), dice);
      }
      const prepared = dice.chance(0.5) ? [proofOfNothing(liar, message, dice)]
        : message.prepared.filter(() => dice.chance(0.5))
          .map((proof) => (dice.chance(0.7) ? inventedProof(liar, proof, message.view - 1, dice) : proof));
      const stable = dice.chance(0.3) ? undefined
        : dice.chance(0.3) ? inventedCertificate(liar, message.stable, dice) : message.stable;
      const content = { ...message, prepared, stable, view: message.view + dice.pick([0, 0, 0, 1, 5]) };
      return { ...content, signature: sign(changeStatement(content)) };
    }
    case 'new-view': {
      const { view } = message;
      const changes = message.changes.filter(() => dice.chance(0.9));
      const carried = message.carried.flatMap((proposal) => {
        if (dice.chance(0.3)) return [];
        const digest = dice.chance(0.5) ? proposal.digest : itemsDigest(committee, proposal.sequence, []);
        const statement: Statement = { phase: 'pre-prepare', view, sequence: proposal.sequence, digest };
        return [{ ...proposal, digest, signature: sign(statement) }];
      });
      const digest = sha256(newViewContent({ view, changes, carried }));
      const signature = sign({ phase: 'new-view', view, sequence: 0, digest });
      return { ...message, changes, carried, signature };
    }
    case 'decision':
      return { ...message, view: message.view + dice.whole(0, 1), commits: message.commits.slice(dice.whole(0, 2)) };
    case 'stable': {
      const { certificate } = message;
      return { ...message, certificate: { ...certificate, sequence: certificate.sequence + dice.whole(0, 3) } };
    }
    case 'status':
      return { ...message, view: dice.whole(0, 9), executed: dice.whole(0, 9), stable: dice.whole(0, 9) };
  }
}

/** Other items in a place of the liar's own choice. */
function proposalOf({ committee, signer, self }: Replica, view: number, sequence: number, dice: Dice): PrePrepare {
  const items = dice.chance(0.2) ? [] : [itemOf(dice.whole(0, 63), dice.chance(0.3) ? UNACCEPTABLE : 1)];
  const digest = itemsDigest(committee, sequence, items);
  const signature = signer.sign(statementBytes(committee, { phase: 'pre-prepare', view, sequence, digest }));
  return { kind: 'pre-prepare', member: self, view, sequence, digest, items, signature };
}

/** Something that nobody prepared, in the last view, for the sequence that is decided next. */
function proofOfNothing(liar: Replica, { view, stable }: ViewChange, dice: Dice): PreparedCertificate {
  const { sequence, digest, items, signature } = proposalOf(liar, view - 1, (stable?.sequence ?? 0) + 1, dice);
  return { view: view - 1, sequence, digest, items, proposal: signature, prepares: [] };
}

/** A proof that lacks a prepare, or one of something else in a later view, with signatures that do not fit. */
function inventedProof(liar: Replica, proof: PreparedCertificate, view: number, dice: Dice): PreparedCertificate {
  if (dice.chance(0.3)) return { ...proof, prepares: proof.prepares.slice(1) };
  const { items, digest } = proposalOf(liar, view, proof.sequence, dice);
  return { ...proof, view: dice.chance(0.5) ? view : proof.view, items, digest };
}

/** A certificate of something that nobody decided, with such signatures as there are. */
function inventedCertificate(
  { committee, self, signer }: Replica, known: Certificate | undefined, dice: Dice,
): Certificate {
  const sequence = (known?.sequence ?? 0) + dice.whole(1, 2);
  const digest = sha256(Uint8Array.of(dice.whole(0, 255)));
  const claim = { sequence, digest, history: digest };
  const own = { member: self, signature: signer.signForChain(chainStatement(committee, claim)) };
  const others = (known?.seals ?? []).filter(({ member }) => member !== self);
  return { ...claim, seals: [...others, own].sort((a, b) => a.member - b.member) };
}

/** The liar's commit to a proposal that its own driver knows nothing of. */
export function commitTo({ committee, signer, self }: Replica, { view, sequence, digest }: PrePrepare): Uint8Array {
  const signature = signer.sign(statementBytes(committee, { phase: 'commit', view, sequence, digest }));
  return encodeMessage(committee.epoch, { kind: 'commit', member: self, view, sequence, digest, signature });
}

function withBitFlipped(bytes: Uint8Array, dice: Dice): Uint8Array {
  const other = Uint8Array.from(bytes);
  const at = dice.whole(0, other.length - 1);
  other[at] = (other[at] as number) ^ (1 << dice.whole(0, 7));
  return dice.chance(0.1) ? other.subarray(0, at) : other;
}
