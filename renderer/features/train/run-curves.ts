import type { RunEvaluationEvent } from '../../../shared/model/run';
import type { CurvePoint } from '../../charts/curves';
import type { StepRange } from '../../charts/run-chart';
import type { StepPoint } from '../../stores/step-buffer';
import { drawnChecks, drawnSteps } from './drawn-points';

/** A run's steps and checks as points for the charts: those in `range`, thinned, with each check joined to them. */
export function runCurves(steps: readonly StepPoint[], evaluations: readonly RunEvaluationEvent[], range: StepRange | undefined): readonly CurvePoint[] {
  const byStep = new Map(drawnSteps(steps, range).map((point) => [point.step, point]));
  for (const { step, loss, accuracy, macroF1 } of drawnChecks(evaluations, range, [(check) => check.loss, (check) => check.accuracy])) {
    byStep.set(step, { ...(byStep.get(step) ?? { step }), step, validationLoss: loss, accuracy, macroF1 });
  }
  return [...byStep.values()].sort((a, b) => a.step - b.step);
}
