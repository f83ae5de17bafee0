import type { PretrainingSettings } from '../../shared/contract';
import type { GapGuess, MaskedExample, PretrainingConfig, PretrainingCourse, PretrainingEvaluationEvent, PretrainingExamplesEvent, PretrainingRecord, PretrainingResult, PretrainingRunPlan, PretrainingScores, PretrainingStartedEvent } from '../../shared/model/pretraining';
import { RUN_SCHEMA_VERSION, type RunStepEvent } from '../../shared/model/run';
import type { RunHistory, RunSummary } from '../../shared/model/run-library';
import { makeStep, seriesOf } from './made-up-run';
import { Random } from './random';

/** A made-up pre-training: curves and guesses as those of a small model are. */

export const PRETRAINING_CONFIG: PretrainingConfig = {
  data: ['/datasets/reviews/table'],
  text: 'text',
  objectives: { maskedLanguage: true, nextSentence: true },
  wholeWords: false,
  shape: { layers: 4, hidden: 128, heads: 4, vocabSize: 4000 },
  maxLength: 128,
  steps: 2400,
  batchSize: 32,
  learningRate: 1e-3,
  warmup: 0.05,
  weightDecay: 0.01,
  dropout: 0,
  validation: 0.02,
  seed: 42,
  precision: 'auto',
  threads: 8,
};

export function makePretrainingPlan(modelId: string | undefined, settings: PretrainingSettings): PretrainingRunPlan {
  const base = modelId === undefined ? {} : { model: '/models/mini', learningRate: 1e-4, steps: 320 };
  const chosen = Object.fromEntries(Object.entries<unknown>(settings).filter(([, value]) => value !== undefined));
  const reasons: PretrainingRunPlan['reasons'] = [
    { setting: 'steps', sentence: 'Each text is seen about 8 times; the weights that guess held-back texts best are kept.' },
    { setting: 'validation', sentence: 'A few of the texts are held back to measure on; the rest is learnt.' },
    { setting: 'objectives', sentence: 'Both of BERT’s tasks: guess hidden words, and tell whether two sentences belong together.' },
    { setting: 'shape', sentence: 'A small model, for some hundred thousand words of text.' },
  ];
  return {
    config: { ...PRETRAINING_CONFIG, ...base, ...chosen },
    reasons: reasons.filter(({ setting }) => !(setting in chosen)),
    warnings: modelId === undefined ? ['This is little text for a model of its own: it will learn frequent words and little more. Adapting a pre-trained model gets much further.'] : [],
    columns: ['text', 'label', 'stars', 'date'],
    tokens: 168_000,
    texts: 2400,
  };
}

export function makePretrainingStep(runId: string, step: number, totalSteps: number): RunStepEvent {
  const random = new Random(step);
  const share = step / totalSteps;
  return { ...makeStep(runId, step, totalSteps, 'good'), loss: wordLoss(share) + 0.55 + 0.3 * (random.next() - 0.5), learningRate: 1e-3 * Math.min(1, share / 0.05) * (1 - share), tokensPerSecond: 21_000 + 900 * random.next(), epoch: Math.floor(8 * share) };
}

function wordLoss(share: number): number {
  return 2.9 + 3.6 * Math.exp(-5 * share);
}

export function makeScores(share: number): PretrainingScores {
  return { loss: wordLoss(share), top1: 0.43 - 0.36 * Math.exp(-4 * share), top5: 0.63 - 0.45 * Math.exp(-4 * share), nspAccuracy: 0.83 - 0.32 * Math.exp(-3 * share) };
}

export function makePretrainingCheck(runId: string, step: number, totalSteps: number): PretrainingEvaluationEvent {
  const share = step / totalSteps;
  return { kind: 'pretraining-evaluation', runId, step, epoch: Math.floor(8 * share), best: true, ...makeScores(share) };
}

interface MadeExample extends MaskedExample {
  /** What it comes to guess, the likeliest first. */
  readonly words: readonly (readonly string[])[];
}

