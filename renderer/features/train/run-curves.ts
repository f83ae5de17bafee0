import { extremeIndices } from '../../../shared/math/thinning';
import type { RunEvaluationEvent } from '../../../shared/model/run';
import type { CurvePoint, StepRange } from '../../charts/run-chart';
import type { StepPoint } from '../../stores/step-buffer';

/** About as many points as a chart is wide in pixels; more cannot be seen. */
const DRAWN = 360;

/** A run's steps and checks as points for the charts: those in `range`, thinned, with each check joined to them. */
export function runCurves(steps: readonly StepPoint[], evaluations: readonly RunEvaluationEvent[], range: StepRange | undefined): readonly CurvePoint[] {
  const inRange = ({ step }: { readonly step: number }) => !range || (step >= range[0] && step <= range[1]);
  const shown = steps.filter(inRange);
  const drawn = Array.from(extremeIndices(shown.map(({ loss }) => loss), DRAWN), (i): CurvePoint => ({ ...shown[i]! }));
  const byStep = new Map(drawn.map((point) => [point.step, point]));
  for (const { step, loss, accuracy, macroF1 } of evaluations.filter(inRange)) {
    byStep.set(step, { ...(byStep.get(step) ?? { step }), step, validationLoss: loss, accuracy, macroF1 });
  }
  return [...byStep.values()].sort((a, b) => a.step - b.step);
}
