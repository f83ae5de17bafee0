import { Switch } from '@mantine/core';
import { useMemo, useState } from 'react';
import { RunChart, type Curve, type StepRange } from '../../charts/run-chart';
import { bytes, count, figure, percent } from '../../components/format';
import { useRunStream } from '../../stores/stores';
import { runCurves } from './run-curves';
import { accuracySentence, lossSentence } from './training-news';

const RAW: Curve = { key: 'loss', name: 'training, each step', colour: 'var(--accent)', look: 'faint' };
const SMOOTHED: Curve = { key: 'smoothedLoss', name: 'training, smoothed', colour: 'var(--accent)', look: 'plain' };
const VALIDATION: Curve = { key: 'validationLoss', name: 'validation', colour: 'var(--text)', look: 'points' };
const ACCURACY: readonly Curve[] = [
  { key: 'accuracy', name: 'validation accuracy', colour: 'var(--text)', look: 'points' },
  { key: 'macroF1', name: 'macro F1', colour: 'var(--line-strong)', look: 'points' },
];
const line = (key: string, name: string): readonly Curve[] => [{ key, name, colour: 'var(--accent)', look: 'plain' }];
const RATE = line('learningRate', 'learning rate');
const NORM = line('gradientNorm', 'gradient norm');
const SPEED = line('rowsPerSecond', 'rows/s');
const MEMORY = line('memoryBytes', 'memory');

/** Loss and accuracy, and on request what lies behind them; all share one crosshair and one zoom. */
export function RunCharts({ tfidf }: { readonly tfidf: number | undefined }) {
  const steps = useRunStream((state) => state.steps);
  const evaluations = useRunStream((state) => state.evaluations);
  const [range, setRange] = useState<StepRange>();
  const [isLog, setLog] = useState(false);
  const [isSmooth, setSmooth] = useState(true);
  const [withMore, setMore] = useState(false);
  const points = useMemo(() => runCurves(steps, evaluations, range), [steps, evaluations, range]);
  const curves = useMemo(() => [RAW, ...(isSmooth ? [SMOOTHED] : []), VALIDATION], [isSmooth]);
  const references = useMemo(() => (tfidf === undefined ? [] : [{ value: tfidf, name: `counting words (${percent(tfidf)})` }]), [tfidf]);
  const last = steps[steps.length - 1];
  if (steps.length === 0 && evaluations.length === 0) return null;
  const shared = { points, range, onRange: setRange };
  return (
    <section className="stack" aria-label="Curves">
      <div className="row">
        <Switch size="xs" label="Smooth" checked={isSmooth} onChange={(event) => setSmooth(event.currentTarget.checked)} />
        <Switch size="xs" label="Log axis" checked={isLog} onChange={(event) => setLog(event.currentTarget.checked)} />
        <Switch size="xs" label="Rate, gradients, speed, memory" checked={withMore} onChange={(event) => setMore(event.currentTarget.checked)} />
        <span className="grow" />
        {range ? <button type="button" className="link" onClick={() => setRange(undefined)}>Show all steps</button> : <span className="label">Drag across a chart to zoom</span>}
      </div>
      <div className="chart-grid">
        <RunChart {...shared} title="Loss" sentence={lossSentence({ steps, evaluations })} curves={curves} isLog={isLog} />
        <RunChart {...shared} title="Accuracy" sentence={accuracySentence(evaluations, tfidf)} curves={ACCURACY} references={references} format={wholePercent} />
        {withMore && last && (
          <>
            <RunChart {...shared} title="Learning rate" sentence={`Now ${figure(last.learningRate)}: it rises in the warm-up, then falls to zero.`} curves={RATE} height={140} />
            <RunChart {...shared} title="Gradient norm" sentence={`Now ${figure(last.gradientNorm)}; steps above 1 are clipped to it.`} curves={NORM} isLog={isLog} height={140} />
            <RunChart {...shared} title="Speed" sentence={`Now ${count(last.rowsPerSecond)} rows a second.`} curves={SPEED} height={140} />
            <RunChart {...shared} title="Memory" sentence={`Now ${bytes(last.memoryBytes)} of the engine's process.`} curves={MEMORY} format={bytes} height={140} />
          </>
        )}
      </div>
    </section>
  );
}

function wholePercent(share: number): string {
  return percent(share, 0);
}
