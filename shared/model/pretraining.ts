import { z } from 'zod';
import { RUN_SCHEMA_VERSION, runFactsSchema } from './run';
import type { RunEnding, RunEventBase } from './run';

/** Everything that decides what a pre-training run computes. Written to run.json before anything else. */
export const pretrainingConfigSchema = z.object({
  data: z.array(z.string()).min(1),
  /** Column of the texts in tables. */
  text: z.string().optional(),
  /** The folder of a BERT to go on from; absent: from scratch. */
  model: z.string().optional(),
  objectives: z.object({ maskedLanguage: z.boolean(), nextSentence: z.boolean() }),
  /** Hides all tokens of a word or none. */
  wholeWords: z.boolean(),
  /** Of a new model. */
  shape: z.object({ layers: z.int().positive(), hidden: z.int().positive(), heads: z.int().positive(), vocabSize: z.int().positive() }),
  /** Most tokens of a row. */
  maxLength: z.int().min(8),
  /** Absent: as many as four passes over the texts take. */
  steps: z.int().positive().optional(),
  /** Rows of 128 tokens at once; of shorter ones more, of longer ones fewer. */
  batchSize: z.int().positive(),
  learningRate: z.number().positive(),
  /** Share of the steps in which the learning rate rises. */
  warmup: z.number().min(0).max(1),
  weightDecay: z.number().min(0),
  /** While pre-training; the model keeps its own probabilities for fine-tuning. */
  dropout: z.number().min(0).max(0.9),
  /** Share of the texts held back. */
  validation: z.number().min(0).lt(1),
  seed: z.int(),
  precision: z.enum(['auto', 'f32', 'bf16']),
  threads: z.int().positive(),
  /** Steps from one checkpoint to the next; without, at each check and now and then in between. */
  checkpointEvery: z.int().positive().optional(),
});

export type PretrainingConfig = z.infer<typeof pretrainingConfigSchema>;

/** run.json of a pre-training run. */
export const pretrainingRecordSchema = z.object({
  schemaVersion: z.literal(RUN_SCHEMA_VERSION),
  kind: z.literal('pretraining'),
  id: z.string(),
  createdAt: z.string(),
  appVersion: z.string(),
  config: pretrainingConfigSchema,
  facts: runFactsSchema.optional(),
});

export type PretrainingRecord = z.infer<typeof pretrainingRecordSchema>;

/** How well a model guesses held-back texts; null where an objective is not trained, or nothing is held back. */
export interface PretrainingScores {
  /** Mean cross-entropy of the masked tokens, in nats. */
  readonly loss: number | null;
  /** Share of the masked tokens whose right one is the likeliest, and is among the five likeliest. */
  readonly top1: number | null;
  readonly top5: number | null;
  /** Share of the pairs judged rightly. */
  readonly nspAccuracy: number | null;
}

/** All is read and loaded; the first step comes next. */
export interface PretrainingStartedEvent extends RunEventBase {
  readonly kind: 'pretraining-started';
  readonly texts: number;
  readonly heldBackTexts: number;
  /** Of all texts. */
  readonly tokens: number;
  readonly vocabSize: number;
  /** Number of weights. */
  readonly parameters: number;
  readonly totalSteps: number;
  /** The lengths of rows, in their order. */
  readonly lengths: readonly number[];
  readonly precision: 'f32' | 'bf16';
  readonly threads: number;
}

/** The model's scores on the held-back texts. */
export interface PretrainingEvaluationEvent extends RunEventBase, PretrainingScores {
  readonly kind: 'pretraining-evaluation';
  readonly epoch: number;
  /** Whether these weights are the best so far, and kept. */
  readonly best: boolean;
}

/** The final numbers of a pre-training run. Its fields are those that `pretrain --json` promises, and some more. */
export interface PretrainingResult extends PretrainingScores {
  readonly steps: number;
  /** From the first text read to the folder written. */
  readonly seconds: number;
  /** Rows over the time of the training steps alone. */
  readonly examplesPerSecond: number;
  readonly stopped: RunEnding;
}

/** The contents of result.json: written by us alone, so that only what tells it from damage is looked at. */
export const pretrainingResultSchema = z.object({
  schemaVersion: z.int(),
  result: z.custom<PretrainingResult>((value) => z.looseObject({ steps: z.number(), stopped: z.string(), top1: z.number().nullable() }).safeParse(value).success),
});
