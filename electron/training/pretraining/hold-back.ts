import { Random, RANDOM_STREAMS } from '../../../shared/math/random';
import type { PretrainingConfig } from '../../../shared/model/pretraining';
import { chooseGroups } from '../../data/group-choice';
import type { Corpus } from './corpus';

/** Which documents are learnt from, and which are held back; both in rising order. */
export interface HeldBack {
  readonly train: Int32Array;
  readonly heldBack: Int32Array;
}

/**
 * Parts the documents. Equal ones stay together: a text that is learnt too says nothing of how well others are guessed.
 */
export function holdBack(corpus: Corpus, { validation, seed }: Pick<PretrainingConfig, 'validation' | 'seed'>): HeldBack {
  const { documentCount } = corpus;
  const wanted = validation === 0 ? 0 : Math.max(1, Math.round(validation * documentCount));
  const { groupOf, sizes } = groupEqual(corpus);
  const order = new Random(seed, RANDOM_STREAMS.heldBackTexts).shuffle(numbersTo(sizes.length));
  const chosen = chooseGroups(order, sizes, Math.min(wanted, documentCount - 1));
  const documents = numbersTo(documentCount);
  return { train: documents.filter((document) => !chosen.has(groupOf[document]!)), heldBack: documents.filter((document) => chosen.has(groupOf[document]!)) };
}

interface Groups {
  /** Each document's, numbered by their first documents. */
  readonly groupOf: Int32Array;
  /** How many documents each group has. */
  readonly sizes: readonly number[];
}

/** Documents of equal tokens. Others of the same hash join them, which does no harm. */
function groupEqual(corpus: Corpus): Groups {
  const known = new Map<number, number>();
  const sizes: number[] = [];
  const groupOf = numbersTo(corpus.documentCount).map((document) => {
    const hash = hashOf(corpus.idsOf(corpus.tokensOf(corpus.sentencesOf(document))));
    const group = known.get(hash) ?? sizes.push(0) - 1;
    known.set(hash, group);
    sizes[group]! += 1;
    return group;
  });
  return { groupOf, sizes };
}

/** FNV-1a over whole ids. */
function hashOf(ids: Int32Array): number {
  return ids.reduce((hash, id) => Math.imul(hash ^ id, 0x01000193), 0x811c9dc5) >>> 0;
}

/** 0, 1, … */
function numbersTo(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}
