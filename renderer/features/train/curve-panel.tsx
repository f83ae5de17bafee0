import { Switch } from '@mantine/core';
import { memo, useMemo, useState, type ReactNode } from 'react';
import type { Curve } from '../../charts/curves';
import { RunChart, type RunChartProps, type StepRange } from '../../charts/run-chart';
import { useInTurn } from '../../charts/use-in-turn';
import { bytes, count, figure } from '../../components/format';
import { useRunStream } from '../../stores/stores';

const line = (key: string, name: string): readonly Curve[] => [{ key, name, colour: 'var(--accent)', look: 'plain' }];
const RATE = line('learningRate', 'learning rate');
const NORM = line('gradientNorm', 'gradient norm');
const SPEED = line('rowsPerSecond', 'rows/s');
const MEMORY = line('memoryBytes', 'memory');

/** How a person wants to see the curves. */
export interface CurveView {
  readonly range: StepRange | undefined;
  readonly isLog: boolean;
  readonly isSmooth: boolean;
}

export interface CurvePanelProps {
  /** What is drawn of the steps in a range. */
  readonly pointsOf: (range: StepRange | undefined) => RunChartProps['points'];
  /** The run's own charts. */
  readonly children: (view: CurveView, shared: Pick<RunChartProps, 'points' | 'range' | 'onRange'>) => ReactNode;
  /** What else is to be known about the speed. */
  readonly speedNote?: string;
}

/** Charts of a run with one crosshair, one zoom and one set of switches; on request also what lies behind the curves. */
export function CurvePanel({ pointsOf, children, speedNote = '' }: CurvePanelProps) {
  const steps = useRunStream((state) => state.steps);
  const [range, setRange] = useState<StepRange>();
  const [isLog, setLog] = useState(false);
  const [isSmooth, setSmooth] = useState(true);
  const [withMore, setMore] = useState(false);
  // Looked for when they are to be drawn, not with each step.
  const drawn = useInTurn(pointsOf);
  const points = useMemo(() => drawn(range), [drawn, range]);
  const shared = { points, range, onRange: setRange };
  const last = steps[steps.length - 1];
  return (
    <section className="stack" aria-label="Curves">
      <div className="row">
        <Choice label="Smooth" isOn={isSmooth} onSwitch={setSmooth} />
        <Choice label="Log axis" isOn={isLog} onSwitch={setLog} />
        <Choice label="Rate, gradients, speed, memory" isOn={withMore} onSwitch={setMore} />
        <span className="grow" />
        {range ? <button type="button" className="link" onClick={() => setRange(undefined)}>Show all steps</button> : <span className="label">Drag across a chart to zoom</span>}
      </div>
      <div className="chart-grid">
        {children({ range, isLog, isSmooth }, shared)}
        {withMore && last && (
          <>
            <RunChart {...shared} title="Learning rate" sentence={`Now ${figure(last.learningRate)}: it rises in the warm-up, then falls to zero.`} curves={RATE} height={140} />
            <RunChart {...shared} title="Gradient norm" sentence={`Now ${figure(last.gradientNorm)}; steps above 1 are clipped to it.`} curves={NORM} isLog={isLog} height={140} />
            <RunChart {...shared} title="Speed" sentence={`Now ${count(last.rowsPerSecond)} rows a second${speedNote}.`} curves={SPEED} height={140} />
            <RunChart {...shared} title="Memory" sentence={`Now ${bytes(last.memoryBytes)} of the engine's process.`} curves={MEMORY} format={bytes} height={140} />
          </>
        )}
      </div>
    </section>
  );
}

/** Not drawn anew with each step. */
const Choice = memo(function Choice({ label, isOn, onSwitch }: { readonly label: string; readonly isOn: boolean; readonly onSwitch: (isOn: boolean) => void }) {
  return <Switch size="xs" label={label} checked={isOn} onChange={(event) => onSwitch(event.currentTarget.checked)} />;
});
