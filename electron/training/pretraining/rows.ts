import { Random, RANDOM_STREAMS } from '../../../shared/math/random';
import { toBatch } from '../../bert/batch';
import type { OutputPlaces } from '../../bert/encoder';
import { IS_NEXT, NOT_NEXT } from '../../bert/next-sentence-head';
import { NOT_MASKED, type MaskedBatch } from '../../bert/pretraining-model';
import type { SpecialTokens } from '../../tokenizer/tokenizer-settings';
import type { Corpus, Span } from './corpus';
import { maskedCount, type Masked, type Masker } from './masking';
import { paddedTo } from './row-lengths';
import type { Segment, Segments } from './segments';

/** Of the segments that can be parted, this share becomes pairs; the others teach single texts, which most models are used for. */
const PAIR_SHARE = 0.75;
/** As in the paper, half of the pairs belong together. */
const NEXT_SHARE = 0.5;

/** So often another text is drawn, in search of one that is long enough. */
const DRAWS = 8;

const NOTHING_MASKED: Masked = { positions: new Int32Array(), ids: new Int32Array() };

/** Stands for the class of a row that is no pair. */
export const NO_PAIR = -1;

/** What a step learns from. */
export interface PretrainingBatch extends MaskedBatch {
  /** For each text: IS_NEXT, NOT_NEXT or NO_PAIR. */
  readonly nextLabels: Int32Array;
  /** How many positions the model has learnt, where there are rows of more from now on. */
  readonly learntPositions?: number;
  /** Whether its size comes so often that compiling formulas for it is worth it. */
  readonly compiled?: boolean;
}

export interface RowOptions {
  /** Most tokens of a row, special ones included. */
  readonly length: number;
  readonly pairs: boolean;
  readonly seed: number;
}

interface Row {
  readonly inputIds: Int32Array;
  readonly tokenTypeIds: Int32Array;
  readonly nextLabel: number;
}

/**
 * Makes segments into rows with hidden tokens. What is drawn (single or pair, which other text, which tokens) depends on
 * nothing but the seed, the pass over the data and the segment's number.
 */
export class RowMaker {
  constructor(
    private readonly corpus: Corpus,
    private readonly segments: Segments,
    /** Those that other texts are taken from, in rising order. */
    private readonly documents: Int32Array,
    /** Without one nothing is hidden. */
    private readonly masker: Masker | undefined,
    private readonly special: SpecialTokens<number>,
    private readonly options: RowOptions,
  ) {}

  /** @param rows numbers of segments */
  batch(rows: Int32Array, pass: number): PretrainingBatch {
    const made = Array.from(rows, (row) => {
      const random = Random.at(this.options.seed, RANDOM_STREAMS.maskedRows, [pass, row]);
      const { nextLabel, ...tokens } = this.row(this.segments.at(row), random);
      return { tokens, nextLabel, masked: this.masker?.mask(tokens.inputIds, random) ?? NOTHING_MASKED };
    });
    const longest = made.reduce((most, { tokens }) => Math.max(most, tokens.inputIds.length), 1);
    const length = paddedTo(longest, this.options.length);
    return {
      ...toBatch(made.map(({ tokens }) => tokens), this.special.pad, length),
      ...targets(made.map(({ masked }) => masked), this.masker ? usualMasked(length) : 0),
      nextLabels: Int32Array.from(made, ({ nextLabel }) => nextLabel),
    };
  }

  private row(segment: Segment, random: Random): Row {
    const { start, end } = segment.sentences;
    const file = this.options.pairs && end - start > 1 ? placesOfFile(this.corpus, this.documents, segment.document) : undefined;
    const parts = file && hasOthers(file) && random.nextFloat() < PAIR_SHARE;
    return parts ? this.pair(segment, file, start + 1 + random.nextBelow(end - start - 1), random) : this.single(segment.sentences, random);
  }

  /** [CLS] A [SEP], A cut at either end where it is too long. */
  private single(sentences: Span, random: Random): Row {
    const ids = this.corpus.idsOf(this.corpus.tokensOf(sentences));
    const surplus = Math.max(0, ids.length - (this.options.length - 2));
    const start = surplus === 0 ? 0 : random.nextBelow(surplus + 1);
    const { cls, sep } = this.special;
    const inputIds = Int32Array.of(cls, ...ids.subarray(start, ids.length - (surplus - start)), sep);
    return { inputIds, tokenTypeIds: new Int32Array(inputIds.length), nextLabel: NO_PAIR };
  }

