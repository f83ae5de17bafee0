import type { EarlyStoppingState } from './checkpoints/training-state';

/** Checks in a row without a better score before a run ends early. */
const PATIENCE = 4;

export interface Score {
  /** Absent where nothing is classified: then the loss alone decides. */
  readonly macroF1?: number | undefined;
  readonly loss: number;
}

/**
 * Remembers the best score, and says when it is time to stop. Macro F1 decides, because it is what people ask for; of
 * equal ones the lower loss. A run goes on while either of the two still improves.
 */
export class EarlyStopping {
  private best: Score | undefined;
  private lowestLoss = Infinity;
  private checksWithout = 0;

  /** Whether this score is the best so far. */
  add(score: Score): boolean {
    const better = this.best === undefined || isBetter(score, this.best);
    this.checksWithout = better || score.loss < this.lowestLoss ? 0 : this.checksWithout + 1;
    this.lowestLoss = Math.min(this.lowestLoss, score.loss);
    if (better) this.best = score;
    return better;
  }

  get state(): EarlyStoppingState {
    const { best, lowestLoss, checksWithout } = this;
    return { ...(best ? { best: { ...best } } : {}), lowestLoss: Number.isFinite(lowestLoss) ? lowestLoss : null, checksWithout };
  }

  restore({ best, lowestLoss, checksWithout }: EarlyStoppingState): void {
    this.best = best;
    this.lowestLoss = lowestLoss ?? Infinity;
    this.checksWithout = checksWithout;
  }

  get shouldStop(): boolean {
    return this.checksWithout >= PATIENCE;
  }
}

function isBetter({ macroF1 = 0, loss }: Score, { macroF1: bestF1 = 0, loss: bestLoss }: Score): boolean {
  return macroF1 > bestF1 || (macroF1 === bestF1 && loss < bestLoss);
}
