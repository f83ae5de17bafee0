import { extremeIndices } from '../../../shared/math/thinning';
import type { CurvePoint } from '../../charts/curves';
import type { StepRange } from '../../charts/run-chart';
import type { StepPoint } from '../../stores/step-buffer';

/** About as many points as a chart is wide in pixels; more cannot be seen. */
const DRAWN_STEPS = 360;
/** Of each score; each check is a dot of 6 pixels. */
const DRAWN_CHECKS = 100;

/** The steps in `range`, thinned to what a chart can show: no spike of the loss is lost. */
export function drawnSteps(steps: readonly StepPoint[], range: StepRange | undefined): readonly CurvePoint[] {
  const shown = within(steps, range);
  return Array.from(extremeIndices(shown.map(({ loss }) => loss), DRAWN_STEPS), (i) => ({ ...shown[i]! }));
}

/** The checks in `range`, thinned so that the best and the worst of each score remain. */
export function drawnChecks<T extends { readonly step: number }>(checks: readonly T[], range: StepRange | undefined, scores: readonly ((check: T) => number)[]): readonly T[] {
  const shown = within(checks, range);
  if (shown.length <= DRAWN_CHECKS) return shown;
  const kept = new Set(scores.flatMap((score) => [...extremeIndices(shown.map(score), DRAWN_CHECKS)]));
  return shown.filter((_, i) => kept.has(i));
}

function within<T extends { readonly step: number }>(all: readonly T[], range: StepRange | undefined): readonly T[] {
  return range ? all.filter(({ step }) => step >= range[0] && step <= range[1]) : all;
}
