import { extremeIndices } from '../../../shared/math/thinning';
import type { PretrainingEvaluationEvent } from '../../../shared/model/pretraining';
import type { CurvePoint, StepRange } from '../../charts/run-chart';
import type { StepPoint } from '../../stores/step-buffer';

/** About as many points as a chart is wide in pixels; more cannot be seen. */
const DRAWN = 360;

/** A pre-training run's steps and checks as points for the charts: those in `range`, thinned, with each check joined to them. */
export function pretrainingCurves(steps: readonly StepPoint[], evaluations: readonly PretrainingEvaluationEvent[], range: StepRange | undefined): readonly CurvePoint[] {
  const inRange = ({ step }: { readonly step: number }) => !range || (step >= range[0] && step <= range[1]);
  const shown = steps.filter(inRange);
  const byStep = new Map(Array.from(extremeIndices(shown.map(({ loss }) => loss), DRAWN), (i): [number, CurvePoint] => [shown[i]!.step, { ...shown[i]! }]));
  for (const { step, loss, top1, top5, nspAccuracy } of evaluations.filter(inRange)) {
    const scores = Object.entries({ wordLoss: loss, top1, top5, nspAccuracy }).filter((entry): entry is [string, number] => entry[1] !== null);
    byStep.set(step, { ...byStep.get(step), ...Object.fromEntries(scores), step });
  }
  return [...byStep.values()].sort((a, b) => a.step - b.step);
}
