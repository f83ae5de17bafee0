/** There is no such node, or no such token. */
export const NONE = -1;

const ROOT = 0;

/**
 * The vocabulary as a trie over UTF-16 units, so that the longest piece at a place is found in one walk and without
 * making a substring. All edges lie in one open-addressing hash table keyed by (node, unit).
 */
export class PieceTrie {
  /** Per node: the edge that leads to it, and the token that ends there. */
  readonly #parents: Int32Array;
  readonly #units: Uint16Array;
  readonly #tokenIds: Int32Array;
  /** Hash slot to node; NONE where free. At most half full. */
  readonly #slots: Int32Array;
  #nodeCount = 1;

  /** Tokens must be whole: a token that held half a surrogate pair could end inside a character. */
  constructor(vocabulary: ReadonlyMap<string, number>) {
    let capacity = 1;
    for (const token of vocabulary.keys()) capacity += token.length;
    this.#parents = new Int32Array(capacity).fill(NONE);
    this.#units = new Uint16Array(capacity);
    this.#tokenIds = new Int32Array(capacity).fill(NONE);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(capacity * 2))).fill(NONE);
    for (const [token, id] of vocabulary) this.#tokenIds[this.#insert(token)] = id;
  }

  /** The node that `prefix` leads to from the start, or NONE. The empty prefix gives the start itself. */
  nodeOf(prefix: string): number {
    let node = ROOT;
    for (let i = 0; i < prefix.length && node !== NONE; i++) node = this.child(node, prefix.charCodeAt(i));
    return node;
  }

  /** The node one unit further, or NONE. */
  child(node: number, unit: number): number {
    let slot = this.#slotOf(node, unit);
    for (;;) {
      const candidate = this.#slots[slot]!;
      if (candidate === NONE || (this.#parents[candidate] === node && this.#units[candidate] === unit)) return candidate;
      slot = (slot + 1) & (this.#slots.length - 1);
    }
  }

  /** The id of the token that ends at `node`, or NONE. */
  tokenId(node: number): number {
    return this.#tokenIds[node]!;
  }

  #insert(token: string): number {
    let node = ROOT;
    for (let i = 0; i < token.length; i++) {
      const unit = token.charCodeAt(i);
      const child = this.child(node, unit);
      node = child === NONE ? this.#addChild(node, unit) : child;
    }
    return node;
  }

  #addChild(node: number, unit: number): number {
    const child = this.#nodeCount++;
    this.#parents[child] = node;
    this.#units[child] = unit;
    let slot = this.#slotOf(node, unit);
    while (this.#slots[slot] !== NONE) slot = (slot + 1) & (this.#slots.length - 1);
    this.#slots[slot] = child;
    return child;
  }

  #slotOf(node: number, unit: number): number {
    const hash = Math.imul(Math.imul(node, 0x9e3779b1) ^ unit, 0x85ebca6b);
    return (hash ^ (hash >>> 15)) & (this.#slots.length - 1);
  }
}
