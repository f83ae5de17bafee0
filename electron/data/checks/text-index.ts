import { IntegerList } from '../../../shared/math/number-list';
import { hashText, type TextHash } from './text-hash';

const EMPTY = -1;
const FIRST_SLOTS = 1024;

/**
 * Numbers different texts in the order in which they first come. It holds their 64-bit hashes and not the texts: some 20 bytes
 * for each, however long they are.
 */
export class TextIndex {
  private readonly high = new IntegerList();
  private readonly low = new IntegerList();
  /** Open addressing with linear probing; at most half full. */
  private slots = new Int32Array(FIRST_SLOTS).fill(EMPTY);

  /** How many different texts there are. */
  get size(): number {
    return this.high.length;
  }

  /** The number of a text, or of a pair of texts; a new one where it was not there. */
  add(text: string, pair?: string): number {
    const hash = hashText(text, pair);
    const slot = this.slotOf(hash);
    const known = this.slots[slot]!;
    if (known !== EMPTY) return known;
    const id = this.size;
    this.high.push(hash.high);
    this.low.push(hash.low);
    this.slots[slot] = id;
    if (2 * this.size > this.slots.length) this.grow();
    return id;
  }

  /** The number of a text, or of a pair of texts; -1 where it is not there. */
  find(text: string, pair?: string): number {
    return this.slots[this.slotOf(hashText(text, pair))]!;
  }

  private slotOf({ high, low }: TextHash): number {
    const mask = this.slots.length - 1;
    let slot = low & mask;
    for (let id = this.slots[slot]!; id !== EMPTY && !(this.high.at(id) === high && this.low.at(id) === low); id = this.slots[slot]!) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    this.slots = new Int32Array(2 * this.slots.length).fill(EMPTY);
    for (let id = 0; id < this.size; id++) this.slots[this.slotOf({ high: this.high.at(id), low: this.low.at(id) })] = id;
  }
}
