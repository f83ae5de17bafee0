/** Slots stay at least half empty, so that a look-up ends after a step or two. */
const MAX_LOAD = 0.5;
const FIRST_SLOTS = 1 << 12;

/**
 * Numbers pairs of whole numbers in the order in which they are first seen: a hash table in typed arrays, because a Map
 * over millions of pairs takes ten times the memory.
 */
export class PairTable {
  /** Entry number + 1 in each slot; 0 is free. */
  private slots = new Int32Array(FIRST_SLOTS);
  private firsts = new Int32Array(FIRST_SLOTS * MAX_LOAD);
  private seconds = new Int32Array(FIRST_SLOTS * MAX_LOAD);
  private entries = 0;

  /** @param limit how many pairs are known at most; later ones are not entered */
  constructor(private readonly limit: number) {}

  get size(): number {
    return this.entries;
  }

  /** The number of a pair, or −1. */
  find(first: number, second: number): number {
    return this.slots[this.slotOf(first, second)]! - 1;
  }

  /** The number of a pair, which is entered if it is new; −1 where the table is full. */
  add(first: number, second: number): number {
    const slot = this.slotOf(first, second);
    const known = this.slots[slot]!;
    if (known > 0 || this.entries >= this.limit) return known - 1;
    this.firsts[this.entries] = first;
    this.seconds[this.entries] = second;
    this.slots[slot] = ++this.entries;
    if (this.entries >= this.slots.length * MAX_LOAD) this.grow();
    return this.entries - 1;
  }

  /** Where the pair is, or the free slot where it would be. */
  private slotOf(first: number, second: number): number {
    const mask = this.slots.length - 1;
    for (let slot = hash(first, second) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.slots[slot]! - 1;
      if (entry < 0 || (this.firsts[entry] === first && this.seconds[entry] === second)) return slot;
    }
  }

  private grow(): void {
    const size = this.slots.length * 2;
    this.firsts = enlarged(this.firsts, size * MAX_LOAD);
    this.seconds = enlarged(this.seconds, size * MAX_LOAD);
    this.slots = new Int32Array(size);
    for (let entry = 0; entry < this.entries; entry++) {
      this.slots[this.slotOf(this.firsts[entry]!, this.seconds[entry]!)] = entry + 1;
    }
  }
}

/** Every bit of both numbers reaches the low bits (MurmurHash3's finaliser). */
function hash(first: number, second: number): number {
  let mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca77);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

function enlarged(values: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(values);
  return larger;
}
