import type { Committee } from '../../validator/consensus/committee.ts';
import type { Verifier } from '../../validator/consensus/crypto.ts';
import { chainStatement, statementBytes } from '../../validator/consensus/statement.ts';
import type { Book } from './book.ts';
import type { Testimony } from './testimony.ts';

/** Checks what is said, and writes down what was really said. Nothing here asks who brought it. */
export class Witness {
  readonly #book: Book;
  readonly #verifier: Verifier;
  readonly #onContradiction: (epoch: number, testimony: Testimony) => void;

  constructor(book: Book, verifier: Verifier, onContradiction: (epoch: number, testimony: Testimony) => void) {
    this.#book = book;
    this.#verifier = verifier;
    this.#onContradiction = onContradiction;
  }

  hear(committee: Committee, testimonies: readonly Testimony[]): void {
    for (const testimony of testimonies) {
      if (!this.#book.wants(committee.epoch, testimony) || !this.#isSigned(committee, testimony)) continue;
      if (this.#book.add(committee.epoch, testimony)) this.#onContradiction(committee.epoch, testimony);
    }
  }

  #isSigned(committee: Committee, testimony: Testimony): boolean {
    const { scheme, history, signature } = testimony;
    const member = committee.members[testimony.member];
    if (member === undefined) return false;
    return scheme === 'stark'
      ? this.#verifier.verifyForChain(member, chainStatement(committee, { ...testimony, history }), signature)
      : this.#verifier.verify(member, statementBytes(committee, testimony), signature);
  }
}
