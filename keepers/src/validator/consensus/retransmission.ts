import type { Message, Status } from './messages.ts';
import type { Refusal } from './refusals.ts';
import { lowWatermark } from './state.ts';
import type { State } from './state.ts';
import type { Turn } from './turn.ts';

/** Something is missing that others may have. */
export function isUnfinished(state: State): boolean {
  return state.changing || state.executed < state.due || state.executed !== lowWatermark(state);
}

/** Tells everybody where we stand; they send what we lack. */
export function report({ replica: { self }, state, effects }: Turn): void {
  const { view, changing, executed } = state;
  const status: Status = { kind: 'status', view, changing, executed, stable: lowWatermark(state) };
  effects.push({ kind: 'send', to: 'all', message: status });
  const change = state.changing ? state.changes.get(self) : undefined;
  if (change !== undefined) effects.push({ kind: 'send', to: 'all', message: change });
}

/** Sends a peer what it lacks and we have: proofs where there are any, our own votes where not. */
export function onStatus({ replica, state, effects }: Turn, from: number, status: Status): Refusal | undefined {
  const { self, limits } = replica;
  const answered = state.answered.get(from) ?? 0;
  if (answered >= limits.answers) return 'PEER_LIMIT';
  state.answered.set(from, answered + 1);
  const send = (message: Message | undefined): void => {
    if (message !== undefined) effects.push({ kind: 'send', to: from, message });
  };
  if (state.stable !== undefined && status.stable < state.stable.sequence) {
    send({ kind: 'stable', certificate: state.stable });
  }
  if (status.executed < state.executed) {
    effects.push({ kind: 'serve', to: from, after: status.executed, limit: limits.decisions });
  }
  for (const all of state.checkpoints.values()) send(all.get(self));
  if (state.changing) {
    if (status.view <= state.view) send(state.changes.get(self));
    return undefined;
  }
  const behind = status.view < state.view || (status.view === state.view && status.changing);
  if (behind) send(state.newView);
  if (behind || status.view === state.view) {
    for (const [sequence, { proposal, prepares, commits }] of state.slots) {
      if (sequence <= status.executed) continue;
      if (proposal?.member === self) send(proposal);
      send(prepares.get(self));
      send(commits.get(self));
    }
  }
  return undefined;
}
