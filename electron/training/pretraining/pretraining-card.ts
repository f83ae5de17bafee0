import { basename } from 'node:path';
import type { PretrainingConfig, PretrainingScores } from '../../../shared/model/pretraining';
import type { PretrainingHead } from '../../formats/model-config-json';
import { markdownCode, markdownTable } from '../../formats/markdown-text';
import type { TrainingOutcome } from '../training-loop';

export interface FinishedPretraining {
  readonly config: PretrainingConfig;
  readonly precision: 'f32' | 'bf16';
  readonly appVersion: string;
  /** Of those learnt from. */
  readonly texts: number;
  readonly tokens: number;
  readonly heldBackTexts: number;
  /** Of the rows, and of the vocabulary, as the model let them be. */
  readonly maxLength: number;
  readonly vocabSize: number;
  /** What the written model can answer. */
  readonly head: PretrainingHead;
  readonly outcome: TrainingOutcome;
  readonly scores: PretrainingScores;
}

/** README.md of a pre-trained model. */
export function pretrainingCard(run: FinishedPretraining): string {
  const { config, appVersion, texts, tokens, heldBackTexts } = run;
  const from = config.model === undefined ? 'from scratch' : `going on from ${markdownCode(basename(config.model))}`;
  const files = config.data.map((path) => markdownCode(basename(path))).join(', ');
  return [
    ['---', 'library_name: transformers', ...(run.head === 'next-sentence' ? ['tags:'] : ['pipeline_tag: fill-mask', 'tags:', '- fill-mask']), '- bert', '- tunesmith', '---'].join('\n'),
    '# A pre-trained BERT',
    `Pre-trained ${from} with Tunesmith ${appVersion}, on ${texts} texts (${tokens} tokens) of ${files}.${heldBackTexts === 0 ? '' : ` Texts held back: ${heldBackTexts}.`}`,
    '## How to use it',
    ...usage(run.head),
    '## Settings',
    markdownTable(['setting', 'value'], settings(run)),
    '## On texts held back',
    markdownTable(['score', 'value'], scoreRows(run.scores)),
    '',
  ].join('\n\n');
}

/** Python lines for each head. */
function usage(head: PretrainingHead): string[] {
  const uses = [...(head === 'next-sentence' ? [] : [MASKED_WORDS]), ...(head === 'masked-words' ? [] : [PAIRS])];
  return uses.map((lines) => ['```python', ...lines, '```'].join('\n'));
}

const MASKED_WORDS = ['from transformers import pipeline', '', 'fill = pipeline("fill-mask", model="path/to/this/folder")', 'print(fill("The food was [MASK]."))'];

/** Of a model with both heads, this class takes the one for pairs. */
const PAIRS = [
  'from transformers import AutoTokenizer, BertForNextSentencePrediction',
  '',
  'tokenizer = AutoTokenizer.from_pretrained("path/to/this/folder")',
  'model = BertForNextSentencePrediction.from_pretrained("path/to/this/folder")',
  'pair = tokenizer("He came home late.", "She was already asleep.", truncation=True, return_tensors="pt")',
  'print(model(**pair).logits.softmax(-1))  # that the second text follows the first, that it does not',
];

function settings({ config, precision, outcome, maxLength, vocabSize }: FinishedPretraining): string[][] {
  const { objectives, wholeWords, shape, batchSize, learningRate, warmup, weightDecay, dropout, validation, seed } = config;
  const learnt = [...(objectives.maskedLanguage ? ['masked words'] : []), ...(objectives.nextSentence ? ['sentence pairs'] : [])].join(', ');
  const rows: [string, string | number | boolean][] = [
    ['objectives', learnt],
    ...(config.learntPositions === undefined ? [] : ([['positions learnt before', config.learntPositions]] as [string, number][])),
    ...(config.addedLayers === undefined ? [] : ([['layers added', config.addedLayers]] as [string, number][])),
    ...(objectives.maskedLanguage && objectives.nextSentence && config.nextSentenceWeight !== undefined ? ([['weight of the pairs’ loss', config.nextSentenceWeight]] as [string, number][]) : []),
    ...(objectives.maskedLanguage ? ([['whole words masked', wholeWords]] as [string, boolean][]) : []),
    ...(config.model === undefined ? ([['layers', shape.layers], ['hidden size', shape.hidden], ['attention heads', shape.heads]] as [string, number][]) : []),
    ['vocabulary', vocabSize],
    ['longest rows', maxLength],
    ['steps', outcome.steps],
    ['step of these weights', outcome.keptStep ?? outcome.steps],
    ['rows of 128 tokens a step', batchSize],
    ['learning rate', learningRate],
    ['warm-up', warmup],
    ['weight decay', weightDecay],
    ['dropout', dropout],
    ['share of the texts to hold back', validation],
    ['seed', seed],
    ['matrix precision', precision],
  ];
  return rows.map(([name, value]) => [name, String(value)]);
}

function scoreRows({ loss, top1, top5, nspAccuracy }: PretrainingScores): string[][] {
  const shown = (name: string, value: number | null, digits: number) => (value === null ? [] : [[name, value.toFixed(digits)]]);
  return [
    ...shown('loss of a masked token', loss, 3),
    ...shown('the right token is the likeliest', top1, 3),
    ...shown('the right token is among the five likeliest', top5, 3),
    ...shown('pairs judged rightly', nspAccuracy, 3),
  ];
}
