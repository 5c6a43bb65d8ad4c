import type { Felt } from '../../hub/types.ts';
import type { Item } from '../consensus/items.ts';

/** Where items of one topic come from. */
export interface ItemSource {
  readonly topic: Felt;
  /** What is ready to be decided, as far as this validator knows; oldest first. */
  pending(): Item[];
  /** Whether this validator agrees that it should be decided, by what it knows now. */
  accepts(item: Item): boolean;
  /** Told of every decided item, again after a restart. */
  decided(item: Item): void;
}
