interface Entry {
  at: number;
  order: number;
  work: () => void;
}

/** Virtual time: things happen in the order of their times, and those of one time in the order of their planning. */
export class EventQueue {
  readonly #heap: Entry[] = [];
  #order = 0;
  now = 0;

  plan(after: number, work: () => void): void {
    const entry = { at: this.now + after, order: (this.#order += 1), work };
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (isBefore(heap[parent] as Entry, entry)) break;
      heap[at] = heap[parent] as Entry;
      at = parent;
    }
    heap[at] = entry;
  }

  /** Does what comes next; false when nothing is planned before `until`. */
  next(until: number): boolean {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined || first.at > until) return false;
    const last = heap.pop() as Entry;
    if (heap.length > 0) this.#sink(last);
    this.now = first.at;
    first.work();
    return true;
  }

  #sink(entry: Entry): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Entry, heap[child] as Entry)) child += 1;
      if (isBefore(entry, heap[child] as Entry)) break;
      heap[at] = heap[child] as Entry;
      at = child;
    }
    heap[at] = entry;
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
