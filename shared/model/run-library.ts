import type { ErrorPayload } from '../errors';
import type { PretrainingCourse, PretrainingRecord, PretrainingResult, PretrainingScores } from './pretraining';
import type { RunConfig, RunEvaluationEvent, RunNoteEvent, RunProbesEvent, RunRecord, RunStartedEvent } from './run';
import type { RunResult } from './run-result';

/**
 * Where a run is in its life.
 *
 * `queued` → `training` → `finished`; `pausing` → `paused` (checkpoint written, process gone) → `queued` again;
 * `stopping` → `stopped` (the weights at hand are kept, can be resumed too); `failed`: an error ended it; `interrupted`: its
 * process vanished (a crash, a power cut), it can be resumed.
 */
export type RunState = 'queued' | 'training' | 'pausing' | 'paused' | 'stopping' | 'stopped' | 'interrupted' | 'failed' | 'finished';

/** What a run does: teaches a model classes, or the language of texts without labels. */
export type RunKind = 'finetuning' | 'pretraining';

/** One run of the library, as lists show it. */
export interface RunSummary {
  readonly id: string;
  readonly kind: RunKind;
  readonly name: string;
  readonly state: RunState;
  readonly createdAt: string;
  readonly dataset: { readonly id: string; readonly name: string };
  /** What it starts from; of a pre-training run, `scratch` is a new model with a vocabulary of its own. */
  readonly model: { readonly id: string; readonly name: string };
  /** What is being prepared or wound up, while no step is made. */
  readonly title?: string;
  readonly step: number;
  /** 0 until the first step. */
  readonly totalSteps: number;
  readonly epoch: number;
  /** Undefined until the speed is known. */
  readonly secondsLeft?: number;
  /** Of the weights that are kept, at the check on the held-back rows that was the best so far, or the result's. */
  readonly accuracy?: number;
  /** The same of a pre-training run. */
  readonly pretraining?: PretrainingScores;
  readonly error?: ErrorPayload;
  /** Place in the queue: 0 comes next. */
  readonly queuePlace?: number;
  /** Whether `run-ID` can be evaluated, played with and exported. */
  readonly hasModel: boolean;
  /** Whether `runs.resume` can go on with it. */
  readonly resumable: boolean;
}

/** One run in full. */
export type RunDetails = FinetuningDetails | PretrainingDetails;

interface DetailsOf<Kind extends RunKind, Record, Result> {
  readonly kind: Kind;
  readonly summary: RunSummary;
  readonly record: Record;
  readonly result?: Result;
  /** The run's own folder. */
  readonly folder: string;
}

export type FinetuningDetails = DetailsOf<'finetuning', RunRecord, RunResult>;
export type PretrainingDetails = DetailsOf<'pretraining', PretrainingRecord, PretrainingResult>;

/**
 * Steps of a run as columns, thinned for drawing: of each stretch of steps the ones with the least and the greatest loss
 * stay, so that no spike is lost. All columns have the same length.
 */
export interface StepSeries {
  readonly step: Float64Array;
  /** Mean cross-entropy of the step's rows, in nats, with dropout. */
  readonly loss: Float64Array;
  /** Exponential moving average of the loss over all steps, bias-corrected. */
  readonly smoothedLoss: Float64Array;
  readonly learningRate: Float64Array;
  readonly gradientNorm: Float64Array;
  readonly rowsPerSecond: Float64Array;
  readonly tokensPerSecond: Float64Array;
  readonly memoryBytes: Float64Array;
}

/** What happened in a run so far. Live events follow without a gap: those with a number below `next` are in here. */
export interface RunHistory {
  readonly runId: string;
  /** The number of the first event that is not in here. */
  readonly next: number;
  readonly started?: RunStartedEvent;
  readonly steps: StepSeries;
  readonly evaluations: readonly RunEvaluationEvent[];
  readonly notes: readonly RunNoteEvent[];
  readonly probes: readonly RunProbesEvent[];
  /** Of a pre-training run, which has no `started`, `evaluations` and `probes` of fine-tuning. */
  readonly pretraining?: PretrainingCourse;
}

/** What training would be like here, from a few steps on the data's own rows. */
export interface Forecast {
  readonly seconds: number;
  readonly memoryBytes: number;
  readonly totalSteps: number;
  /** False where the memory will not do. */
  readonly fits: boolean;
  /** "About 2 minutes and 0.9 GB here." */
  readonly sentence: string;
}

/** The settings that fit a dataset, a model and this machine, each with its reason. */
export interface RunPlan {
  readonly config: RunConfig & { readonly epochs: number };
  readonly reasons: readonly { readonly setting: keyof RunConfig; readonly sentence: string }[];
  /** What speaks against starting like this: classes too small, texts cut… */
  readonly warnings: readonly string[];
}
