import type { Committee } from '../../validator/consensus/committee.ts';
import { decodeMessage } from '../../validator/consensus/codec.ts';
import { LIMITS } from '../../validator/consensus/limits.ts';
import type { Transport, Verdict } from '../../validator/network/transport.ts';
import { consensusTopic } from '../../validator/session.ts';
import type { Ear } from './ear.ts';
import { testimoniesIn } from './testimony.ts';
import type { Testimony } from './testimony.ts';

/** Messages that wait for the next tick; what comes when there are more is lost, as on any network. */
const WAITING = 10_000;

/** Hears what validators say to all. It says nothing itself and passes nothing on: it could not vouch for it. */
export class NetworkEar implements Ear {
  readonly #transport: Transport;
  readonly #chain: string;
  readonly #stops = new Map<number, () => void>();
  #heard: { epoch: number; bytes: Uint8Array }[] = [];

  /** `chain`: what consensus calls it, 64 hex digits. */
  constructor(transport: Transport, chain: string) {
    this.#transport = transport;
    this.#chain = chain;
  }

  async listen(
    committees: ReadonlyMap<number, Committee>, take: (epoch: number, said: Testimony[]) => void,
  ): Promise<void> {
    this.#subscribe(Math.max(0, ...committees.keys()));
    const heard = this.#heard;
    this.#heard = [];
    for (const { epoch, bytes } of heard) {
      const committee = committees.get(epoch);
      const message = decodeMessage(epoch, bytes, LIMITS);
      if (committee !== undefined && typeof message !== 'string') take(epoch, testimoniesIn(committee, message));
    }
  }

  async close(): Promise<void> {
    for (const stop of this.#stops.values()) stop();
    await this.#transport.close();
  }

  /** To the latest epoch, and the one before, whose certificates are still taken. */
  #subscribe(latest: number): void {
    const wanted = [latest - 1, latest].filter((epoch) => epoch > 0);
    for (const [epoch, stop] of this.#stops) {
      if (wanted.includes(epoch)) continue;
      stop();
      this.#stops.delete(epoch);
    }
    for (const epoch of wanted) {
      if (this.#stops.has(epoch)) continue;
      const topic = consensusTopic({ chain: this.#chain, epoch });
      this.#stops.set(epoch, this.#transport.listen(topic, (_from, bytes) => this.#hear(epoch, bytes)));
    }
  }

  #hear(epoch: number, bytes: Uint8Array): Verdict {
    if (this.#heard.length < WAITING) this.#heard.push({ epoch, bytes });
    return 'ignore';
  }
}
