import type { Felt } from '../../hub/types.ts';
import { decodeItem, encodeItem } from '../consensus/items.ts';
import type { Items } from '../consensus/messages.ts';
import type { ItemSource } from './source.ts';

/** What validators talk about: the items of all sources, topic by topic. */
export class Agenda {
  readonly #sources: ReadonlyMap<Felt, ItemSource>;
  readonly #most: number;

  /** `most`: items in one proposal. */
  constructor(sources: readonly ItemSource[], most = 16) {
    this.#sources = new Map(sources.map((source) => [source.topic, source]));
    this.#most = most;
  }

  /** The next proposal; empty when there is nothing to decide. */
  pending(): Items {
    return [...this.#sources.values()].flatMap((source) => source.pending()).slice(0, this.#most).map(encodeItem);
  }

  /** Something is proposed, nothing twice, and each source agrees. */
  accepts(items: Items): boolean {
    const different = new Set(items.map((item) => Buffer.from(item).toString('latin1')));
    return items.length > 0 && items.length <= this.#most && different.size === items.length
      && items.map(decodeItem).every((item) => this.#sources.get(item.topic)?.accepts(item) === true);
  }

  decided(items: Items): void {
    for (const item of items.map(decodeItem)) this.#sources.get(item.topic)?.decided(item);
  }
}
