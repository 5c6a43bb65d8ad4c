import { decodeMessage, encodeMessage } from './codec.ts';
import type { Journal } from '../journal/journal.ts';
import type { Evidence } from './evidence.ts';
import type { Certificate, Digest, Items, Message } from './messages.ts';
import type { Refusal } from './refusals.ts';
import { restore } from './restore.ts';
import type { Effect, Event, Replica, State, Timer } from './state.ts';
import { step } from './step.ts';

/** Where the effects go. */
export interface Surroundings {
  journal: Journal;
  send(to: number | 'all', bytes: Uint8Array): void;
  /** Replaces the timer of that name; `undefined` stops it. */
  setTimer(timer: Timer, after: number | undefined): void;
  onDecision(decision: { sequence: number; digest: Digest; history: Digest; items: Items }): void;
  onCertificate(certificate: Certificate): void;
  onEvidence(evidence: Evidence): void;
  onRefusal(from: number, refusal: Refusal): void;
}

/** Runs the state machine in its surroundings: records are on disk before anything else of a step happens. */
export class Driver {
  readonly state: State;
  readonly #replica: Replica;
  readonly #surroundings: Surroundings;

  /** Takes up where the journal ends. */
  constructor(replica: Replica, surroundings: Surroundings) {
    this.#replica = replica;
    this.#surroundings = surroundings;
    this.state = restore(replica.committee, replica.self, surroundings.journal.load());
  }

  start(): void {
    this.#take({ kind: 'restart' });
  }

  /** The application's items for a sequence; again after a restart, if it is not decided. */
  propose(sequence: number, items: Items): void {
    this.#take({ kind: 'proposal', sequence, items });
  }

  timeUp(timer: Timer): void {
    this.#take({ kind: 'timer', timer });
  }

  receive(from: number, bytes: Uint8Array): void {
    const { committee, limits } = this.#replica;
    this.take(from, decodeMessage(committee.epoch, bytes, limits));
  }

  /** What `decodeMessage` made of a peer's bytes. */
  take(from: number, message: Message | Refusal): void {
    if (typeof message === 'string') this.#surroundings.onRefusal(from, message);
    else this.#take({ kind: 'message', from, message });
  }

  #take(event: Event): void {
    const effects = step(this.#replica, this.state, event);
    const records = effects.flatMap((effect) => (effect.kind === 'persist' ? [effect.record] : []));
    if (records.length > 0) this.#surroundings.journal.append(records);
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: Effect): void {
    const { journal, send, setTimer, onDecision, onCertificate, onEvidence, onRefusal } = this.#surroundings;
    switch (effect.kind) {
      case 'persist':
        return;
      case 'send':
        return send(effect.to, encodeMessage(this.#replica.committee.epoch, effect.message));
      case 'serve':
        for (const decision of journal.decisions(effect.after, effect.limit)) {
          send(effect.to, encodeMessage(this.#replica.committee.epoch, decision));
        }
        return;
      case 'timer':
        return setTimer(effect.timer, effect.after);
      case 'decide':
        return onDecision(effect);
      case 'certify':
        return onCertificate(effect.certificate);
      case 'evidence':
        return onEvidence(effect.evidence);
      case 'refuse':
        return onRefusal(effect.from, effect.refusal);
    }
  }
}
