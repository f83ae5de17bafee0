import type { CandidatePairs } from './candidate-pairs';
import { jaccard } from './shingles';

/** From this similarity on, two texts are near duplicates. */
export const NEAR = 0.8;

/** Shingles held at the same time, 4 bytes each: 128 MB. */
const MAX_HELD = 32 * 1024 * 1024;

/**
 * Tells which texts are near duplicates, of those that may be. Texts come in the order of the file, each different text once:
 *
 * A text is a **near duplicate** when Jaccard's similarity of its shingles (see `shingles`) with those of an earlier text that is
 * itself no near duplicate is at least 0.8. So whoever leaves all near duplicates out keeps, for each of them, a text that it
 * resembles; and two texts that resemble a third, but not one another, do not make a chain.
 *
 * Comparisons are exact, but which texts are compared is a matter of hashing (see `bandKeys` for the odds), and where more than a
 * few texts resemble one another, each is compared with the eight that share most keys. Texts after the first `among` (those of
 * a test file) are compared with all others before them, near duplicates or not.
 */
export class NearDuplicates {
  /** How many pairs were compared. */
  comparisons = 0;
  /** How many pairs could not be compared, for want of memory. */
  leftOut = 0;
  private held = 0;
  private readonly sets = new Map<number, Int32Array>();
  private readonly isNear: Uint8Array;

  constructor(
    private readonly candidates: CandidatePairs,
    private readonly among: number,
    private readonly maxHeld = MAX_HELD,
  ) {
    this.isNear = new Uint8Array(among);
  }

  /** Whether any comparison needs this text; the others need not be handed in. */
  needs(text: number): boolean {
    return this.candidates.lastUse(text) >= 0 || this.candidates.of(text).length > 0;
  }

  /** The earlier texts of which this one is a near duplicate, ascending; texts are to be handed in by ascending numbers. */
  add(text: number, set: Int32Array): number[] {
    const isTest = text >= this.among;
    const candidates = this.candidates.of(text);
    const near = candidates.filter((candidate) => (isTest || this.isNear[candidate] === 0) && this.compare(candidate, set));
    for (const candidate of candidates) if (this.candidates.lastUse(candidate) === text) this.release(candidate);
    if (isTest) return near;
    if (near.length > 0) this.isNear[text] = 1;
    if (this.candidates.lastUse(text) >= 0) this.hold(text, set);
    return near;
  }

  private compare(candidate: number, set: Int32Array): boolean {
    const other = this.sets.get(candidate);
    if (other === undefined) {
      this.leftOut++;
      return false;
    }
    this.comparisons++;
    return jaccard(other, set) >= NEAR;
  }

  private hold(text: number, set: Int32Array): void {
    this.sets.set(text, set.slice());
    this.held += set.length;
    for (const oldest of this.sets.keys()) {
      if (this.held <= this.maxHeld) return;
      this.release(oldest);
    }
  }

  private release(text: number): void {
    this.held -= this.sets.get(text)?.length ?? 0;
    this.sets.delete(text);
  }
}
