import type { PretrainingEvaluationEvent } from '../../../shared/model/pretraining';
import type { CurvePoint } from '../../charts/curves';
import type { StepRange } from '../../charts/run-chart';
import type { StepPoint } from '../../stores/step-buffer';
import { drawnChecks, drawnSteps } from '../train/drawn-points';

/** A pre-training run's steps and checks as points for the charts: those in `range`, thinned, with each check joined to them. */
export function pretrainingCurves(steps: readonly StepPoint[], evaluations: readonly PretrainingEvaluationEvent[], range: StepRange | undefined): readonly CurvePoint[] {
  const byStep = new Map(drawnSteps(steps, range).map((point) => [point.step, point]));
  for (const { step, loss, top1, top5, nspAccuracy } of drawnChecks(evaluations, range, [(check) => check.loss ?? 0, (check) => check.nspAccuracy ?? 0])) {
    const scores = Object.entries({ wordLoss: loss, top1, top5, nspAccuracy }).filter((entry): entry is [string, number] => entry[1] !== null);
    byStep.set(step, { ...byStep.get(step), ...Object.fromEntries(scores), step });
  }
  return [...byStep.values()].sort((a, b) => a.step - b.step);
}
