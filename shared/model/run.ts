import { z } from 'zod';
import { DATA_FIXES } from './data-report';
import { LONG_TEXTS } from './long-texts';
import type { PretrainingEvaluationEvent, PretrainingExamplesEvent, PretrainingStartedEvent } from './pretraining';

/** Raised when run.json changes its form; an older one is migrated, a newer one refused. */
export const RUN_SCHEMA_VERSION = 1;

const columnChoice = z.object({
  path: z.string(),
  text: z.string().optional(),
  textPair: z.string().optional(),
  label: z.string().optional(),
});

/** Texts to watch: the person's own, and a few of the held-back rows, drawn by class. */
export const probesSchema = z.object({
  texts: z.array(z.object({ text: z.string().min(1).max(10_000), pair: z.string().max(10_000).optional() })).max(32),
  heldOut: z.int().min(0).max(32),
});

export type ProbesConfig = z.infer<typeof probesSchema>;

/** Everything that decides what a run computes. Written to run.json before anything else. */
export const runConfigSchema = z.object({
  data: columnChoice,
  /** Rows to measure the result on, in place of the held-back ones. */
  test: columnChoice.optional(),
  /** `folder`: a pre-trained model; `scratch`: the shape and the vocabulary of a folder, with random weights. */
  model: z.object({ kind: z.enum(['folder', 'scratch']), path: z.string() }),
  /** Passes over the rows; `auto` takes up to eight over a small file, three over a larger one, and two over a very large one. */
  epochs: z.union([z.literal('auto'), z.number().positive()]),
  maxSteps: z.int().positive().optional(),
  batchSize: z.int().positive(),
  /** Batches whose gradients are summed before each step. */
  accumulate: z.int().positive(),
  learningRate: z.number().positive(),
  /** Share of the steps in which the learning rate rises. */
  warmup: z.number().min(0).max(1),
  weightDecay: z.number().min(0),
  /** In place of the model's own probabilities. */
  dropout: z.number().min(0).max(0.9).optional(),
  maxLength: z.int().min(3),
  /** Which part of a longer text is read; without, its head. */
  longTexts: z.enum(LONG_TEXTS).optional(),
  /** Share of the rows held back; `auto` takes 20 % of small files and 10 % of larger ones. */
  validation: z.union([z.literal('auto'), z.number().min(0).lt(1)]),
  /** What goes to one side or the other: a row, or all rows of one text, so that none is both held back and learnt; without, a row. */
  splitBy: z.enum(['row', 'text']).optional(),
  earlyStopping: z.boolean(),
  classWeights: z.boolean(),
  shuffle: z.boolean(),
  limit: z.int().positive().optional(),
  /** What to put right in the rows before anything else; the order in which it is done is fixed. */
  fix: z.array(z.enum(DATA_FIXES)).optional(),
  seed: z.int(),
  precision: z.enum(['auto', 'f32', 'bf16']),
  threads: z.int().positive(),
  /** Steps from one checkpoint to the next; without, at each check and now and then in between. */
  checkpointEvery: z.int().positive().optional(),
  /** Texts whose class probabilities are recorded while the run trains. */
  probes: probesSchema.optional(),
});

export type RunConfig = z.infer<typeof runConfigSchema>;
export type ModelChoice = RunConfig['model'];

/** What is settled when a run has read its data and loaded its model: going on with it takes the same. */
export const runFactsSchema = z.object({
  /** In class order. */
  labels: z.array(z.string()),
  /** What `auto` came to. */
  precision: z.enum(['f32', 'bf16']),
  /** What computed it; absent where there was only native TensorFlow. */
  backend: z.enum(['tensorflow', 'wasm']).optional(),
  /** How formulas are computed (`FormulaKind`); absent in runs older than the choice. */
  formulas: z.enum(['compiled', 'plain']).optional(),
  /** Every file that the run reads, to see whether it is still the same. */
  inputs: z.array(z.object({ path: z.string(), bytes: z.int().min(0), sha256: z.string() })),
  /** Of the programs that compute. */
  versions: z.record(z.string(), z.string()),
});

export type RunFacts = z.infer<typeof runFactsSchema>;

/** The contents of run.json. */
export const runRecordSchema = z.object({
  schemaVersion: z.literal(RUN_SCHEMA_VERSION),
  id: z.string(),
  createdAt: z.string(),
  appVersion: z.string(),
  config: runConfigSchema,
  /** Absent until the first step is about to be made. */
  facts: runFactsSchema.optional(),
});

export type RunRecord = z.infer<typeof runRecordSchema>;

/** How a run ended. */
export type RunEnding = 'finished' | 'early' | 'cancelled';

export interface RunEventBase {
  readonly runId: string;
  /** Optimizer steps done so far. */
  readonly step: number;
}

/** What is being prepared or wound up. */
export interface RunProgressEvent extends RunEventBase {
  readonly kind: 'progress';
  readonly title: string;
}

/** Something a person should know: which rows were skipped, which weights are new … */
export interface RunNoteEvent extends RunEventBase {
  readonly kind: 'note';
  readonly level: 'info' | 'warning';
  readonly message: string;
}

/** All is read and loaded; the first step comes next. */
export interface RunStartedEvent extends RunEventBase {
  readonly kind: 'started';
  readonly labels: readonly string[];
  readonly trainRows: number;
  readonly validationRows: number;
  readonly testRows: number;
  /** Longer texts are cut to this many tokens. */
  readonly maxLength: number;
  readonly precision: 'f32' | 'bf16';
  readonly threads: number;
  /** The texts that {@link RunProbesEvent}s tell about, in their order. */
  readonly probes?: readonly Probe[];
}

/** A text that is watched while a run trains. */
export interface Probe {
  readonly text: string;
  readonly pair?: string;
  /** Its true class, where it is a held-back row. */
  readonly label?: string;
}

/** One optimizer step. */
export interface RunStepEvent extends RunEventBase {
  readonly kind: 'step';
  readonly epoch: number;
  readonly totalSteps: number;
  /** Mean cross-entropy of the step's rows, in nats, with dropout. */
  readonly loss: number;
  readonly learningRate: number;
  /** Before clipping. */
  readonly gradientNorm: number;
  readonly rowsPerSecond: number;
  readonly tokensPerSecond: number;
  readonly secondsLeft: number;
  /** Resident memory of the engine. */
  readonly memoryBytes: number;
}

/** The model's score on the held-back rows. */
export interface RunEvaluationEvent extends RunEventBase {
  readonly kind: 'evaluation';
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly macroF1: number;
  /** Whether these weights are the best so far, and kept. */
  readonly best: boolean;
}

/** What the model thinks of the probes at this step: how its class probabilities move from even to decided. */
export interface RunProbesEvent extends RunEventBase {
  readonly kind: 'probes';
  /** (probe, C), in the order of the started event's probes and labels; without dropout. */
  readonly probabilities: readonly (readonly number[])[];
}

/** What happens in a run of fine-tuning. Those of pre-training are in pretraining.ts. */
export type FinetuneEvent = RunProgressEvent | RunNoteEvent | RunStartedEvent | RunStepEvent | RunEvaluationEvent | RunProbesEvent;
export type PretrainingEvent = RunProgressEvent | RunNoteEvent | PretrainingStartedEvent | RunStepEvent | PretrainingEvaluationEvent | PretrainingExamplesEvent;
export type RunEvent = FinetuneEvent | PretrainingEvent;

/** An event before the host says which run it is of. */
export type Unaddressed<E extends RunEvent> = E extends RunEvent ? Omit<E, 'runId'> : never;
