import { type BertNormalizerOptions, normalize } from './bert-normalizer';
import { forEachWord } from './pre-tokenizer';
import { UnitClass, unitClasses } from './unit-classes';

/** Different spellings to remember; at some hundred bytes each, this bounds the memory whatever the texts are. */
const MAX_SPELLINGS = 2_000_000;

/**
 * Counts the words of any number of texts, as the tokenizer will see them. Texts are counted as they are written, and
 * normalised only once for each different spelling. Where there are too many of those, the rarest are forgotten, and a word
 * that comes back starts again (lossy counting, Manku & Motwani 2002).
 */
export class WordCounter {
  readonly #classes: Uint8Array;
  readonly #spellings = new Map<string, number>();
  #forgotten = 0;

  constructor(
    private readonly normalizer: BertNormalizerOptions,
    private readonly maxSpellings = MAX_SPELLINGS,
  ) {
    this.#classes = unitClasses(normalizer);
  }

  add(text: string): void {
    const classes = this.#classes;
    let next = 0;
    while (next < text.length) {
      const first = next;
      const unitClass = classes[text.charCodeAt(next++)];
      if (unitClass === UnitClass.space) continue;
      if (unitClass === UnitClass.inRun) while (next < text.length && classes[text.charCodeAt(next)] === UnitClass.inRun) next++;
      this.#count(text.slice(first, next));
    }
    if (this.#spellings.size > this.maxSpellings) this.#forgetRarest();
  }

  /** How often each normalised word came. */
  words(): Map<string, number> {
    const words = new Map<string, number>();
    for (const [spelling, count] of this.#spellings) {
      const normalized = normalize(spelling, this.normalizer);
      forEachWord(normalized, 0, normalized.length, (start, end) => {
        const word = normalized.slice(start, end);
        words.set(word, (words.get(word) ?? 0) + count);
      });
    }
    return words;
  }

  #count(spelling: string): void {
    const count = this.#spellings.get(spelling);
    // A slice keeps the whole text that it was cut from in memory; a copy keeps itself.
    if (count === undefined) this.#spellings.set(` ${spelling}`.slice(1), 1);
    else this.#spellings.set(spelling, count + 1);
  }

  #forgetRarest(): void {
    while (this.#spellings.size > this.maxSpellings / 2) {
      this.#forgotten++;
      for (const [spelling, count] of this.#spellings) if (count <= this.#forgotten) this.#spellings.delete(spelling);
    }
  }
}
