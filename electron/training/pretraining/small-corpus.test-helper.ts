import { bertSettings, BERT_SPECIAL_TOKENS } from '../../tokenizer/tokenizer-settings';
import { WordPieceTokenizer } from '../../tokenizer/wordpiece-tokenizer';
import { Corpus } from './corpus';

/** Knows w0 … w99 as words of one token, and xa, xab, xabc … as words of one token and up to five that go on with it. */
export const SMALL_TOKENIZER = new WordPieceTokenizer(
  bertSettings([...Object.values(BERT_SPECIAL_TOKENS), '.', ...Array.from({ length: 100 }, (_, i) => `w${i}`), 'x', ...['a', 'b', 'c', 'd', 'e'].map((letter) => `##${letter}`)]),
);

/** A sentence of so many words, and its full stop. */
export function sentence(words: number, from = 0): string {
  return `${Array.from({ length: words }, (_, i) => `w${(from + i) % 100}`).join(' ')}. `;
}

/** @param files the texts of each file */
export function corpusOf(...files: readonly (readonly string[])[]): Corpus {
  const builder = Corpus.builder(SMALL_TOKENIZER);
  for (const texts of files) {
    builder.startFile();
    for (const text of texts) builder.add(text);
  }
  return builder.build();
}

/** What ids stand for. */
export function words(ids: Iterable<number>): string {
  return [...ids].map((id) => SMALL_TOKENIZER.tokenOf(id)).join(' ');
}

/** 0, 1, … */
export function numbers(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}
