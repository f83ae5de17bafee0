import { MergeQueue } from './merge-queue';
import { BERT_SPECIAL_TOKENS } from './tokenizer-settings';
import { BERT_WORD_PIECE } from './word-piece';

export interface VocabularyOptions {
  /** Tokens of the vocabulary, special ones included; fewer where the texts give no more. */
  readonly size: number;
  /** Pairs that come less often are not joined. */
  readonly minFrequency?: number;
  /** Of all characters of the texts, the share to know: the rarest are left out. 1 keeps all. */
  readonly characterCoverage?: number;
}

const PREFIX = BERT_WORD_PIECE.continuingSubwordPrefix;

/** As transformers' `BertWordPieceTokenizer`. */
const MIN_FREQUENCY = 2;
const CHARACTER_COVERAGE = 0.9999;

/** Vocabularies are far smaller: two ids make one exact number. */
const MAX_TOKENS = 2 ** 20;

/**
 * Learns a WordPiece vocabulary: special tokens, characters, then the most frequent pair of neighbouring pieces joined again
 * and again (Sennrich et al. 2016), pieces inside words marked with `##`. The algorithm, its order and its ties are those of
 * Hugging Face's `WordPieceTrainer`, but for one: there the ids of the single characters inside words follow a hash table's
 * order, here that of the characters.
 *
 * @param wordCounts how often each normalised word comes
 * @returns the tokens in the order of their ids
 */
export function trainVocabulary(wordCounts: ReadonlyMap<string, number>, options: VocabularyOptions): string[] {
  const trainer = new VocabularyTrainer(wordCounts, options);
  trainer.join(options.size, options.minFrequency ?? MIN_FREQUENCY);
  return trainer.tokens;
}

class VocabularyTrainer {
  readonly tokens: string[] = [];
  private readonly ids = new Map<string, number>();
  /** Each word's pieces. */
  private readonly words: number[][] = [];
  private readonly wordCounts: number[] = [];
  private readonly pairCounts = new Map<number, number>();
  private readonly queue = new MergeQueue();

  constructor(wordCounts: ReadonlyMap<string, number>, { characterCoverage = CHARACTER_COVERAGE }: VocabularyOptions) {
    const { pad, unk, cls, sep, mask } = BERT_SPECIAL_TOKENS;
    for (const token of [pad, unk, cls, sep, mask]) this.idOf(token);
    const alphabet = knownCharacters(wordCounts, characterCoverage);
    for (const character of alphabet) this.idOf(character);
    for (const character of charactersInside(wordCounts, new Set(alphabet))) this.idOf(`${PREFIX}${character}`);
    for (const [word, count] of wordCounts) this.addWord(word, count);
    this.countPairs();
  }

  /** Joins pairs until there are `size` tokens, or no pair is frequent enough. */
  join(size: number, minFrequency: number): void {
    while (this.tokens.length < size) {
      const top = this.queue.pop();
      if (!top) return;
      const present = this.pairCounts.get(top.pair)!;
      // Counts fall while a pair waits: it is put back where it belongs now.
      if (top.count !== present) {
        top.count = present;
        this.queue.push(top);
        continue;
      }
      if (top.count < Math.max(1, minFrequency)) return;
      this.joinPair(top.pair, top.words);
    }
  }

  /** The id of a token, given now if it is new. */
  private idOf(token: string): number {
    const known = this.ids.get(token);
    if (known !== undefined) return known;
    this.ids.set(token, this.tokens.length);
    return this.tokens.push(token) - 1;
  }

  private addWord(word: string, count: number): void {
    const pieces: number[] = [];
    let first = true;
    for (const character of word) {
      const id = this.ids.has(character) ? this.ids.get(first ? character : `${PREFIX}${character}`) : undefined;
      first = false;
      if (id !== undefined) pieces.push(id);
    }
    if (pieces.length < 2) return;
    this.words.push(pieces);
    this.wordCounts.push(count);
  }

  private countPairs(): void {
    const found = new Map<number, number[]>();
    this.words.forEach((pieces, word) => {
      for (let i = 0; i + 1 < pieces.length; i++) this.changePair(pairKey(pieces[i]!, pieces[i + 1]!), this.wordCounts[word]!, word, found);
    });
    this.enqueue(found);
  }

  private joinPair(pair: number, words: readonly number[]): void {
    const [left, right] = [Math.floor(pair / MAX_TOKENS), pair % MAX_TOKENS];
    const end = this.tokens[right]!;
    const joined = this.idOf(`${this.tokens[left]!}${end.startsWith(PREFIX) ? end.slice(PREFIX.length) : end}`);
    const found = new Map<number, number[]>();
    for (const word of words) this.joinInWord(word, left, right, joined, found);
    this.enqueue(found);
  }

  private joinInWord(word: number, left: number, right: number, joined: number, found: Map<number, number[]>): void {
    const pieces = this.words[word]!;
    const count = this.wordCounts[word]!;
    for (let i = 0; i + 1 < pieces.length; i++) {
      if (pieces[i] !== left || pieces[i + 1] !== right) continue;
      if (i > 0) {
        this.changePair(pairKey(pieces[i - 1]!, left), -count, word, found);
        this.changePair(pairKey(pieces[i - 1]!, joined), count, word, found);
      }
      pieces.splice(i, 2, joined);
      if (i + 1 < pieces.length) {
        this.changePair(pairKey(right, pieces[i + 1]!), -count, word, found);
        this.changePair(pairKey(joined, pieces[i + 1]!), count, word, found);
      }
    }
  }

  /** Notes that a pair came `change` times more, and where a new one stands. */
  private changePair(pair: number, change: number, word: number, found: Map<number, number[]>): void {
    this.pairCounts.set(pair, (this.pairCounts.get(pair) ?? 0) + change);
    if (change < 0) return;
    const words = found.get(pair);
    if (!words) found.set(pair, [word]);
    else if (words.at(-1) !== word) words.push(word);
  }

  private enqueue(found: ReadonlyMap<number, number[]>): void {
    for (const [pair, words] of found) {
      const count = this.pairCounts.get(pair)!;
      if (count > 0) this.queue.push({ pair, count, words });
    }
  }
}

/** Orders pairs by their first id, then by their second. */
function pairKey(left: number, right: number): number {
  return left * MAX_TOKENS + right;
}

/** The most frequent characters, as many as it takes to cover the texts, in the order of their code points. */
function knownCharacters(wordCounts: ReadonlyMap<string, number>, coverage: number): string[] {
  const counts = new Map<string, number>();
  let total = 0;
  for (const [word, count] of wordCounts) {
    for (const character of word) {
      counts.set(character, (counts.get(character) ?? 0) + count);
      total += count;
    }
  }
  const kept: string[] = [];
  let covered = 0;
  for (const [character, count] of [...counts].sort(([a, m], [b, n]) => n - m || codePointOrder(a, b))) {
    if (covered >= coverage * total) break;
    covered += count;
    kept.push(character);
  }
  return kept.sort(codePointOrder);
}

/** Known characters that stand behind the first place of some word, in the order of their code points. */
function charactersInside(wordCounts: ReadonlyMap<string, number>, known: ReadonlySet<string>): string[] {
  const inside = new Set<string>();
  for (const word of wordCounts.keys()) {
    let first = true;
    for (const character of word) {
      if (!first && known.has(character)) inside.add(character);
      first = false;
    }
  }
  return [...inside].sort(codePointOrder);
}

function codePointOrder(a: string, b: string): number {
  return a.codePointAt(0)! - b.codePointAt(0)!;
}
