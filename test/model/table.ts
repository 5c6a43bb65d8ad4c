// The model's state: tables that remember what a step changed, so that a refused step can be taken back.

import type { Felt } from '@ciro-network/sdk';
import type { HubContractName } from '@ciro-network/sdk/hub';

import type { Codec } from './word.ts';

/** One slot of a contract's storage, as the model says it should be. */
export interface Cell {
  readonly contract: HubContractName;
  readonly variable: string;
  readonly keys: readonly Felt[];
  /** How far behind the address of variable and keys. */
  readonly distance: Felt;
  readonly word: Felt;
  describe(word: Felt): unknown;
}

export class Journal {
  readonly #tables: Table<unknown>[] = [];
  #undo: (() => void)[] = [];
  #changed = new Map<string, () => Cell>();
  /** Grows with each change, also with those that are taken back: what was computed at one version holds for it. */
  version = 0;

  add(table: Table<unknown>): void {
    this.#tables.push(table);
  }

  note(id: string, cell: () => Cell, undo: () => void): void {
    this.#changed.set(id, cell);
    this.#undo.push(undo);
    this.version += 1;
  }

  /** Ends a step that was done. Returns the slots it wrote. */
  commit(): Cell[] {
    const cells = [...this.#changed.values()].map((cell) => cell());
    this.#clear();
    return cells;
  }

  /** Takes back a step that was refused. */
  rollback(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.version += 1;
    this.#clear();
  }

  /** Every slot that was ever written. */
  cells(): Cell[] {
    return this.#tables.flatMap((table) => table.cells());
  }

  #clear(): void {
    this.#undo = [];
    this.#changed = new Map();
  }
}

/**
 * A storage variable: one value, or a map by one or more keys. In an array the last key is not hashed: it is the
 * distance from the others' address. Values are never changed in place.
 */
export class Table<V> {
  readonly #journal: Journal;
  readonly #contract: HubContractName;
  readonly #variable: string;
  readonly #codec: Codec<V>;
  readonly #kind: 'map' | 'array';
  readonly #rows = new Map<string, { keys: readonly Felt[]; value: V }>();

  constructor(
    journal: Journal, contract: HubContractName, variable: string, codec: Codec<V>, kind: 'map' | 'array' = 'map',
  ) {
    this.#journal = journal;
    this.#contract = contract;
    this.#variable = variable;
    this.#codec = codec;
    this.#kind = kind;
    journal.add(this as Table<unknown>);
  }

  get(...keys: Felt[]): V {
    return this.#rows.get(keys.join())?.value ?? this.#codec.empty;
  }

  set(value: V, ...keys: Felt[]): void {
    const key = keys.join();
    const previous = this.#rows.get(key);
    this.#rows.set(key, { keys, value });
    this.#journal.note(
      `${this.#contract}.${this.#variable}.${key}`,
      () => this.#cell(keys, this.get(...keys)),
      () => (previous ? this.#rows.set(key, previous) : this.#rows.delete(key)),
    );
  }

  update(change: (value: V) => V, ...keys: Felt[]): void {
    this.set(change(this.get(...keys)), ...keys);
  }

  entries(): { keys: readonly Felt[]; value: V }[] {
    return [...this.#rows.values()];
  }

  cells(): Cell[] {
    return this.entries().map(({ keys, value }) => this.#cell(keys, value));
  }

  #cell(keys: readonly Felt[], value: V): Cell {
    return {
      contract: this.#contract,
      variable: this.#variable,
      keys: this.#kind === 'array' ? keys.slice(0, -1) : keys,
      distance: this.#kind === 'array' ? keys.at(-1)! : 0n,
      word: this.#codec.encode(value),
      describe: (word) => this.#codec.decode(word),
    };
  }
}
