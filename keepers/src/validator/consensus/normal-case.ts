import { isQuorum, primaryOf, weightOf } from './committee.ts';
import { execute } from './checkpoints.ts';
import { itemsDigest } from './items.ts';
import type { PrePrepare, Vote } from './messages.ts';
import { isSigned, sealsOf } from './proofs.ts';
import type { Refusal } from './refusals.ts';
import { lowWatermark, slotAt } from './state.ts';
import type { Slot } from './state.ts';
import type { Statement } from './statement.ts';
import { accuse, announce, sign, windowFault } from './turn.ts';
import type { Turn } from './turn.ts';

/** The primary gives each due sequence between the watermarks its items. */
export function propose(turn: Turn): void {
  const { replica: { committee, self, limits }, state } = turn;
  if (state.changing || primaryOf(committee, state.view) !== self) return;
  const last = Math.min(lowWatermark(state) + limits.window, state.due);
  for (let sequence = Math.max(state.executed, lowWatermark(state)) + 1; sequence <= last; sequence += 1) {
    const slot = slotAt(state, sequence);
    if (slot.proposal !== undefined || slot.decided !== undefined) continue;
    const items = state.proposals.get(sequence);
    if (items === undefined) return;
    const statement: Statement = {
      phase: 'pre-prepare', view: state.view, sequence, digest: itemsDigest(committee, sequence, items),
    };
    const signature = sign(turn, statement);
    if (signature === undefined) return;
    const { view, digest } = statement;
    const proposal: PrePrepare = { kind: 'pre-prepare', member: self, view, sequence, digest, items, signature };
    announce(turn, statement, proposal);
    adopt(turn, slot, proposal);
  }
}

export function onPrePrepare(turn: Turn, message: PrePrepare): Refusal | undefined {
  const { replica, state } = turn;
  const { member, view, sequence, digest, items } = message;
  if (member !== primaryOf(replica.committee, view)) return 'NOT_PRIMARY';
  const outside = windowFault(turn, sequence);
  if (outside !== undefined) return outside;
  const slot = slotAt(state, sequence);
  if (slot.proposal?.digest === digest) return undefined;
  if (!isSigned(replica, member, { phase: 'pre-prepare', view, sequence, digest }, message.signature)) {
    return 'SIGNATURE_INVALID';
  }
  if (slot.proposal !== undefined) return accuse(turn, 'pre-prepare', slot.proposal, message);
  if (slot.decided !== undefined && slot.decided.digest !== digest) return 'CONTRADICTS_DECISION';
  if (itemsDigest(replica.committee, sequence, items) !== digest) return 'DIGEST_MISMATCH';
  if (!replica.accepts(sequence, items)) return 'ITEMS_REFUSED';
  adopt(turn, slot, message);
  return undefined;
}

/** Takes a proposal as the view's one for its sequence, and prepares it unless we are the primary. */
export function adopt(turn: Turn, slot: Slot, proposal: PrePrepare): void {
  const { view, sequence, digest } = proposal;
  const self = turn.replica.self;
  slot.proposal = proposal;
  if (proposal.member !== self) {
    const statement: Statement = { phase: 'prepare', view, sequence, digest };
    const signature = sign(turn, statement);
    if (signature !== undefined) {
      const vote: Vote = { kind: 'prepare', member: self, view, sequence, digest, signature };
      announce(turn, statement, vote);
      slot.prepares.set(self, vote);
    }
  }
  advance(turn, slot);
}

export function onVote(turn: Turn, vote: Vote): Refusal | undefined {
  const { replica, state } = turn;
  const { kind, member, view, sequence, digest, signature } = vote;
  if (kind === 'prepare' && member === primaryOf(replica.committee, view)) return 'NOT_PRIMARY';
  const outside = windowFault(turn, sequence);
  if (outside !== undefined) return outside;
  const slot = slotAt(state, sequence);
  const votes = kind === 'prepare' ? slot.prepares : slot.commits;
  const earlier = votes.get(member);
  if (earlier?.digest === digest) return undefined;
  if (!isSigned(replica, member, { phase: kind, view, sequence, digest }, signature)) return 'SIGNATURE_INVALID';
  if (earlier !== undefined) return accuse(turn, kind, earlier, vote);
  votes.set(member, vote);
  advance(turn, slot);
  return undefined;
}

/** Prepared by a quorum: commit. Committed by a quorum: decided. */
function advance(turn: Turn, slot: Slot): void {
  const { replica: { committee, self }, effects } = turn;
  const { proposal } = slot;
  if (proposal === undefined) return;
  const { view, sequence, digest, items } = proposal;
  const agreeing = (votes: Map<number, Vote>): Vote[] => [...votes.values()].filter((vote) => vote.digest === digest);
  const isEnough = (votes: readonly Vote[], also: number[] = []): boolean =>
    isQuorum(committee, weightOf(committee, votes.map(({ member }) => member)) + weightOf(committee, also));
  if (slot.prepared?.view !== view) {
    const prepares = agreeing(slot.prepares);
    if (!isEnough(prepares, [proposal.member])) return;
    const certificate = {
      view, sequence, digest, items, proposal: proposal.signature, prepares: sealsOf(prepares),
    };
    slot.prepared = certificate;
    effects.push({ kind: 'persist', record: { kind: 'prepared', certificate } });
    const statement: Statement = { phase: 'commit', view, sequence, digest };
    const signature = sign(turn, statement);
    if (signature !== undefined) {
      const vote: Vote = { kind: 'commit', member: self, view, sequence, digest, signature };
      announce(turn, statement, vote);
      slot.commits.set(self, vote);
    }
  }
  if (slot.decided !== undefined || slot.prepared.digest !== digest) return;
  const commits = agreeing(slot.commits);
  if (!isEnough(commits)) return;
  slot.decided = { kind: 'decision', view, sequence, digest, items, commits: sealsOf(commits) };
  effects.push({ kind: 'persist', record: { kind: 'decided', decision: slot.decided } });
  execute(turn);
}
