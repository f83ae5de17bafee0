import type { ErrorPayload } from './errors';
import type { MaskAndClass, MaskContext, MaskedWords } from './model/playground';
import type { PretrainingRecord, PretrainingResult } from './model/pretraining';
import type { RunConfig, RunEvent, RunRecord } from './model/run';
import type { RunResult } from './model/run-result';

/**
 * What a service asks of an engine, the child process that computes. The process's own message channel carries it;
 * typed arrays travel by structured clone. Requests are answered in order, one at a time.
 */
export type EngineRequest = DescribeRequest | TrainRequest | PretrainRequest | OpenModelRequest | ClassifyRequest | MaskedWordsRequest | MaskAndClassRequest | FillMaskRequest | NextSentenceRequest;

/** What computes, and how. */
export interface DescribeRequest {
  readonly kind: 'describe';
}

/** Carries out a run: reads its data, trains, leaves the model in `folder`/best. Sends events while it does. */
export interface TrainRequest {
  readonly kind: 'train';
  readonly folder: string;
  readonly record: RunRecord;
  /** Go on where an earlier process was ended, with what `record` says was settled then. */
  readonly resume?: boolean;
}

/** Carries out a run of pre-training, likewise. */
export interface PretrainRequest {
  readonly kind: 'pretrain';
  readonly folder: string;
  readonly record: PretrainingRecord;
  readonly resume?: boolean;
}

/** Asks a model what stands behind the masks of a text. */
export interface FillMaskRequest {
  readonly kind: 'fill-mask';
  readonly model: string;
  readonly text: string;
  /** How many guesses for each mask. */
  readonly top: number;
}

/** `playground.maskedWords` of a model that stays loaded for the next ones. */
export interface MaskedWordsRequest {
  readonly kind: 'masked-words';
  readonly model: string;
  readonly text: string;
  /** Places among the pieces. */
  readonly masked: readonly number[];
  readonly contexts: readonly MaskContext[];
  readonly top: number;
}

/** `playground.maskAndClass`; both models stay loaded. */
export interface MaskAndClassRequest {
  readonly kind: 'mask-and-class';
  readonly classifier: string;
  readonly guesser: string;
  readonly text: string;
  readonly masked: number;
  readonly top: number;
}

/** Asks a model whether the second text follows the first. */
export interface NextSentenceRequest {
  readonly kind: 'next-sentence';
  readonly model: string;
  readonly first: string;
  readonly second: string;
  /** Keeps the model loaded for the next request. */
  readonly keep?: boolean;
}

/** What matrix products are computed in; `auto` measures. */
export type PrecisionWish = RunConfig['precision'];

/** Loads a fine-tuned model for the `classify` requests that follow. */
export interface OpenModelRequest {
  readonly kind: 'open-model';
  readonly folder: string;
  /** f32 unless given: answers that are the same on every machine. */
  readonly precision?: PrecisionWish;
}

export interface ClassifyRequest {
  readonly kind: 'classify';
  readonly rows: readonly { readonly text: string; readonly pair?: string }[];
}

/** Native TensorFlow, or tfjs's kernels on WebAssembly where it cannot be had. */
export type BackendName = 'tensorflow' | 'wasm';

/** A host sets it for an engine whose predecessor died of an illegal instruction while it loaded native TensorFlow. */
export const NATIVE_DIED_VARIABLE = 'TUNESMITH_NATIVE_DIED';

/** How fast one large matrix product is, in 10⁹ floating-point operations a second. */
export interface MatrixSpeed {
  readonly f32: number;
  /** Absent where the backend has no bfloat16. */
  readonly bf16?: number;
}

/**
 * How what lies between matrix products is computed: compiled for the sizes that come often (docs/decisions/compiled-formulas.md),
 * or operation by operation throughout.
 */
export type FormulaKind = 'compiled' | 'plain';

export interface EngineDescription {
  readonly backend: BackendName;
  /** Of the backend: TensorFlow's own, or that of tfjs's package. */
  readonly tensorflow: string;
  /** One line for a person, where another backend computes than they would expect. */
  readonly notice?: string;
  readonly device: string;
  readonly threads: number;
  /** What `auto` chooses here. */
  readonly precision: 'f32' | 'bf16';
  readonly speed: MatrixSpeed;
  /** How new runs compute formulas here; see {@link FormulaKind}. */
  readonly formulas: FormulaKind;
}

export interface OpenedModel {
  /** In class order. */
  readonly labels: readonly string[];
  /** Longer texts are cut to this many tokens. */
  readonly maxLength: number;
  /** As in `EngineDescription`. */
  readonly notice?: string;
}

export interface Classified {
  /** (rows, C), row by row, in the order of the rows. */
  readonly logits: Float32Array;
}

/** A guess, likeliest first. */
export interface MaskGuess {
  readonly token: string;
  readonly probability: number;
}

export interface FilledMasks {
  /** A list for each mask, in the text's order. */
  readonly predictions: readonly (readonly MaskGuess[])[];
}

export interface NextSentence {
  /** That the second text follows the first. */
  readonly probability: number;
}

export interface EngineResponses {
  readonly describe: EngineDescription;
  readonly train: RunResult;
  readonly pretrain: PretrainingResult;
  readonly 'open-model': OpenedModel;
  readonly classify: Classified;
  readonly 'masked-words': MaskedWords;
  readonly 'mask-and-class': MaskAndClass;
  readonly 'fill-mask': FilledMasks;
  readonly 'next-sentence': NextSentence;
}

/** Host → engine. `cancel` asks the request of that id to end at the next good moment. */
export type ToEngine = { readonly id: number; readonly request: EngineRequest } | { readonly id: number; readonly cancel: true };

/** Engine → host: any number of events, then one result or one error. */
export type FromEngine =
  | { readonly id: number; readonly kind: 'event'; readonly event: RunEvent }
  | { readonly id: number; readonly kind: 'result'; readonly result: EngineResponses[keyof EngineResponses] }
  | { readonly id: number; readonly kind: 'error'; readonly error: ErrorPayload };
