import { type BertNormalizerOptions, normalize } from './bert-normalizer';
import type { IdBuffer } from './id-buffer';
import { forEachWord } from './pre-tokenizer';
import { UnitClass, unitClasses } from './unit-classes';
import { EMPTY_HASH, extendHash, WordCache } from './word-cache';
import type { WordPiece } from './word-piece';

/**
 * Turns text without added tokens into ids: `BertNormalizer`, `BertPreTokenizer` and `WordPiece` in one pass. The exact
 * way is {@link appendNormalized} on normalised text; in front of it stands a cache keyed by raw text, which answers for
 * nearly every word of ordinary prose.
 */
export class TextSpeller {
  readonly #normalizer: BertNormalizerOptions;
  readonly #wordPiece: WordPiece;
  readonly #classes: Uint8Array;
  readonly #cache = new WordCache();

  constructor(normalizer: BertNormalizerOptions, wordPiece: WordPiece) {
    this.#normalizer = normalizer;
    this.#wordPiece = wordPiece;
    this.#classes = unitClasses(normalizer);
  }

  /** Appends the ids of raw `text[start, end)`. */
  appendRaw(text: string, start: number, end: number, ids: IdBuffer): void {
    const classes = this.#classes;
    let next = start;
    while (next < end) {
      const first = next;
      let unit = text.charCodeAt(next++);
      const unitClass = classes[unit];
      if (unitClass === UnitClass.space) continue;
      let hash = extendHash(EMPTY_HASH, unit);
      if (unitClass === UnitClass.inRun) {
        while (next < end && classes[(unit = text.charCodeAt(next))] === UnitClass.inRun) {
          hash = extendHash(hash, unit);
          next++;
        }
      }
      if (!this.#cache.appendIds(text, first, next, hash, ids)) this.#appendNewRun(text, first, next, hash, ids);
    }
  }

  /** Appends the ids of normalised `text[start, end)`. */
  appendNormalized(text: string, start: number, end: number, ids: IdBuffer): void {
    forEachWord(text, start, end, (wordStart, wordEnd) => this.#wordPiece.append(text, wordStart, wordEnd, ids));
  }

  #appendNewRun(text: string, start: number, end: number, hash: number, ids: IdBuffer): void {
    const before = ids.length;
    const normalized = normalize(text.slice(start, end), this.#normalizer);
    this.appendNormalized(normalized, 0, normalized.length, ids);
    this.#cache.remember(text, start, end, hash, ids, before);
  }
}
