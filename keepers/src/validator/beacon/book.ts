import type { Share } from '@ciro-network/sdk';
import type { Committee } from '../consensus/committee.ts';

/** Shares of open rounds that were checked. They are found again from keys alone, so nothing is kept on disk. */
export class ShareBook {
  readonly #rounds = new Map<number, { epoch: number; shares: Map<number, Share> }>();

  /** Keeps shares of these rounds. Before a round's first one is in, another epoch may begin, with other members. */
  follow(open: ReadonlyMap<number, Pick<Committee, 'epoch'>>): void {
    for (const round of this.#rounds.keys()) if (!open.has(round)) this.#rounds.delete(round);
    for (const [round, { epoch }] of open) {
      if (this.#rounds.get(round)?.epoch !== epoch) this.#rounds.set(round, { epoch, shares: new Map() });
    }
  }

  has(round: number, member: number): boolean {
    return this.#rounds.get(round)?.shares.has(member) ?? false;
  }

  /** A share that was checked against another epoch than the round's present one is left out. */
  add(round: number, epoch: number, share: Share): void {
    const known = this.#rounds.get(round);
    if (known?.epoch === epoch) known.shares.set(share.member, share);
  }

  /** By place. */
  shares(round: number): Share[] {
    return [...(this.#rounds.get(round)?.shares.values() ?? [])].sort((a, b) => a.member - b.member);
  }
}
