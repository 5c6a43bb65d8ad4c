import type { Session } from '../session.ts';
import { owns } from './terms.ts';
import type { Term } from './terms.ts';

/** Makes this validator's session in an epoch; `owns` is asked anew whenever it matters. */
export type OpenSession = (term: Term, self: number, owns: (time: number) => boolean) => Session;

/** One session for each living epoch that we are a member of. */
export class Sessions {
  readonly #self: string;
  readonly #open: OpenSession;
  readonly #running = new Map<number, Session>();
  #terms: ReadonlyMap<number, Term>;

  /** `self`: our protocol key, 64 hex digits. `known`: who validates already; no session begins before `follow`. */
  constructor(self: string, open: OpenSession, known: readonly Term[] = []) {
    this.#self = self;
    this.#open = open;
    this.#terms = byEpoch(known);
  }

  /** Ends the sessions of epochs that are gone and begins those of new ones. */
  follow(living: readonly Term[]): void {
    this.#terms = byEpoch(living);
    for (const [epoch, session] of [...this.#running]) {
      if (this.#terms.has(epoch)) continue;
      session.stop();
      this.#running.delete(epoch);
    }
    for (const [epoch, term] of this.#terms) {
      const place = term.committee.members
        .findIndex(({ protocolKey }) => Buffer.from(protocolKey).toString('hex') === this.#self);
      if (place === -1 || this.#running.has(epoch)) continue;
      const session = this.#open(term, place, (time) => owns(this.#terms.get(epoch) ?? term, time));
      this.#running.set(epoch, session);
      session.start();
    }
  }

  /** Oldest first. */
  all(): Session[] {
    return [...this.#running.values()];
  }

  /** Whether a peer is in the committee of an epoch that lives. */
  isValidator(peer: string): boolean {
    return [...this.#terms.values()].some(({ committee: { members } }) =>
      members.some(({ protocolKey }) => Buffer.from(protocolKey).toString('hex') === peer));
  }

  stop(): void {
    for (const session of this.#running.values()) session.stop();
    this.#running.clear();
  }
}

function byEpoch(terms: readonly Term[]): ReadonlyMap<number, Term> {
  return new Map(terms.map((term) => [term.committee.epoch, term]));
}
