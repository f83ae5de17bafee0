import { IntegerList } from '../../../shared/math/number-list';
import { BANDS, bandKeys } from './min-hash';

/** Of the texts that share a band's key, later ones meet the first few only: else a million texts from one template are 10¹² pairs. */
const MEMBERS_MET = 16;
/** Of those that a text meets, it is compared with the ones that share most keys. */
const CANDIDATES = 8;

const NONE = -1;

/** For each text the earlier ones that it may resemble. */
export interface CandidatePairs {
  /** How many pairs there are. */
  readonly size: number;
  /** Numbers of earlier texts, ascending. */
  of(text: number): readonly number[];
  /** The last text that names this one; -1 where none does. */
  lastUse(text: number): number;
}

/**
 * Finds texts that may be near duplicates, by locality-sensitive hashing. Holds 80 bytes for each text; its time grows with the
 * number of texts, whatever they are.
 */
export class CandidateSearch {
  private readonly keys = Array.from({ length: BANDS }, () => new IntegerList());
  private readonly isEmpty = new IntegerList();

  /** The next text's shingles. */
  add(set: Int32Array): void {
    this.isEmpty.push(set.length === 0 ? 1 : 0);
    const keys = set.length === 0 ? new Int32Array(BANDS) : bandKeys(set);
    this.keys.forEach((list, band) => list.push(keys[band]!));
  }

  /** @param among only the first so many texts are candidates */
  pairs(among = this.isEmpty.length): CandidatePairs {
    const found = new CandidateTable(this.isEmpty.length, (a, b) => this.keys.reduce((count, list) => count + (list.at(a) === list.at(b) ? 1 : 0), 0));
    for (const keys of this.keys) this.meet(keys, among, found);
    return found;
  }

  /** Lets each text meet the earlier ones that have the same key. */
  private meet(keys: IntegerList, among: number, found: CandidateTable): void {
    const texts = keys.length;
    const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * texts + 2))).fill(NONE);
    const following = new Int32Array(texts).fill(NONE);
    for (let text = 0; text < texts; text++) {
      if (this.isEmpty.at(text) === 1) continue;
      const slot = slotOf(keys, text, slots);
      let last = slots[slot]!;
      let met = 0;
      for (let member = last; member !== NONE && met < MEMBERS_MET; met++, member = following[member]!) found.offer(text, (last = member));
      if (text >= among || met === MEMBERS_MET) continue;
      if (last === NONE) slots[slot] = text;
      else following[last] = text;
    }
  }
}

/** Where the first text with this text's key stands, or would stand: open addressing, keys being hashes already. */
function slotOf(keys: IntegerList, text: number, slots: Int32Array): number {
  const mask = slots.length - 1;
  const key = keys.at(text);
  let slot = key & mask;
  while (slots[slot] !== NONE && keys.at(slots[slot]!) !== key) slot = (slot + 1) & mask;
  return slot;
}

/** The few best candidates of each text. */
class CandidateTable implements CandidatePairs {
  size = 0;
  private readonly candidates: Int32Array;
  private readonly agreements: Uint8Array;
  private last: Int32Array | undefined;

  /** @param agreement how many keys two texts share */
  constructor(
    private readonly texts: number,
    private readonly agreement: (a: number, b: number) => number,
  ) {
    this.candidates = new Int32Array(texts * CANDIDATES).fill(NONE);
    this.agreements = new Uint8Array(texts * CANDIDATES);
  }

  offer(text: number, candidate: number): void {
    let weakest = text * CANDIDATES;
    for (let slot = weakest; slot < (text + 1) * CANDIDATES; slot++) {
      if (this.candidates[slot] === candidate) return;
      if (this.agreements[slot]! < this.agreements[weakest]!) weakest = slot;
    }
    const agreement = this.agreement(text, candidate);
    if (agreement <= this.agreements[weakest]!) return;
    if (this.candidates[weakest] === NONE) this.size++;
    this.candidates[weakest] = candidate;
    this.agreements[weakest] = agreement;
  }

  of(text: number): readonly number[] {
    return Array.from(this.candidates.subarray(text * CANDIDATES, (text + 1) * CANDIDATES).filter((candidate) => candidate !== NONE)).sort((a, b) => a - b);
  }

  lastUse(text: number): number {
    this.last ??= this.findLastUses();
    return this.last[text]!;
  }

  private findLastUses(): Int32Array {
    const last = new Int32Array(this.texts).fill(NONE);
    this.candidates.forEach((candidate, slot) => {
      if (candidate !== NONE) last[candidate] = Math.floor(slot / CANDIDATES);
    });
    return last;
  }
}
