import { isQuorum, weightOf } from '../../validator/consensus/committee.ts';
import type { Committee } from '../../validator/consensus/committee.ts';
import type { Digest } from '../../validator/consensus/messages.ts';
import type { Place } from '../hearing/book.ts';
import type { Testimony } from '../hearing/testimony.ts';
import type { Crime, Pair, SignedBy, Term } from './pair.ts';

/**
 * What the checked signatures of one place prove. Those who make an attack are not accused of double signing beside:
 * the greater penalty takes all there is.
 */
export function crimesAt({ committee, validators }: Term, place: Place, said: readonly Testimony[]): Crime[] {
  const pairs = pairsOf(place, said);
  if (pairs.length === 0) return [];
  const { epoch, sequence } = place;
  const address = ({ member }: Pair) => validators[member] ?? 0n;
  const [one, other] = place.scheme === 'stark' ? certificates(committee, said) : [];
  if (one !== undefined && other !== undefined) {
    const both = pairs.filter(({ member }) => [one, other].every(({ seals }) => seals.some((s) => s.member === member)));
    return [{ kind: 'conflict', epoch, offenders: both.map(address), sequence, one, other }];
  }
  const weight = weightOf(committee, pairs.map(({ member }) => member));
  if (3 * weight > committee.total) return [{ kind: 'coalition', epoch, offenders: pairs.map(address), pairs }];
  return pairs.map((pair) => ({ kind: 'double-signing', epoch, offenders: [address(pair)], pair }));
}

/** The first two things that each member says there, members ascending. */
function pairsOf(place: Place, said: readonly Testimony[]): Pair[] {
  const pairs: Pair[] = [];
  for (const [member, all] of [...Map.groupBy(said, (one) => one.member)].sort(([a], [b]) => a - b)) {
    const [one, other] = all;
    if (one !== undefined && other !== undefined) pairs.push({ place, member, one, other });
  }
  return pairs;
}

/** Checkpoints of a quorum; two at most are of use. */
function certificates(committee: Committee, said: readonly Testimony[]): SignedBy[] {
  return [...Map.groupBy(said, ({ digest, history }) => `${digest}/${history}`).values()]
    .filter((seals) => isQuorum(committee, weightOf(committee, seals.map(({ member }) => member))))
    .slice(0, 2)
    .map((seals) => ({
      digest: seals[0]?.digest as Digest,
      history: seals[0]?.history as Digest,
      seals: [...seals].sort((a, b) => a.member - b.member),
    }));
}
