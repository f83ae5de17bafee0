import type { IdBuffer } from './id-buffer';
import { NONE, PieceTrie } from './piece-trie';

/** The settings of Hugging Face's `WordPiece` model. */
export interface WordPieceOptions {
  /** Stands for a word that the vocabulary cannot spell. */
  readonly unkToken: string;
  /** Marks a piece that continues a word: `##`. */
  readonly continuingSubwordPrefix: string;
  /** A word of more code points than this is unknown, whatever the vocabulary says. */
  readonly maxInputCharsPerWord: number;
}

/** BERT's own settings. */
export const BERT_WORD_PIECE: WordPieceOptions = { unkToken: '[UNK]', continuingSubwordPrefix: '##', maxInputCharsPerWord: 100 };

/**
 * Spells a word with the vocabulary: greedily the longest piece from the left, all or nothing (Wu et al. 2016, as
 * Hugging Face's `WordPiece` does it).
 */
export class WordPiece {
  readonly #trie: PieceTrie;
  /** Where the walk starts for a word's first piece. */
  readonly #start: number;
  /** Where it starts for the others; NONE where the vocabulary has none. */
  readonly #continuation: number;
  readonly #unkId: number;
  readonly #maxCodePoints: number;

  constructor(vocabulary: ReadonlyMap<string, number>, unkId: number, options: WordPieceOptions) {
    this.#trie = new PieceTrie(vocabulary);
    this.#start = this.#trie.nodeOf('');
    this.#continuation = this.#trie.nodeOf(options.continuingSubwordPrefix);
    this.#unkId = unkId;
    this.#maxCodePoints = options.maxInputCharsPerWord;
  }

  /** Appends the ids of the normalised word `text[start, end)`: its pieces', or the unknown token's alone. */
  append(text: string, start: number, end: number, ids: IdBuffer): void {
    const before = ids.length;
    const tooLong = isLongerThan(text, start, end, this.#maxCodePoints);
    let next = tooLong ? NONE : this.#appendLongestPiece(text, start, end, this.#start, ids);
    while (next !== NONE && next < end) next = this.#appendLongestPiece(text, next, end, this.#continuation, ids);
    if (next !== NONE) return;
    ids.length = before;
    ids.push(this.#unkId);
  }

  /** Appends the longest piece that starts at `start`, walking from `node`; gives where it ends, or NONE. */
  #appendLongestPiece(text: string, start: number, end: number, node: number, ids: IdBuffer): number {
    let tokenId = NONE;
    let pieceEnd = NONE;
    for (let i = start; i < end && node !== NONE; i++) {
      node = this.#trie.child(node, text.charCodeAt(i));
      if (node === NONE || this.#trie.tokenId(node) === NONE) continue;
      tokenId = this.#trie.tokenId(node);
      pieceEnd = i + 1;
    }
    if (tokenId !== NONE) ids.push(tokenId);
    return pieceEnd;
  }
}

function isLongerThan(text: string, start: number, end: number, codePoints: number): boolean {
  if (end - start <= codePoints) return false;
  if (end - start > 2 * codePoints) return true;
  let count = 0;
  for (let i = start; i < end; i++) if ((text.charCodeAt(i) & 0xfc00) !== 0xdc00) count++;
  return count > codePoints;
}
