import { z } from 'zod';
import type { Interval } from '../math/intervals';
import type { Baselines } from './baselines';
import type { DetailedEvaluation } from './detailed-evaluation';
import type { ClassEvaluation } from './evaluation';
import type { RunEnding } from './run';

/** The final numbers of a run. Its fields are those that `finetune --json` promises. */
export interface RunResult {
  /** Which rows were measured: those of --test, else the held-back ones, else none. */
  readonly split: 'test' | 'validation' | null;
  readonly accuracy: number | null;
  /** 95 % confidence intervals. */
  readonly accuracyInterval: Interval | null;
  readonly macroF1: number | null;
  readonly macroF1Interval: Interval | null;
  readonly rocAuc: number | null;
  readonly averagePrecision: number | null;
  readonly expectedCalibrationError: number | null;
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

/** How a run went, without its scores. */
export interface RunTotals {
  readonly steps: number;
  readonly seconds: number;
  readonly examplesPerSecond: number;
  readonly stopped: RunEnding;
}

/** How good a run's model is, and how good simpler answers are on the same rows. */
export interface RunScores {
  readonly split: 'test' | 'validation';
  readonly evaluation: DetailedEvaluation;
  readonly baselines: Baselines;
}

/** Puts a run's scores (absent when nothing was held back) and its totals together. */
export function runResult(scores: RunScores | undefined, totals: RunTotals): RunResult {
  const evaluation = scores?.evaluation;
  return {
    split: scores?.split ?? null,
    accuracy: evaluation?.accuracy ?? null,
    accuracyInterval: evaluation?.accuracyInterval ?? null,
    macroF1: evaluation?.macroF1 ?? null,
    macroF1Interval: evaluation?.macroF1Interval ?? null,
    rocAuc: evaluation?.rocAuc ?? null,
    averagePrecision: evaluation?.averagePrecision ?? null,
    expectedCalibrationError: evaluation?.expectedCalibrationError ?? null,
    loss: evaluation?.loss ?? null,
    examples: evaluation?.examples ?? 0,
    perClass: evaluation?.perClass ?? [],
    baselines: scores?.baselines ?? { majority: null, tfidf: null, tfidfMacroF1: null },
    ...totals,
  };
}

/** The contents of result.json: written by us alone, so that only what tells it from damage is looked at. */
export const runResultSchema = z.object({
  schemaVersion: z.int(),
  result: z.custom<RunResult>((value) => z.looseObject({ steps: z.number(), stopped: z.string(), perClass: z.array(z.unknown()), baselines: z.looseObject({}) }).safeParse(value).success),
});
