import { Random } from '../../../shared/math/random';
import type { PretrainingScores } from '../../../shared/model/pretraining';
import { toBatch } from '../../bert/batch';
import type { BertPretrainingModel } from '../../bert/pretraining-model';
import type { LoadedModel } from '../../training/load-model';
import { Corpus } from '../../training/pretraining/corpus';
import { evaluatePretraining } from '../../training/pretraining/evaluate-pretraining';
import { Masker } from '../../training/pretraining/masking';
import { NO_PAIR, RowMaker, targets, type PretrainingBatch } from '../../training/pretraining/rows';
import { cutSegments } from '../../training/pretraining/segments';
import { judgeBySharedTokens } from './shared-tokens';

type Loaded = LoadedModel<BertPretrainingModel>;

/** What is masked, and which texts make pairs, is the same each time. */
const SEED = 1;
const LENGTH = 128;
const ROWS_PER_BATCH = 16;
const NEVER = new AbortController().signal;

/** Masked words of the first 128 tokens of each text: 15 % of its ordinary tokens, most of them hidden, as in training. */
export async function scoreWords({ model, tokenizer }: Loaded, texts: readonly string[]): Promise<PretrainingScores> {
  const masker = new Masker(tokenizer, false);
  const rows = texts.map((text, i) => {
    const { inputIds, tokenTypeIds } = tokenizer.encode(text, undefined, { maxLength: LENGTH });
    const ids = Int32Array.from(inputIds);
    const masked = masker.mask(ids, Random.at(SEED, 0, [i]));
    return { row: { inputIds: ids, tokenTypeIds }, masked };
  });
  const batches = chunks(rows).map((chunk): PretrainingBatch => ({
    ...toBatch(chunk.map(({ row }) => row), model.config.padTokenId),
    ...targets(chunk.map(({ masked }) => masked), 1),
    nextLabels: new Int32Array(chunk.length).fill(NO_PAIR),
  }));
  return (await evaluatePretraining(model, batches, { maskedLanguage: true, nextSentence: false }, NEVER)).scores;
}

/** How well pairs of one length are judged. */
export interface PairScores {
  /** Most tokens of a pair. */
  readonly length: number;
  readonly count: number;
  readonly nspAccuracy: number | null;
  /** How many the tokens that two texts share tell apart: see `judgeBySharedTokens`. */
  readonly sharedTokensAccuracy: number | null;
}

/** Pairs of up to so many tokens with nothing masked: half go on in the same text, half with a piece of another text, as long. */
export async function scorePairs({ model, tokenizer }: Loaded, texts: readonly string[], length: number): Promise<PairScores> {
  const builder = Corpus.builder(tokenizer);
  builder.startFile();
  for (const text of texts) builder.add(text);
  const corpus = builder.build();
  const documents = Int32Array.from({ length: corpus.documentCount }, (_, i) => i);
  const options = { length, pairs: true, seed: SEED };
  const segments = cutSegments(corpus, documents, { ...options, random: new Random(SEED) });
  const maker = new RowMaker(corpus, segments, documents, undefined, tokenizer.specialIds, options);
  // One segment of each text is enough.
  const firsts = [...Array(segments.count).keys()].filter((i) => i === 0 || segments.at(i - 1).document !== segments.at(i).document);
  const batches = chunks(firsts).map((rows) => maker.batch(Int32Array.from(rows), 0));
  const { scores } = await evaluatePretraining(model, batches, { maskedLanguage: false, nextSentence: true }, NEVER);
  const specials = new Set<number>(Object.values(tokenizer.specialIds));
  return { length, nspAccuracy: scores.nspAccuracy, sharedTokensAccuracy: judgeBySharedTokens(batches, specials), count: batches.reduce((sum, { nextLabels }) => sum + nextLabels.filter((label) => label !== NO_PAIR).length, 0) };
}

function chunks<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / ROWS_PER_BATCH) }, (_, i) => items.slice(i * ROWS_PER_BATCH, (i + 1) * ROWS_PER_BATCH));
}
