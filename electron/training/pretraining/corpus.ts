import { IdBuffer } from '../../tokenizer/id-buffer';
import type { WordPieceTokenizer } from '../../tokenizer/wordpiece-tokenizer';
import { splitSentences } from '../../data/sentences';

/** A stretch of something numbered: from `start` up to, and without, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Tokenized documents, one behind the other: documents are spans of sentences, sentences spans of tokens. Flat, because tens
 * of millions of tokens fit in memory as numbers and not as objects.
 */
export class Corpus {
  private constructor(
    private readonly ids: Int32Array,
    /** Where each sentence starts among the tokens, and where the last one ends. */
    private readonly sentences: Int32Array,
    /** Where each document starts among the sentences, and where the last one ends. */
    private readonly documents: Int32Array,
    /** Where each file starts among the documents, and where the last one ends. */
    private readonly files: readonly number[],
  ) {}

  static builder(tokenizer: WordPieceTokenizer): CorpusBuilder {
    return new CorpusBuilder(tokenizer, (...parts) => new Corpus(...parts));
  }

  get documentCount(): number {
    return this.documents.length - 1;
  }

  get tokenCount(): number {
    return this.ids.length;
  }

  /** How often each token comes, of a vocabulary of this size. */
  countTokens(vocabSize: number): Int32Array {
    const counts = new Int32Array(vocabSize);
    for (const id of this.ids) counts[id]! += 1;
    return counts;
  }

  /** The sentences of a document. */
  sentencesOf(document: number): Span {
    return { start: this.documents[document]!, end: this.documents[document + 1]! };
  }

  /** The tokens of consecutive sentences, and the number of them. */
  tokensOf({ start, end }: Span): Span {
    return { start: this.sentences[start]!, end: this.sentences[end]! };
  }

  /** How many tokens consecutive sentences have. */
  tokenCountOf(sentences: Span): number {
    const { start, end } = this.tokensOf(sentences);
    return end - start;
  }

  /** The ids themselves; not a copy. */
  idsOf({ start, end }: Span): Int32Array {
    return this.ids.subarray(start, end);
  }

  /** The documents of the file that holds a document. */
  fileOf(document: number): Span {
    const next = this.files.findIndex((start) => start > document);
    return { start: this.files[next - 1]!, end: this.files[next]! };
  }
}

type CorpusParts = [ids: Int32Array, sentences: Int32Array, documents: Int32Array, files: readonly number[]];

/** Gathers documents file by file. */
export class CorpusBuilder {
  private readonly ids = new IdBuffer();
  private readonly sentences = new IdBuffer();
  private readonly documents = new IdBuffer();
  private readonly files: number[] = [];

  constructor(
    private readonly tokenizer: WordPieceTokenizer,
    private readonly make: (...parts: CorpusParts) => Corpus,
  ) {}

  startFile(): void {
    this.files.push(this.documents.length);
  }

  /** A text without any token adds no document. */
  add(text: string): void {
    const before = this.sentences.length;
    for (const sentence of splitSentences(text)) {
      const { inputIds } = this.tokenizer.encode(sentence, undefined, { addSpecialTokens: false });
      if (inputIds.length === 0) continue;
      this.sentences.push(this.ids.length);
      this.ids.pushFrom(inputIds, 0, inputIds.length);
    }
    if (this.sentences.length > before) this.documents.push(before);
  }

  build(): Corpus {
    const { ids, sentences, documents } = this;
    const files = [...this.files, documents.length];
    documents.push(sentences.length);
    sentences.push(ids.length);
    return this.make(trimmed(ids), trimmed(sentences), trimmed(documents), files);
  }
}

function trimmed({ ids, length }: IdBuffer): Int32Array {
  return ids.slice(0, length);
}