const FREQUENT = ['the', '.', ',', 'and', 'a'];
const EXAMPLES: readonly MadeExample[] = [
  { text: 'The room was [MASK] and the staff were friendly.', words: [['clean', 'small', 'nice', 'great', 'quiet']] },
  { text: 'I would [MASK] stay here [MASK].', words: [['not', 'never', 'definitely', 'certainly', 'always'], ['again', '.', 'tonight', 'longer', '!']] },
  { text: 'we came back because the [MASK] was better than anywhere else.', answer: 'food', words: [['food', 'service', 'hotel', 'view', 'price']] },
  { text: 'it broke on the second [MASK] and nobody ever answered my letters.', answer: 'day', words: [['day', 'time', 'night', 'week', 'morning']] },
  { text: 'my daughter [MASK] it; for this price everything worked at once.', answer: 'loves', words: [['likes', 'loves', 'has', 'wanted', 'bought']] },
];

export function makeExamples(runId: string, step: number, totalSteps: number): PretrainingExamplesEvent {
  const knows = 1 - Math.exp((-4 * step) / totalSteps);
  const guess = (words: readonly string[], answer: string | undefined): GapGuess => {
    const early = knows < 0.25;
    const tokens = early ? FREQUENT : words;
    const weights = tokens.map((_, i) => (early ? 0.09 - 0.014 * i : knows * [0.41, 0.16, 0.08, 0.05, 0.03][i]!));
    const place = answer === undefined ? -1 : tokens.indexOf(answer);
    return { candidates: tokens.map((token, i) => ({ token, probability: weights[i]! })), ...(answer === undefined ? {} : { answer: place >= 0 ? weights[place]! : 0.0006 }) };
  };
  return { kind: 'pretraining-examples', runId, step, guesses: EXAMPLES.map(({ words, answer }) => words.map((gap) => guess(gap, answer))) };
}

function makePretrainingStarted(runId: string, totalSteps: number, objectives: PretrainingConfig['objectives']): PretrainingStartedEvent {
  return { kind: 'pretraining-started', runId, step: 0, texts: 2352, heldBackTexts: 48, tokens: 168_000, vocabSize: 4000, parameters: 1.4e6, totalSteps, objectives, lengths: [32, 128], precision: 'bf16', threads: 8, examples: EXAMPLES.map(({ text, answer }) => ({ text, ...(answer === undefined ? {} : { answer }) })) };
}

/** All that a made-up pre-training has told by `steps`. The texts of one whose scores lack pairs make none. */
export function makePretrainingHistory({ id, totalSteps, pretraining: scores }: RunSummary, steps: number): RunHistory {
  const nextSentence = scores?.nspAccuracy !== null;
  const every = Math.max(1, Math.floor(steps / 1500));
  const events = Array.from({ length: Math.floor(steps / every) }, (_, i) => makePretrainingStep(id, (i + 1) * every, totalSteps));
  const checks = Array.from({ length: Math.floor((20 * steps) / Math.max(1, totalSteps)) }, (_, i) => Math.round(((i + 1) * totalSteps) / 20));
  const looks = [0, ...checks];
  const pretraining: PretrainingCourse = { started: makePretrainingStarted(id, totalSteps, { maskedLanguage: true, nextSentence }), evaluations: checks.map((step) => ({ ...makePretrainingCheck(id, step, totalSteps), ...(nextSentence ? {} : { nspAccuracy: null }) })), examples: looks.map((step) => makeExamples(id, step, totalSteps)) };
  return { runId: id, next: 1, steps: seriesOf(events), evaluations: [], probes: [], notes: [{ kind: 'note', runId: id, step: 0, level: 'info', message: 'reviews.csv: Texts from the column \'text\'.' }], pretraining };
}

export function makePretrainingRecord({ id, createdAt }: RunSummary): PretrainingRecord {
  return { schemaVersion: RUN_SCHEMA_VERSION, kind: 'pretraining', id, createdAt, appVersion: '0.1.0', config: PRETRAINING_CONFIG };
}

export function makePretrainingResult(): PretrainingResult {
  return { ...makeScores(1), steps: 2400, seconds: 412, examplesPerSecond: 190, stopped: 'finished' };
}
