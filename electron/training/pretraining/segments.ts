import type { Random } from '../../../shared/math/random';
import { IdBuffer } from '../../tokenizer/id-buffer';
import type { Corpus, Span } from './corpus';

/** How often a segment is made for a shorter sequence, so that the model learns short texts too; as in the paper's code. */
const SHORT_SHARE = 0.1;

/** What frames a pair: [CLS] A [SEP] B [SEP]. */
const PAIR_SPECIALS = 3;

/** Consecutive sentences of one document that make a row of about a certain length. */
export interface Segment {
  readonly document: number;
  readonly sentences: Span;
}

/** The segments of many documents, flat. */
export class Segments {
  private readonly documents = new IdBuffer();
  private readonly starts = new IdBuffer();
  private readonly ends = new IdBuffer();

  get count(): number {
    return this.documents.length;
  }

  push(document: number, { start, end }: Span): void {
    this.documents.push(document);
    this.starts.push(start);
    this.ends.push(end);
  }

  at(index: number): Segment {
    return { document: this.documents.ids[index]!, sentences: { start: this.starts.ids[index]!, end: this.ends.ids[index]! } };
  }
}

/**
 * Cuts documents into segments: sentences are added until their tokens fill a row of `length`. With `pairs`, a segment has two
 * sentences at least where its document has, so that it can be parted.
 */
export function cutSegments(corpus: Corpus, documents: Int32Array, { length, pairs, random }: { readonly length: number; readonly pairs: boolean; readonly random: Random }): Segments {
  const segments = new Segments();
  for (const document of documents) {
    const { start: first, end } = corpus.sentencesOf(document);
    let start = first;
    let room = drawRoom(length, random);
    for (let sentence = first; sentence < end; sentence++) {
      const full = corpus.tokenCountOf({ start, end: sentence + 1 }) >= room && (!pairs || sentence > start);
      if (!full && sentence + 1 < end) continue;
      segments.push(document, { start, end: sentence + 1 });
      start = sentence + 1;
      room = drawRoom(length, random);
    }
  }
  return segments;
}

function drawRoom(length: number, random: Random): number {
  const most = length - PAIR_SPECIALS;
  return random.nextFloat() < SHORT_SHARE ? 2 + random.nextBelow(Math.max(1, most - 1)) : most;
}
