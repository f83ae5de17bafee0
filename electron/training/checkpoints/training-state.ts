import { z } from 'zod';

/** Raised when the form changes. */
export const TRAINING_STATE_VERSION = 1;

const finite = z.number();
/** JSON has no infinity: `null` stands for it. */
const lowest = z.number().nullable();

/** Everything of a run's middle that is not a tensor. The order of rows and dropout follow from counters and the seed. */
export const trainingStateSchema = z.object({
  schemaVersion: z.literal(TRAINING_STATE_VERSION),
  /** Optimizer steps done. */
  steps: z.int().positive(),
  /** Forward passes done: what dropout is keyed by. */
  forwardPasses: z.int().min(0),
  /** The step's check on the held-back rows was stopped: it is still to be made. */
  checkPending: z.boolean(),
  /** The step whose weights are the best so far; absent before the first check. */
  bestStep: z.int().positive().optional(),
  earlyStopping: z.object({
    best: z.object({ macroF1: finite.optional(), loss: finite }).optional(),
    lowestLoss: lowest,
    checksWithout: z.int().min(0),
  }),
  throughput: z.object({ rows: finite, seconds: finite, tokens: finite, smoothRows: finite, smoothTokens: finite, smoothSeconds: finite }),
  /** Of training, over all processes that had a part in it. */
  elapsedSeconds: finite,
});

export type TrainingState = z.infer<typeof trainingStateSchema>;
export type EarlyStoppingState = TrainingState['earlyStopping'];
export type ThroughputState = TrainingState['throughput'];
