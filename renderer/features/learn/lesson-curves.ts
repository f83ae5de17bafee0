import type { CurvePoint } from '../../charts/curves';
import type { RunStreamState } from '../../stores/run-stream-store';

type Told = Pick<RunStreamState, 'steps' | 'evaluations'>;

/** Two runs in the same charts, joined step by step. */
export function lessonCurves(scratch: Told, pretrained: Told): readonly CurvePoint[] {
  const points = new Map<number, CurvePoint>();
  const add = (step: number, values: Readonly<Record<string, number>>) => points.set(step, { ...points.get(step), ...values, step });
  for (const [name, { steps, evaluations }] of Object.entries({ scratch, pretrained })) {
    for (const { step, smoothedLoss } of steps) add(step, { [`${name}Loss`]: smoothedLoss });
    for (const { step, accuracy } of evaluations) add(step, { [`${name}Accuracy`]: accuracy });
  }
  return [...points.values()].sort((a, b) => a.step - b.step);
}