  /**
   * [CLS] A [SEP] B [SEP], where B starts at the sentence `border` or is from elsewhere. Nothing but what they say must tell which: from
   * elsewhere, too, come whole sentences, about as many tokens, and what is too long is cut alike.
   */
  private pair({ document, sentences }: Segment, file: Span, border: number, random: Random): Row {
    const first = this.corpus.idsOf(this.corpus.tokensOf({ start: sentences.start, end: border }));
    const own = this.corpus.idsOf(this.corpus.tokensOf({ start: border, end: sentences.end }));
    const other = random.nextFloat() < NEXT_SHARE ? undefined : this.elsewhere(document, file, own.length, random);
    const second = other ? this.corpus.idsOf(this.corpus.tokensOf(other)) : own;
    // No wider than the row that was planned for.
    const room = paddedTo(Math.min(first.length + own.length + 3, this.options.length), this.options.length) - 3;
    const [a, b] = fit(first.length, second.length, room);
    const { cls, sep } = this.special;
    // What is cut goes from the outer ends: where the two meet is what tells whether they belong together.
    const inputIds = Int32Array.of(cls, ...first.subarray(first.length - a), sep, ...second.subarray(0, b), sep);
    const tokenTypeIds = new Int32Array(inputIds.length).fill(1, a + 2);
    return { inputIds, tokenTypeIds, nextLabel: other ? NOT_NEXT : IS_NEXT };
  }

  /** Consecutive sentences of another document of the same file, as near as may be to `wanted` tokens. */
  private elsewhere(document: number, file: Span, wanted: number, random: Random): Span {
    const own = lowerBound(this.documents, document) - file.start;
    let longest: Span | undefined;
    for (let i = 0; i < DRAWS && (longest === undefined || this.corpus.tokenCountOf(longest) < wanted); i++) {
      const drawn = random.nextBelow(file.end - file.start - 1);
      const { start, end } = this.corpus.sentencesOf(this.documents[file.start + drawn + (drawn >= own ? 1 : 0)]!);
      const rest = { start: start + random.nextBelow(end - start), end };
      if (longest === undefined || this.corpus.tokenCountOf(rest) > this.corpus.tokenCountOf(longest)) longest = rest;
    }
    return this.nearest(longest!, wanted);
  }

  /** The first sentences of some, at least one, whose tokens come nearest to `wanted`. */
  private nearest({ start, end }: Span, wanted: number): Span {
    let last = start + 1;
    while (last < end && this.corpus.tokenCountOf({ start, end: last }) < wanted) last++;
    const [less, more] = [this.corpus.tokenCountOf({ start, end: last - 1 }), this.corpus.tokenCountOf({ start, end: last })];
    return { start, end: last - 1 > start && wanted - less < more - wanted ? last - 1 : last };
  }
}

/** Whether a file has another document beside one: else all pairs would belong together, and whoever always says so would be right. */
function hasOthers({ start, end }: Span): boolean {
  return end - start > 1;
}

/** Where the documents of a document's file are among `documents`. */
function placesOfFile(corpus: Corpus, documents: Int32Array, document: number): Span {
  const { start, end } = corpus.fileOf(document);
  return { start: lowerBound(documents, start), end: lowerBound(documents, end) };
}

/** Whether any of the documents can be parted into a pair, and has others beside it. */
export function canMakePairs(corpus: Corpus, documents: Int32Array): boolean {
  return documents.some((document) => {
    const { start, end } = corpus.sentencesOf(document);
    return end - start > 1 && hasOthers(placesOfFile(corpus, documents, document));
  });
}

/** How many tokens of a full row are hidden, [CLS] and [SEP] left out. */
export function usualMasked(length: number): number {
  return maskedCount(length - 2);
}

/**
 * What is to be guessed, filled up to the same number for each text.
 *
 * @param usual that number, unless a text has more: one long word may be more than a short row's share
 */
export function targets(masked: readonly Masked[], usual: number): { readonly wanted: OutputPlaces; readonly maskedIds: Int32Array } {
  const count = masked.reduce((most, { ids }) => Math.max(most, ids.length), usual);
  const places = new Int32Array(masked.length * (1 + count));
  const maskedIds = new Int32Array(masked.length * count).fill(NOT_MASKED);
  masked.forEach(({ positions, ids }, text) => {
    places.set(positions, text * (1 + count) + 1);
    maskedIds.set(ids, text * count);
  });
  return { wanted: { perText: 1 + count, places }, maskedIds };
}

/** How many tokens two texts keep within `room`: the longer gives first. */
function fit(first: number, second: number, room: number): readonly [number, number] {
  if (first + second <= room) return [first, second];
  const half = room >> 1;
  if (first <= half) return [first, room - first];
  return second <= room - half ? [room - second, second] : [half, room - half];
}

/** The index of the first value that is not less; values in rising order. */
function lowerBound(values: Int32Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
