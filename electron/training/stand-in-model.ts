import { Random, RANDOM_STREAMS } from '../../shared/math/random';
import type { RowList } from '../../shared/model/row-list';
import { BertClassifier } from '../bert/classifier';
import { initialParameter } from '../bert/initialise';
import { parameterShapes } from '../bert/parameter-shapes';
import { Parameters } from '../bert/parameters';
import type { TensorOps } from '../bert/tensor-ops';
import { parseModelConfig } from '../formats/model-config';
import { normalize } from '../tokenizer/bert-normalizer';
import { bertSettings, BERT_SPECIAL_TOKENS } from '../tokenizer/tokenizer-settings';
import { WordPieceTokenizer } from '../tokenizer/wordpiece-tokenizer';
import type { TextRow } from './examples';
import { NO_INPUT_SETTINGS, withDropout, type EncoderOptions, type LoadedModel } from './load-model';

/** Shown wherever such a model is trained: its scores say little about what BERT can do. */
export const STAND_IN_WARNING =
  'No pre-trained model comes with Tunesmith yet: this run starts from a small BERT with RANDOM weights, which knows no language. Expect poor scores; choose a pre-trained model with --model DIR.';

const MAX_WORDS = 6000;

/** Two layers of 128, as google-research's BERT-Tiny. */
const SIZES = { hidden_size: 128, num_hidden_layers: 2, num_attention_heads: 2, intermediate_size: 512 };

/** A BERT with random weights and a vocabulary made of the training texts. */
export function loadStandIn(ops: TensorOps, rows: RowList<TextRow>, { labels, seed, dropout }: EncoderOptions): LoadedModel {
  const tokenizer = standInTokenizer(textsOf(rows));
  const sizes = parseModelConfig(JSON.stringify({ model_type: 'bert', vocab_size: tokenizer.vocabSize, ...SIZES }), 'the stand-in model');
  const config = withDropout({ ...sizes, id2label: labels, numLabels: labels.length }, dropout);
  const parameters = new Parameters(ops);
  const random = new Random(seed, RANDOM_STREAMS.newWeights);
  for (const [name, shape] of parameterShapes(config)) parameters.add(initialParameter(name, shape, config.initializerRange, random));
  return { model: new BertClassifier(ops, config, parameters), tokenizer, originalConfig: {}, input: NO_INPUT_SETTINGS };
}

function* textsOf(rows: Iterable<TextRow>): Generator<string, void, void> {
  for (const { text, pair } of rows) {
    yield text;
    if (pair !== undefined) yield pair;
  }
}

/** BERT's vocabulary of the texts: their characters, alone and inside words, and their most frequent words. */
function standInTokenizer(texts: Iterable<string>): WordPieceTokenizer {
  const counts = countWords(texts);
  const characters = [...new Set([...counts.keys()].flatMap(charactersOf))].sort();
  const words = [...counts].filter(([word, count]) => count > 1 && charactersOf(word).length > 1).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const frequent = words.slice(0, MAX_WORDS).map(([word]) => word);
  const specials = Object.values(BERT_SPECIAL_TOKENS);
  return new WordPieceTokenizer(bertSettings([...new Set([...specials, ...characters, ...characters.map((c) => `##${c}`), ...frequent])]));
}

/** How often each word comes, spelt as the tokenizer will spell it: accents and capitals gone. */
function countWords(texts: Iterable<string>): Map<string, number> {
  const { normalizer } = bertSettings([]);
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const [word] of normalize(text, normalizer).matchAll(/\p{L}+|\p{N}|[^\s\p{L}\p{N}]/gu)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

/** Code points: what WordPiece takes for a character. */
function charactersOf(word: string): string[] {
  return Array.from(word);
}
