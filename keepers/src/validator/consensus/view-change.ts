import { hasHonest, isQuorum, primaryOf, weightOf } from './committee.ts';
import { hides } from './evidence.ts';
import type { ViewChange } from './messages.ts';
import { openView } from './new-view.ts';
import { changeFault, changeStatement } from './proofs.ts';
import type { Refusal } from './refusals.ts';
import { accuse, announce, forgetSigned, forgetVotes, sign } from './turn.ts';
import type { Turn } from './turn.ts';

/** Leaves every view below `view`, and tells what a later one must carry on. */
export function leaveFor(turn: Turn, view: number): void {
  const { replica: { self }, state } = turn;
  state.view = view;
  state.changing = true;
  state.newView = undefined;
  state.attempts += 1;
  forgetVotes(state);
  forgetSigned(state);
  const prepared = [...state.slots.values()].flatMap((slot) => slot.prepared ?? [])
    .sort((a, b) => a.sequence - b.sequence);
  const content = { kind: 'view-change', member: self, view, stable: state.stable, prepared } as const;
  const statement = changeStatement(content);
  const signature = sign(turn, statement);
  if (signature === undefined) return;
  const change: ViewChange = { ...content, signature };
  announce(turn, statement, change);
  take(turn, change);
}

export function onViewChange(turn: Turn, change: ViewChange): Refusal | undefined {
  const { replica, state } = turn;
  const { member, view } = change;
  const earlier = state.changes.get(member);
  if (view < state.view || (view === state.view && !state.changing)) return 'STALE_VIEW';
  if (earlier !== undefined && view < earlier.view) return 'STALE_VIEW';
  const { digest } = changeStatement(change);
  const known = earlier?.view === view ? { ...changeStatement(earlier), ...earlier, sequence: 0 } : undefined;
  if (known?.digest === digest) return undefined;
  const fault = changeFault(replica, change);
  if (fault !== undefined) return fault;
  if (known !== undefined) {
    return accuse(turn, 'view-change', known, { digest, signature: change.signature });
  }
  for (const { commits } of state.slots.values()) {
    const commit = commits.get(member);
    if (commit !== undefined && hides(change, commit)) {
      turn.effects.push({ kind: 'evidence', evidence: { kind: 'amnesia', commit, change } });
    }
  }
  take(turn, change);
  return undefined;
}

/**
 * The paper's second liveness rule: with a third of the weight in later views, an honest member is there, so follow,
 * to the highest view that such weight has reached. Then the first rule's quorum opens the view.
 */
function take(turn: Turn, change: ViewChange): void {
  const { replica: { committee, self }, state } = turn;
  state.changes.set(change.member, change);
  let weight = 0;
  for (const { member, view } of [...state.changes.values()].sort((a, b) => b.view - a.view)) {
    if (view <= state.view) break;
    weight += weightOf(committee, [member]);
    if (hasHonest(committee, weight)) return leaveFor(turn, view);
  }
  if (!state.changing || primaryOf(committee, state.view) !== self) return;
  const changes = [...state.changes.values()].filter(({ view }) => view === state.view)
    .sort((a, b) => a.member - b.member);
  const members = changes.map(({ member }) => member);
  if (members.includes(self) && isQuorum(committee, weightOf(committee, members))) openView(turn, changes);
}

/** A quorum has left for this view or later ones: from now on its primary is to be blamed for silence. */
export function isAwaitingNewView({ replica: { committee }, state }: Turn): boolean {
  const left = [...state.changes.values()].filter(({ view }) => view >= state.view).map(({ member }) => member);
  return state.changing && isQuorum(committee, weightOf(committee, left));
}
