/** Two neighbouring pieces that may become one. */
export interface Candidate {
  /** See `pairKey`: lower ones first among equally frequent. */
  readonly pair: number;
  /** How often the pair came when it was last looked at. */
  count: number;
  /** The words in which it was found. */
  readonly words: readonly number[];
}

/** A binary heap: the most frequent pair first, of equally frequent ones that of the lowest ids. */
export class MergeQueue {
  readonly #heap: Candidate[] = [];

  push(candidate: Candidate): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(candidate, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = candidate;
  }

  pop(): Candidate | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) this.#sink(last);
    return first;
  }

  #sink(candidate: Candidate): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, candidate)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = candidate;
  }
}

function isBefore(a: Candidate, b: Candidate): boolean {
  return a.count === b.count ? a.pair < b.pair : a.count > b.count;
}
