import type { IdBuffer } from './id-buffer';

const SLOTS = 2 ** 15;
const MAX_UNITS = 24;
const MAX_IDS = 8;

/** The start value of {@link extendHash}. */
export const EMPTY_HASH = 0x2f6e2b1;

/** The hash of a text from the hash of all but its last UTF-16 unit. */
export function extendHash(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/**
 * Remembers the ids of texts seen lately: few distinct words make up most of a language. A fixed number of slots, one for
 * each hash; a newcomer takes the place of what was there. So its memory (2.9 MB) never grows, and texts made to collide
 * only cost the work that the cache would have saved.
 */
export class WordCache {
  readonly #unitCounts = new Uint8Array(SLOTS);
  readonly #units = new Uint16Array(SLOTS * MAX_UNITS);
  readonly #idCounts = new Uint8Array(SLOTS);
  readonly #ids = new Int32Array(SLOTS * MAX_IDS);

  /** Appends the ids remembered for `text[start, end)`, whose hash is `hash`; false when there are none. */
  appendIds(text: string, start: number, end: number, hash: number, ids: IdBuffer): boolean {
    const slot = slotOf(hash);
    const unitCount = end - start;
    if (this.#unitCounts[slot] !== unitCount) return false;
    const first = slot * MAX_UNITS;
    for (let i = 0; i < unitCount; i++) if (this.#units[first + i] !== text.charCodeAt(start + i)) return false;
    ids.pushFrom(this.#ids, slot * MAX_IDS, this.#idCounts[slot]!);
    return true;
  }

  /** Remembers `ids[from…]` for `text[start, end)`, unless either is too long. The text must not be empty. */
  remember(text: string, start: number, end: number, hash: number, ids: IdBuffer, from: number): void {
    const unitCount = end - start;
    const idCount = ids.length - from;
    if (unitCount > MAX_UNITS || idCount > MAX_IDS) return;
    const slot = slotOf(hash);
    this.#unitCounts[slot] = unitCount;
    for (let i = 0; i < unitCount; i++) this.#units[slot * MAX_UNITS + i] = text.charCodeAt(start + i);
    this.#idCounts[slot] = idCount;
    for (let i = 0; i < idCount; i++) this.#ids[slot * MAX_IDS + i] = ids.ids[from + i]!;
  }
}

function slotOf(hash: number): number {
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}
