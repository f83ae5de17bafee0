import type { ErrorPayload } from './errors';
import type { RunEvent, RunRecord } from './model/run';
import type { RunResult } from './model/run-result';

/**
 * What a service asks of an engine, the child process that computes. The process's own message channel carries it;
 * typed arrays travel by structured clone. Requests are answered in order, one at a time.
 */
export type EngineRequest = DescribeRequest | TrainRequest | OpenModelRequest | ClassifyRequest;

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

/** Loads a fine-tuned model for the `classify` requests that follow. */
export interface OpenModelRequest {
  readonly kind: 'open-model';
  readonly folder: string;
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

export interface EngineResponses {
  readonly describe: EngineDescription;
  readonly train: RunResult;
  readonly 'open-model': OpenedModel;
  readonly classify: Classified;
}

/** Host → engine. `cancel` asks the request of that id to end at the next good moment. */
export type ToEngine = { readonly id: number; readonly request: EngineRequest } | { readonly id: number; readonly cancel: true };

/** Engine → host: any number of events, then one result or one error. */
export type FromEngine =
  | { readonly id: number; readonly kind: 'event'; readonly event: RunEvent }
  | { readonly id: number; readonly kind: 'result'; readonly result: EngineResponses[keyof EngineResponses] }
  | { readonly id: number; readonly kind: 'error'; readonly error: ErrorPayload };
