import { execute, onCheckpoint, onDecision, onStable } from './checkpoints.ts';
import type { Message } from './messages.ts';
import { onNewView } from './new-view.ts';
import { onPrePrepare, onVote, propose } from './normal-case.ts';
import type { Refusal } from './refusals.ts';
import { isUnfinished, onStatus, report } from './retransmission.ts';
import type { Effect, Event, Replica, State } from './state.ts';
import { lowWatermark } from './state.ts';
import { setProgressTimer } from './timers.ts';
import type { Turn } from './turn.ts';
import { leaveFor, onViewChange } from './view-change.ts';

/**
 * One step of the protocol: takes the state on by one event and returns what must be done, in this order. Nothing but
 * its arguments enters into it, and it never throws, whatever a peer sends. The state is the caller's to give and is
 * changed in place (copying it at every message would cost more than the protocol).
 */
export function step(replica: Replica, state: State, event: Event): Effect[] {
  const turn: Turn = { replica, state, effects: [] };
  const { view, changing } = state;
  switch (event.kind) {
    case 'message':
      receive(turn, event.from, event.message);
      break;
    case 'proposal':
      onProposal(turn, event);
      break;
    case 'timer':
      if (event.timer === 'resend') onResend(turn);
      else if (state.awaited !== undefined) leaveFor(turn, state.view + 1);
      break;
    case 'restart':
      state.awaited = undefined;
      if (state.stable !== undefined) turn.effects.push({ kind: 'certify', certificate: state.stable });
      execute(turn);
      onResend(turn);
      break;
  }
  const opened = !state.changing && (changing || state.view !== view);
  if (opened) takeUpEarly(turn);
  propose(turn);
  setProgressTimer(turn);
  return persistFirst(turn.effects);
}

function receive(turn: Turn, from: number, message: Message): void {
  const refusal = dispatch(turn, from, message);
  if (refusal !== undefined) turn.effects.push({ kind: 'refuse', from, refusal });
}

function dispatch(turn: Turn, from: number, message: Message): Refusal | undefined {
  const { members } = turn.replica.committee;
  const known = members[from] !== undefined && (!('member' in message) || members[message.member] !== undefined);
  if (!known) return 'UNKNOWN_MEMBER';
  switch (message.kind) {
    case 'pre-prepare':
    case 'prepare':
    case 'commit':
      return onViewMessage(turn, from, message);
    case 'checkpoint':
      return onCheckpoint(turn, message);
    case 'view-change':
      return onViewChange(turn, message);
    case 'new-view':
      return onNewView(turn, message);
    case 'decision':
      return onDecision(turn, message);
    case 'stable':
      return onStable(turn, message.certificate);
    case 'status':
      return onStatus(turn, from, message);
  }
}

function onViewMessage(
  turn: Turn, from: number, message: Extract<Message, { kind: 'pre-prepare' | 'prepare' | 'commit' }>,
): Refusal | undefined {
  const { state } = turn;
  if (message.view < state.view) return 'STALE_VIEW';
  if (message.view > state.view || state.changing) return keepEarly(turn, from, message);
  return message.kind === 'pre-prepare' ? onPrePrepare(turn, message) : onVote(turn, message);
}

/** Unchecked until its view opens, hence counted against who sent it; the oldest of that peer gives way. */
function keepEarly({ replica: { limits }, state }: Turn, from: number, message: Message): Refusal | undefined {
  const kept = state.early.get(from) ?? [];
  state.early.set(from, kept);
  kept.push(message);
  if (kept.length <= limits.early) return undefined;
  kept.shift();
  return 'PEER_LIMIT';
}

function takeUpEarly(turn: Turn): void {
  const { state } = turn;
  const early = [...state.early];
  state.early.clear();
  for (const [from, messages] of early) for (const message of messages) receive(turn, from, message);
}

function onProposal(turn: Turn, { sequence, items }: Extract<Event, { kind: 'proposal' }>): void {
  const { replica: { self }, state, effects } = turn;
  if (sequence <= state.executed) return;
  state.due = Math.max(state.due, sequence);
  // Far ahead of us, the items are not kept, but we know that we are late; the application asks again.
  if (sequence <= highestProposal(turn)) state.proposals.set(sequence, items);
  else effects.push({ kind: 'refuse', from: self, refusal: 'BEYOND_WINDOW' });
}

/** The application's items are kept for one window above the one that is voted on. */
function highestProposal({ replica: { limits }, state }: Turn): number {
  return Math.max(state.executed, lowWatermark(state)) + 2 * limits.window;
}

/** At every turn of the resend timer peers may ask anew; we ask while something is missing. */
function onResend(turn: Turn): void {
  const { replica: { timing }, state, effects } = turn;
  state.answered.clear();
  if (isUnfinished(state)) report(turn);
  effects.push({ kind: 'timer', timer: 'resend', after: timing.resendMs });
}

/** What follows from a record leaves only when the record is on disk. */
function persistFirst(effects: Effect[]): Effect[] {
  const records = effects.filter(({ kind }) => kind === 'persist');
  return records.length === 0 ? effects : [...records, ...effects.filter(({ kind }) => kind !== 'persist')];
}
