import type { Digest, Message } from './messages.ts';
import type { Refusal } from './refusals.ts';
import type { Effect, Replica, State } from './state.ts';
import { lowWatermark } from './state.ts';
import { chainStatement, statementBytes } from './statement.ts';
import type { Phase, Statement } from './statement.ts';

/** One step being taken: the state as it becomes, and the effects so far. */
export interface Turn {
  readonly replica: Replica;
  readonly state: State;
  readonly effects: Effect[];
}

/**
 * Signs, unless something else was signed for the same place: then there is no signature, and the caller stays silent.
 * The statement is in `state.signed` from here on, and `announce` puts it on disk before it leaves.
 */
export function sign({ replica, state }: Turn, statement: Statement): Uint8Array | undefined {
  const place = `${statement.phase}/${statement.view}/${statement.sequence}`;
  const digest = state.signed.get(place);
  if (digest !== undefined && digest !== statement.digest) return undefined;
  state.signed.set(place, statement.digest);
  return replica.signer.sign(statementBytes(replica.committee, statement));
}

/** Records a message that we signed, and sends it to everybody. */
export function announce(turn: Turn, statement: Statement, message: Message): void {
  turn.effects.push({ kind: 'persist', record: { kind: 'signed', ...statement, message } });
  turn.effects.push({ kind: 'send', to: 'all', message });
}

export function signForChain({ replica }: Turn, of: Parameters<typeof chainStatement>[1]): Uint8Array {
  return replica.signer.signForChain(chainStatement(replica.committee, of));
}

/** Brings out two verified statements of one member for one place. */
export function accuse(
  { effects }: Turn, phase: Phase,
  one: Omit<Statement, 'phase'> & { member: number; signature: Uint8Array },
  other: { digest: Digest; signature: Uint8Array },
): Refusal {
  const { member, view, sequence, digest, signature } = one;
  effects.push({
    kind: 'evidence',
    evidence: {
      kind: 'double-signing', member, phase, view, sequence,
      one: { digest, signature }, other: { digest: other.digest, signature: other.signature },
    },
  });
  return 'EQUIVOCATION';
}

/** What cannot be contradicted any more is forgotten: lower views, stable sequences. Never signed again either. */
export function forgetSigned(state: State): void {
  for (const place of state.signed.keys()) {
    const [phase, view, sequence] = place.split('/') as [Statement['phase'], string, string];
    const over = phase === 'checkpoint' ? Number(sequence) <= lowWatermark(state)
      : Number(view) < state.view || (Number(sequence) !== 0 && Number(sequence) <= lowWatermark(state));
    if (over) state.signed.delete(place);
  }
}

/** What counts in one view only. */
export function forgetVotes(state: State): void {
  for (const slot of state.slots.values()) {
    slot.proposal = undefined;
    slot.prepares.clear();
    slot.commits.clear();
  }
}

/** Why a message about `sequence` is of no use now. */
export function windowFault({ replica, state }: Turn, sequence: number): Refusal | undefined {
  const low = lowWatermark(state);
  if (sequence <= low) return 'STALE_SEQUENCE';
  return sequence > low + replica.limits.window ? 'BEYOND_WINDOW' : undefined;
}
