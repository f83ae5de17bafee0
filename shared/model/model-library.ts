import { z } from 'zod';

/**
 * Names a model of the library: `bundled`, a folder of `models/`, or `run-ID` for what a run made.
 */
export const modelIdSchema = z.string().regex(/^[A-Za-z0-9][\w.-]{0,127}$/, { error: 'not an id' });

const RUN_PREFIX = 'run-';

/** The id of the model that a run made. */
export function modelIdOfRun(runId: string): string {
  return `${RUN_PREFIX}${runId}`;
}

/** The run that made a model, by the model's id; `undefined` of other models. */
export function runIdOfModel(modelId: string): string | undefined {
  return modelId.startsWith(RUN_PREFIX) ? modelId.slice(RUN_PREFIX.length) : undefined;
}

/** `owner/name`, or `name` alone, as models and datasets are called on the hub. */
export const hubIdSchema = z.string().regex(/^[\w-][\w.-]*(\/[\w-][\w.-]*)?$/, { error: 'not an id of the hub, which looks like google-bert/bert-base-uncased' });

/** Whether this machine is up to fine-tuning a model. */
export interface ModelFit {
  readonly level: 'good' | 'slow' | 'too-large';
  readonly sentence: string;
}

/** What a downloaded model was on the hub. */
export interface HubOrigin {
  readonly hubId: string;
  /** Of the repository; it settles what the files hold. */
  readonly commit: string;
  readonly downloadedAt: string;
}

/** What a model answers, the most specific of what it can. */
export type ModelUse = 'classify' | 'fill-mask' | 'next-sentence';

/** A table with predictions that was written. */
export interface PredictedFile {
  readonly path: string;
  readonly rows: number;
  /** What a person should know about it, as sentences. */
  readonly notes: readonly string[];
}

/** A model that was written for other programs. */
export interface WrittenModel {
  readonly path: string;
  /** Their names. */
  readonly files: readonly string[];
  readonly use: ModelUse;
}

/** One model of the library. */
export interface ModelSummary {
  readonly id: string;
  readonly name: string;
  /** `bundled`: in the box; `folder`: added from disk; `hub`: downloaded; `run`: fine-tuned here. */
  readonly origin: 'bundled' | 'folder' | 'hub' | 'run';
  readonly path: string;
  /** On disk. */
  readonly bytes: number;
  /** Why it does not load; all sizes are 0 then. Such a model is shown and not suggested. */
  readonly problem?: string;
  readonly layers: number;
  readonly hiddenSize: number;
  readonly attentionHeads: number;
  readonly parameters: number;
  readonly vocabularySize: number;
  /** Most tokens in a text. */
  readonly maxLength: number;
  readonly licence?: string;
  /** Where a downloaded model came from. */
  readonly hub?: HubOrigin;
  /** Class names of a fine-tuned model; absent for a base model. */
  readonly labels?: readonly string[];
  /** Whether it has pre-training's heads: masked words, next sentence. */
  readonly heads: { readonly maskedWords: boolean; readonly nextSentence: boolean };
  readonly fit: ModelFit;
  /** Whether `models.remove` can take it away. */
  readonly removable: boolean;
}
