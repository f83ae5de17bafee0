import { z } from 'zod';
import type { ClassEvaluation, Evaluation } from './evaluation';
import type { RunEnding } from './run';

/** The final numbers of a run. Its fields are those that `finetune --json` promises. */
export interface RunResult {
  /** Which rows were measured: those of --test, else the held-back ones, else none. */
  readonly split: 'test' | 'validation' | null;
  readonly accuracy: number | null;
  readonly macroF1: number | null;
  readonly loss: number | null;
  readonly examples: number;
  /** Training rows over the time of the training steps alone. */
  readonly examplesPerSecond: number;
  readonly steps: number;
  /** From the first row read to the folder written. */
  readonly seconds: number;
  readonly perClass: readonly ClassEvaluation[];
  readonly baselines: Baselines;
  readonly stopped: RunEnding;
}

/** Accuracies of simpler answers on the same rows. `null`: not measured. */
export interface Baselines {
  /** Always the most frequent class of the training rows. */
  readonly majority: number | null;
  readonly tfidf: number | null;
}

/** How a run went, without its scores. */
export interface RunTotals {
  readonly steps: number;
  readonly seconds: number;
  readonly examplesPerSecond: number;
  readonly stopped: RunEnding;
}

/** Puts a run's scores (absent when nothing was held back) and its totals together. */
export function runResult(scores: { split: 'test' | 'validation'; evaluation: Evaluation; majority: number } | undefined, totals: RunTotals): RunResult {
  return {
    split: scores?.split ?? null,
    accuracy: scores?.evaluation.accuracy ?? null,
    macroF1: scores?.evaluation.macroF1 ?? null,
    loss: scores?.evaluation.loss ?? null,
    examples: scores?.evaluation.examples ?? 0,
    perClass: scores?.evaluation.perClass ?? [],
    baselines: { majority: scores?.majority ?? null, tfidf: null },
    ...totals,
  };
}

/** The contents of result.json: written by us alone, so that only what tells it from damage is looked at. */
export const runResultSchema = z.object({
  schemaVersion: z.int(),
  result: z.custom<RunResult>((value) => z.looseObject({ steps: z.number(), stopped: z.string(), perClass: z.array(z.unknown()), baselines: z.looseObject({}) }).safeParse(value).success),
});
