import { Random, RANDOM_STREAMS } from '../../../shared/math/random';
import { softmaxRows } from '../../../shared/math/softmax';
import { MASK, type GapGuess, type MaskedExample, type MaskedExamplesConfig, type PretrainingExamplesEvent } from '../../../shared/model/pretraining';
import type { Unaddressed } from '../../../shared/model/run';
import { toBatch } from '../../bert/batch';
import type { BertPretrainingModel } from '../../bert/pretraining-model';
import type { WordPieceTokenizer } from '../../tokenizer/wordpiece-tokenizer';
import type { Corpus } from './corpus';
import { likeliest } from './guess';
import { spellTokens } from './spell-tokens';

/** Guesses that are kept for each gap. */
const TOP = 5;
/** Gaps of one sentence that are looked at. */
const MOST_GAPS = 4;
/** Tokens of a held-back sentence that makes an example: enough to guess from, few enough to read at a glance. */
const [SHORTEST, LONGEST] = [6, 24];
/** What is worth guessing: a whole word of some letters. */
const WORD = /^\p{L}{3,}$/u;

/** An example as the model is shown it. */
export interface WatchedExample extends MaskedExample {
  readonly inputIds: Int32Array;
  /** Where its gaps are, in order; at least one. */
  readonly gaps: readonly number[];
  /** Of what stood in the gap. */
  readonly answerId?: number;
}

export interface ExampleSource {
  readonly corpus: Corpus;
  /** Documents that are not learnt from. */
  readonly heldBack: Int32Array;
  readonly tokenizer: WordPieceTokenizer;
  /** Most tokens that the model reads. */
  readonly maxLength: number;
  readonly seed: number;
}

/** The sentences to watch: the person's own, then the first suitable ones of held-back texts, each with one word hidden. */
export function chooseExamples(config: MaskedExamplesConfig | undefined, source: ExampleSource): readonly WatchedExample[] {
  if (!config) return [];
  return [...config.texts.flatMap((text) => ownExample(text, source)), ...heldBackExamples(config.heldBack, source)];
}

/** None where the gap lies beyond what the model reads. */
function ownExample(text: string, { tokenizer, maxLength }: ExampleSource): readonly WatchedExample[] {
  const { specialIds, settings } = tokenizer;
  const { inputIds } = tokenizer.encode(text.replaceAll(MASK, settings.specialTokens.mask!), undefined, { maxLength });
  const gaps = [...inputIds.keys()].filter((place) => inputIds[place] === specialIds.mask).slice(0, MOST_GAPS);
  return gaps.length === 0 ? [] : [{ text, inputIds: Int32Array.from(inputIds), gaps }];
}

function heldBackExamples(count: number, source: ExampleSource): WatchedExample[] {
  const examples: WatchedExample[] = [];
  for (const document of source.heldBack) {
    if (examples.length >= count) break;
    const example = heldBackExample(document, source);
    if (example && !examples.some(({ text }) => text === example.text)) examples.push(example);
  }
  return examples;
}

/** One of a text's sentences with one of its words hidden, both drawn by the seed. */
function heldBackExample(document: number, { corpus, tokenizer, maxLength, seed }: ExampleSource): WatchedExample | undefined {
  const random = Random.at(seed, RANDOM_STREAMS.examples, [document]);
  const { start, end } = corpus.sentencesOf(document);
  const sentences = Array.from({ length: end - start }, (_, i) => corpus.idsOf(corpus.tokensOf({ start: start + i, end: start + i + 1 })));
  const suitable = sentences
    .filter(({ length }) => length >= SHORTEST && length <= Math.min(LONGEST, maxLength - 2))
    .map((ids) => ({ ids, words: wordsOf(ids, tokenizer) }))
    .filter(({ words }) => words.length > 0);
  if (suitable.length === 0) return undefined;
  const { ids, words } = suitable[random.nextBelow(suitable.length)]!;
  const hidden = words[random.nextBelow(words.length)]!;
  const { cls, sep, mask } = tokenizer.specialIds;
  const answerId = ids[hidden]!;
  return {
    text: spellTokens(Array.from(ids, (id, place) => (place === hidden ? MASK : (tokenizer.tokenOf(id) ?? ''))), tokenizer.settings.wordPiece.continuingSubwordPrefix),
    answer: tokenizer.tokenOf(answerId)!,
    inputIds: Int32Array.of(cls, ...ids.map((id, place) => (place === hidden ? mask! : id)), sep),
    gaps: [hidden + 1],
    answerId,
  };
}

/** Places of words that are one token. */
function wordsOf(ids: Int32Array, tokenizer: WordPieceTokenizer): number[] {
  const prefix = tokenizer.settings.wordPiece.continuingSubwordPrefix;
  const tokens = Array.from(ids, (id) => tokenizer.tokenOf(id) ?? '');
  return [...tokens.keys()].filter((place) => WORD.test(tokens[place]!) && !(tokens[place + 1] ?? '').startsWith(prefix));
}

/** What is told of the examples when the run starts. */
export function describeExample({ text, answer }: WatchedExample): MaskedExample {
  return { text, ...(answer === undefined ? {} : { answer }) };
}

/** What the model would put into the gaps with its present weights; nothing where they are no numbers any more. */
export function guessExamples(model: BertPretrainingModel, tokenizer: WordPieceTokenizer, examples: readonly WatchedExample[], step: number): Unaddressed<PretrainingExamplesEvent> | undefined {
  const { vocabSize, padTokenId } = model.config;
  const most = Math.max(...examples.map(({ gaps }) => gaps.length));
  const perText = 1 + most;
  // Of each text [CLS], then its gaps; where it has fewer, [CLS] again.
  const places = Int32Array.from({ length: examples.length * perText }, (_, i) => (i % perText === 0 ? 0 : (examples[Math.floor(i / perText)]!.gaps[(i % perText) - 1] ?? 0)));
  const batch = toBatch(examples.map(({ inputIds }) => ({ inputIds, tokenTypeIds: new Int32Array(inputIds.length) })), padTokenId);
  const { masked } = model.logits(batch, { perText, places });
  if (!masked.every(Number.isFinite)) return undefined;
  const guessOf = (row: number, answerId: number | undefined) => guessGap(masked.subarray(row * vocabSize, (row + 1) * vocabSize), tokenizer, answerId);
  return { kind: 'pretraining-examples', step, guesses: examples.map(({ gaps, answerId }, text) => gaps.map((_, gap) => guessOf(text * most + gap, answerId))) };
}

/** Probabilities have six digits: these are to be looked at, and each event is written to the run's log. */
function guessGap(logits: Float32Array, tokenizer: WordPieceTokenizer, answerId: number | undefined): GapGuess {
  const probabilities = softmaxRows(logits, logits.length);
  const rounded = (id: number) => Number(probabilities[id]!.toPrecision(6));
  return { candidates: likeliest(probabilities, tokenizer, TOP).map((id) => ({ token: tokenizer.tokenOf(id)!, probability: rounded(id) })), ...(answerId === undefined ? {} : { answer: rounded(answerId) }) };
}
