import { userError, type AppError } from '../../shared/errors';
import { TRAINING_DIVERGED } from '../../shared/model/divergence';

/** Where a run came to numbers that are no numbers. */
export interface Divergence {
  /** The step in which it showed, from 1. */
  readonly step: number;
  /** What was no number, as a sentence without its end. */
  readonly what: string;
  readonly learningRate: number;
  /** Whether there were good weights to keep: not when the very first step failed. */
  readonly kept: boolean;
}

/** No advice goes above this learning rate, however high the one that failed. */
const CAUTIOUS_LEARNING_RATE = 1e-4;

/** The user error that ends a diverged run, with what to try. */
export function divergenceError({ step, what, learningRate, kept }: Divergence): AppError {
  if (step === 1 && !kept) {
    const message = `Training stopped at step ${step}, before any weight was changed: ${what}.`;
    return userError('damaged-weights', message, 'The weights of the model that it starts from are damaged: get its folder again.');
  }
  const lower = Number(Math.min(learningRate / 5, CAUTIOUS_LEARNING_RATE).toPrecision(1));
  return userError(
    TRAINING_DIVERGED,
    `Training diverged at step ${step}: ${what}.${kept ? ' The last good weights were kept.' : ''}`,
    `Try again with a lower learning rate (--learning-rate ${lower}) or a longer warm-up (--warmup 0.2).`,
  );
}
