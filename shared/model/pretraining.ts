import { z } from 'zod';
import { RUN_SCHEMA_VERSION, runFactsSchema } from './run';
import type { RunEnding, RunEventBase } from './run';

/** Where a person's sentence is to be guessed, as BERT's own vocabularies spell it. */
export const MASK = '[MASK]';

/** Sentences to watch while a model learns: the person's own, with gaps, and some of the held-back texts, each with one word hidden. */
export const maskedExamplesSchema = z.object({
  texts: z.array(z.string().max(1000).includes(MASK, { error: `no ${MASK} in it` })).max(16),
  heldBack: z.int().min(0).max(16),
});

export type MaskedExamplesConfig = z.infer<typeof maskedExamplesSchema>;

/** `batchSize` counts rows of so many tokens: of shorter ones a batch has more. */
export const REFERENCE_LENGTH = 128;

/** Everything that decides what a pre-training run computes. Written to run.json before anything else. */
export const pretrainingConfigSchema = z.object({
  data: z.array(z.string()).min(1),
  /** Column of the texts in tables. */
  text: z.string().optional(),
  /** The folder of a BERT to go on from; absent: from scratch. */
  model: z.string().optional(),
  /** How many of that model's positions are learnt: later ones start as copies of them. Absent: all. */
  learntPositions: z.int().positive().optional(),
  /** How many layers that model is given beside its own. Absent: none. */
  addedLayers: z.int().positive().optional(),
  objectives: z.object({ maskedLanguage: z.boolean(), nextSentence: z.boolean() }),
  /** Of the pairs' loss beside that of the masked tokens; absent: 1, as in the paper. */
  nextSentenceWeight: z.number().positive().optional(),
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
  /** Sentences whose guesses are recorded while the run trains. */
  examples: maskedExamplesSchema.optional(),
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

/** How well a model guesses held-back texts; null where an objective is not trained, or they hold nothing to measure it by. */
export interface PretrainingScores {
  /** Mean cross-entropy of the masked tokens, in nats. */
  readonly loss: number | null;
  /** Share of the masked tokens whose right one is the likeliest, and is among the five likeliest. */
  readonly top1: number | null;
  readonly top5: number | null;
  /** Share of the pairs judged rightly, where there are pairs of both kinds. */
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
  /** What is learnt: less than was asked for, where the texts make no pairs. */
  readonly objectives: PretrainingConfig['objectives'];
  /** The lengths of rows, in their order. */
  readonly lengths: readonly number[];
  readonly precision: 'f32' | 'bf16';
  readonly threads: number;
  /** The sentences that {@link PretrainingExamplesEvent}s tell about, in their order. */
  readonly examples?: readonly MaskedExample[];
}

/** A sentence that is watched while a model learns. */
export interface MaskedExample {
  /** With [MASK] in each gap. */
  readonly text: string;
  /** What stood in the gap of a held-back text, as the vocabulary spells it; absent in the person's own sentences. */
  readonly answer?: string;
}

/** What the model would put into one gap. */
export interface GapGuess {
  /** The likeliest tokens, the likeliest first. */
  readonly candidates: readonly { readonly token: string; readonly probability: number }[];
  /** The probability of the right one, where it is known. */
  readonly answer?: number;
}

/** What the model makes of the watched sentences at this step, without dropout: how its guesses get better. */
export interface PretrainingExamplesEvent extends RunEventBase {
  readonly kind: 'pretraining-examples';
  /** (example, gap), in the order of the started event's examples and of the gaps in each. */
  readonly guesses: readonly (readonly GapGuess[])[];
}

/** The model's scores on the held-back texts. */
export interface PretrainingEvaluationEvent extends RunEventBase, PretrainingScores {
  readonly kind: 'pretraining-evaluation';
  readonly epoch: number;
  /** Whether these weights are the best so far, and kept. */
  readonly best: boolean;
}

/** What happened in a pre-training run so far, beside its steps and notes. */
export interface PretrainingCourse {
  readonly started?: PretrainingStartedEvent;
  readonly evaluations: readonly PretrainingEvaluationEvent[];
  readonly examples: readonly PretrainingExamplesEvent[];
}

export const NO_COURSE: PretrainingCourse = { evaluations: [], examples: [] };

/** The course after one more event. A run that goes on makes what came after its checkpoint again. */
export function withPretrainingEvent(course: PretrainingCourse, event: PretrainingStartedEvent | PretrainingEvaluationEvent | PretrainingExamplesEvent): PretrainingCourse {
  switch (event.kind) {
    case 'pretraining-started': {
      const isPast = ({ step }: RunEventBase) => step <= event.step;
      return { started: event, evaluations: course.evaluations.filter(isPast), examples: course.examples.filter(isPast) };
    }
    case 'pretraining-evaluation':
      return { ...course, evaluations: [...course.evaluations, event] };
    case 'pretraining-examples':
      // A run that was stopped before its check looks at the same step again.
      return { ...course, examples: [...course.examples.filter(({ step }) => step !== event.step), event] };
  }
}

/** The settings that fit an amount of text, a model and this machine, each with its reason. */
export interface PretrainingRunPlan {
  readonly config: PretrainingConfig;
  readonly reasons: readonly { readonly setting: keyof PretrainingConfig; readonly sentence: string }[];
  /** What speaks against starting like this. */
  readonly warnings: readonly string[];
  /** Columns that may hold the texts. */
  readonly columns: readonly string[];
  /** About how many there are, by a sample of the texts. */
  readonly tokens: number;
  readonly texts: number;
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
