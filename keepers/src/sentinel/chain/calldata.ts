import { ed25519Hints } from '@ciro-network/sdk';
import type { Opening } from '@ciro-network/sdk/uptime';
import type { Felt } from '../../hub/types.ts';
import type { Committee } from '../../validator/consensus/committee.ts';
import type { Member } from '../../validator/consensus/committee.ts';
import { PHASE, statementBytes } from '../../validator/consensus/statement.ts';
import type { Crime, Pair, SignedBy, Term } from '../finding/pair.ts';
import type { Testimony } from '../hearing/testimony.ts';

/** Variants of `Equivocation` and `Attack`, in their order. */
const EQUIVOCATION = { checkpoints: 0n, votes: 1n } as const;
const ATTACK = { certificates: 0n, coalition: 1n } as const;

/** What `submit_equivocations` or `submit_attack` takes; undefined for signatures that no contract can check. */
export function crimeFelts({ committee }: Term, crime: Crime): Felt[] | undefined {
  switch (crime.kind) {
    case 'double-signing':
      return equivocation(committee, crime.pair);
    case 'coalition': {
      const members = crime.pairs.map((pair) => [pair.member, equivocation(committee, pair)] as const);
      if (members.some(([, felts]) => felts === undefined)) return undefined;
      return [ATTACK.coalition, ...voters(committee), ...span(members.map(([id, felts]) => [BigInt(id), ...felts ?? []]))];
    }
    case 'conflict': {
      const { epoch, sequence, one, other } = crime;
      const place = [BigInt(epoch), BigInt(sequence)];
      return [ATTACK.certificates, ...place, ...voters(committee), ...signedBy(one), ...signedBy(other)];
    }
  }
}

/** `Accusation`. */
export function accusationFelts(worker: Felt, openings: readonly Opening[]): Felt[] {
  return [worker, ...span(openings.map(openingFelts))];
}

/** `Opening`. */
export function openingFelts({ facts, felt, path }: Opening): Felt[] {
  const { hour, workers, present, blockHash, certifiedAt, root } = facts;
  return [
    BigInt(hour), BigInt(workers), BigInt(present), blockHash, BigInt(certifiedAt), root, felt,
    ...span(path.map((node) => [node])),
  ];
}

/** A list of things of several felts: their number, then they. */
export function span(items: readonly (readonly Felt[])[]): Felt[] {
  return [BigInt(items.length), ...items.flat()];
}

function equivocation(committee: Committee, pair: Pair): Felt[] | undefined {
  const member = committee.members[pair.member] as Member;
  return pair.place.scheme === 'stark' ? checkpoints(member, pair) : votes(committee, member, pair);
}

function checkpoints(member: Member, { place, one, other }: Pair): Felt[] {
  const signed = ({ digest, history, signature }: Testimony): Felt[] =>
    [...u256(digest), ...u256(history), ...starkSignature(signature)];
  return [
    EQUIVOCATION.checkpoints, felt(member.chainKey), BigInt(place.epoch), BigInt(place.sequence),
    ...signed(one), ...signed(other),
  ];
}

function votes(committee: Committee, member: Member, { place, one, other }: Pair): Felt[] | undefined {
  const signed = [one, other].map((testimony): Felt[] | undefined => {
    const { digest, signature } = testimony;
    const hints = ed25519Hints(statementBytes(committee, testimony), member.protocolKey, signature);
    if (hints === undefined) return undefined;
    const [r, s] = [signature.subarray(0, 32), signature.subarray(32)];
    return [...u256(digest), ...number(r), ...number(s), ...span(hints.map((hint) => [hint]))];
  });
  if (signed.some((felts) => felts === undefined)) return undefined;
  return [
    EQUIVOCATION.votes, ...number(member.protocolKey), BigInt(PHASE[place.phase]), BigInt(place.epoch),
    BigInt(place.view), BigInt(place.sequence), ...signed.flatMap((felts) => felts ?? []),
  ];
}

function signedBy({ digest, history, seals }: SignedBy): Felt[] {
  const signatures = seals.map(({ member, signature }) => [BigInt(member), ...starkSignature(signature)]);
  return [...u256(digest), ...u256(history), ...span(signatures)];
}

function voters({ members }: Committee): Felt[] {
  return span(members.map(({ chainKey, weight }) => [felt(chainKey), BigInt(weight)]));
}

/** r and s. `signature`: 64 bytes. */
export function starkSignature(signature: Uint8Array): Felt[] {
  return [felt(signature.subarray(0, 32)), felt(signature.subarray(32))];
}

/** 64 hex digits, low half first. */
function u256(digest: string): Felt[] {
  return [BigInt(`0x${digest.slice(32)}`), BigInt(`0x${digest.slice(0, 32)}`)];
}

/** 32 bytes, big-endian. */
function number(bytes: Uint8Array): Felt[] {
  return u256(Buffer.from(bytes).toString('hex'));
}

function felt(bytes: Uint8Array): Felt {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}
