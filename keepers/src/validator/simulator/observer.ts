import { culpritsOf, evidenceKey } from '../consensus/evidence.ts';
import type { Evidence } from '../consensus/evidence.ts';
import type { Certificate, Message } from '../consensus/messages.ts';
import { certificateFault, changeStatement } from '../consensus/proofs.ts';
import type { Checker } from '../consensus/proofs.ts';
import { checkpointDigest, sha256 } from '../consensus/statement.ts';
import { newViewContent } from '../consensus/codec.ts';

export type Violation =
  /** Two honest nodes decided differently. */
  | 'disagreement'
  /** An honest node holds a certificate of what nobody honest decided, or one that no contract takes. */
  | 'false-certificate'
  /** An honest node signed two digests for one place. */
  | 'honest-double-signing'
  /** Evidence convicts an honest node, or convicts nobody. */
  | 'honest-accused';

/** Sees everything that honest nodes do, as no node of the network could. */
export class Observer {
  readonly violations = new Set<Violation>();
  readonly culprits = new Set<number>();
  readonly #checker: Checker;
  readonly #faulty: ReadonlySet<number>;
  readonly #decided = new Map<number, string>();
  readonly #signed = new Map<string, string>();
  readonly #evidence = new Set<string>();

  constructor(checker: Checker, faulty: Iterable<number>) {
    this.#checker = checker;
    this.#faulty = new Set(faulty);
  }

  decided(sequence: number, history: string): void {
    const known = this.#decided.get(sequence);
    if (known === undefined) this.#decided.set(sequence, history);
    else if (known !== history) this.violations.add('disagreement');
  }

  /** A certificate that an honest node rests on: somebody honest must have executed exactly that. */
  certified(certificate: Certificate): void {
    const decided = this.#decided.get(certificate.sequence);
    const holds = decided === certificate.history && certificateFault(this.#checker, certificate) === undefined;
    if (!holds) this.violations.add('false-certificate');
  }

  /** What an honest node let out under its own name. */
  sent(node: number, message: Message): void {
    for (const [place, digest] of statementsOf(node, message)) {
      const key = `${node}/${place}`;
      const known = this.#signed.get(key);
      if (known === undefined) this.#signed.set(key, digest);
      else if (known !== digest) this.violations.add('honest-double-signing');
    }
  }

  accused(evidence: Evidence): void {
    const key = evidenceKey(evidence);
    if (this.#evidence.has(key)) return;
    this.#evidence.add(key);
    const culprits = culpritsOf(this.#checker, evidence);
    const justly = typeof culprits !== 'string' && culprits.length > 0 && culprits.every((id) => this.#faulty.has(id));
    if (!justly) this.violations.add('honest-accused');
    else for (const id of culprits) this.culprits.add(id);
  }
}

function statementsOf(node: number, message: Message): [place: string, digest: string][] {
  if (!('member' in message) || message.member !== node) return [];
  switch (message.kind) {
    case 'checkpoint':
      return [[`checkpoint/${message.sequence}`, checkpointDigest(message)]];
    case 'view-change':
      return [[`view-change/${message.view}`, changeStatement(message).digest]];
    case 'new-view':
      return [
        [`new-view/${message.view}`, sha256(newViewContent(message))],
        ...message.carried.map(({ sequence, digest }): [string, string] =>
          [`pre-prepare/${message.view}/${sequence}`, digest]),
      ];
    default:
      return [[`${message.kind}/${message.view}/${message.sequence}`, message.digest]];
  }
}
