import { AppError } from '../../shared/errors';
import type { RunStepEvent } from '../../shared/model/run';
import type { RunTotals } from '../../shared/model/run-result';

/** How far a run came that was stopped. */
export function stoppedTotals(lastStep: RunStepEvent | undefined, startedAt: number): RunTotals {
  const { step = 0, rowsPerSecond = 0 } = lastStep ?? {};
  return { steps: step, stopped: 'cancelled', examplesPerSecond: rowsPerSecond, seconds: (performance.now() - startedAt) / 1000 };
}

/** Waits for a run. Of one that is stopped, a script that reads JSON is told how far it came, before the error goes on. */
export async function orStopped<Result extends object>(run: Promise<Result>, { json, stoppedResult }: { readonly json: boolean; readonly stoppedResult: () => object }): Promise<Result> {
  return run.catch((error: unknown) => {
    if (json && error instanceof AppError && error.family === 'cancelled') process.stdout.write(`${JSON.stringify(stoppedResult())}\n`);
    throw error;
  });
}
