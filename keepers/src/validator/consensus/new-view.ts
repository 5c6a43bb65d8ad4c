import { isQuorum, primaryOf, weightOf } from './committee.ts';
import type { Committee } from './committee.ts';
import { newViewContent } from './codec.ts';
import { stabilise } from './checkpoints.ts';
import { itemsDigest } from './items.ts';
import type {
  Carried, Certificate, Digest, Items, NewView, PrePrepare, PreparedCertificate, ViewChange,
} from './messages.ts';
import { adopt } from './normal-case.ts';
import { changeFault, isSigned } from './proofs.ts';
import type { Refusal } from './refusals.ts';
import { lowWatermark, slotAt } from './state.ts';
import { sha256 } from './statement.ts';
import type { Statement } from './statement.ts';
import { accuse, announce, forgetSigned, forgetVotes, sign } from './turn.ts';
import type { Turn } from './turn.ts';

export interface Consequence {
  /** The highest stable checkpoint among the view changes (min-s). */
  stable: Certificate | undefined;
  /** One proposal for each sequence above it, up to the last prepared one (max-s), without gaps. */
  carried: { sequence: number; digest: Digest; items: Items }[];
}

/**
 * What a new view must carry on: at each sequence the digest prepared in the highest view, else nothing at all (the
 * paper's null request). A digest that was committed anywhere is in every quorum of honest view changes.
 */
export function consequenceOf(committee: Committee, changes: readonly ViewChange[]): Consequence {
  let stable: Certificate | undefined;
  const highest = new Map<number, PreparedCertificate>();
  for (const change of changes) {
    if ((change.stable?.sequence ?? 0) > (stable?.sequence ?? 0)) stable = change.stable;
    for (const prepared of change.prepared) {
      const best = highest.get(prepared.sequence);
      if (best === undefined || prepared.view > best.view) highest.set(prepared.sequence, prepared);
    }
  }
  const carried: Consequence['carried'] = [];
  const last = Math.max(0, ...highest.keys());
  for (let sequence = (stable?.sequence ?? 0) + 1; sequence <= last; sequence += 1) {
    const items = highest.get(sequence)?.items ?? [];
    carried.push({ sequence, items, digest: itemsDigest(committee, sequence, items) });
  }
  return { stable, carried };
}

/** As the view's primary: opens it with these view changes. */
export function openView(turn: Turn, changes: readonly ViewChange[]): void {
  const { replica: { committee, self }, state } = turn;
  const { view } = state;
  const carried: Carried[] = [];
  for (const { sequence, digest, items } of consequenceOf(committee, changes).carried) {
    const statement: Statement = { phase: 'pre-prepare', view, sequence, digest };
    const signature = sign(turn, statement);
    if (signature === undefined) return;
    const message: PrePrepare = { kind: 'pre-prepare', member: self, view, sequence, digest, items, signature };
    turn.effects.push({ kind: 'persist', record: { kind: 'signed', ...statement, message } });
    carried.push({ sequence, digest, signature });
  }
  const statement = newViewStatement({ view, changes, carried });
  const signature = sign(turn, statement);
  if (signature === undefined) return;
  const newView: NewView = { kind: 'new-view', member: self, view, changes, carried, signature };
  announce(turn, statement, newView);
  enter(turn, newView);
}

export function onNewView(turn: Turn, newView: NewView): Refusal | undefined {
  const { replica, state } = turn;
  if (newView.view < state.view) return 'STALE_VIEW';
  if (newView.view === state.view && !state.changing) {
    const [known, other] = [state.newView, newViewStatement(newView)];
    if (known === undefined || newViewStatement(known).digest === other.digest) return 'STALE_VIEW';
    if (!isSigned(replica, known.member, other, newView.signature)) return 'SIGNATURE_INVALID';
    return accuse(turn, 'new-view', { ...newViewStatement(known), member: known.member, signature: known.signature },
      { digest: other.digest, signature: newView.signature });
  }
  const fault = newViewFault(turn, newView);
  if (fault === undefined) enter(turn, newView);
  return fault;
}

function newViewFault({ replica }: Turn, newView: NewView): Refusal | undefined {
  const { committee } = replica;
  const { member, view, changes, carried } = newView;
  if (view === 0 || member !== primaryOf(committee, view)) return 'NOT_PRIMARY';
  if (!isSigned(replica, member, newViewStatement(newView), newView.signature)) return 'SIGNATURE_INVALID';
  const shape = changes.every((change, at) =>
    change.view === view && (at === 0 || change.member > (changes[at - 1] as ViewChange).member));
  if (!shape || !isQuorum(committee, weightOf(committee, changes.map((change) => change.member)))) {
    return 'PROOF_INVALID';
  }
  if (changes.some((change) => changeFault(replica, change) !== undefined)) return 'PROOF_INVALID';
  const expected = consequenceOf(committee, changes).carried;
  const follows = expected.length === carried.length && expected.every(({ sequence, digest }, at) => {
    const given = carried[at] as Carried;
    return given.sequence === sequence && given.digest === digest
      && isSigned(replica, member, { phase: 'pre-prepare', view, sequence, digest }, given.signature);
  });
  return follows ? undefined : 'CARRIED_WRONG';
}

/** Begins a view, ours or another primary's, and takes up what it carries on. */
function enter(turn: Turn, newView: NewView): void {
  const { replica: { committee }, state, effects } = turn;
  const { view, member, changes, carried } = newView;
  state.view = view;
  state.changing = false;
  state.newView = newView;
  forgetVotes(state);
  forgetSigned(state);
  for (const [id, change] of state.changes) if (change.view <= view) state.changes.delete(id);
  effects.push({ kind: 'persist', record: { kind: 'entered', newView } });
  const { stable, carried: content } = consequenceOf(committee, changes);
  if (stable !== undefined) stabilise(turn, stable);
  content.forEach(({ sequence, digest, items }, at) => {
    if (sequence <= lowWatermark(state)) return;
    const slot = slotAt(state, sequence);
    // Only with a third of the weight faulty: what was decided here is not voted away here.
    if (slot.decided !== undefined && slot.decided.digest !== digest) return;
    const { signature } = carried[at] as Carried;
    adopt(turn, slot, { kind: 'pre-prepare', member, view, sequence, digest, items, signature });
  });
}

function newViewStatement(content: Pick<NewView, 'view' | 'changes' | 'carried'>): Statement {
  return { phase: 'new-view', view: content.view, sequence: 0, digest: sha256(newViewContent(content)) };
}
