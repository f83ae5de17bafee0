import { Switch } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { PretrainingConfig } from '../../../shared/model/pretraining';
import { RunChart, type Curve, type ReferenceValue, type StepRange } from '../../charts/run-chart';
import { bytes, count, figure, percent } from '../../components/format';
import { useRunStream } from '../../stores/stores';
import { pretrainingCurves } from './pretraining-curves';
import { pairsSentence, wordLossSentence, wordsSentence } from './pretraining-news';

const HELD_BACK: Curve = { key: 'wordLoss', name: 'held-back words', colour: 'var(--text)', look: 'points' };
const WORDS: readonly Curve[] = [
  { key: 'top1', name: 'right at once', colour: 'var(--text)', look: 'points' },
  { key: 'top5', name: 'among the first five', colour: 'var(--line-strong)', look: 'points' },
];
const PAIRS: readonly Curve[] = [{ key: 'nspAccuracy', name: 'pairs judged rightly', colour: 'var(--text)', look: 'points' }];
const GUESSING: readonly ReferenceValue[] = [{ value: 0.5, name: 'guessing (50\u00a0%)' }];
const line = (key: string, name: string): readonly Curve[] => [{ key, name, colour: 'var(--accent)', look: 'plain' }];
const RATE = line('learningRate', 'learning rate');
const NORM = line('gradientNorm', 'gradient norm');
const SPEED = line('rowsPerSecond', 'rows/s');
const MEMORY = line('memoryBytes', 'memory');

/** The loss, the words that are guessed and the pairs that are judged, and on request what lies behind them. */
export function PretrainingCharts({ objectives }: { readonly objectives: PretrainingConfig['objectives'] }) {
  const steps = useRunStream((state) => state.steps);
  const { evaluations } = useRunStream((state) => state.pretraining);
  const [range, setRange] = useState<StepRange>();
  const [isLog, setLog] = useState(false);
  const [isSmooth, setSmooth] = useState(true);
  const [withMore, setMore] = useState(false);
  const points = useMemo(() => pretrainingCurves(steps, evaluations, range), [steps, evaluations, range]);
  const { maskedLanguage, nextSentence } = objectives;
  const curves = useMemo(() => lossCurves(maskedLanguage, nextSentence, isSmooth), [maskedLanguage, nextSentence, isSmooth]);
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
        <RunChart {...shared} title="Loss" sentence={wordLossSentence(steps, evaluations)} curves={curves} isLog={isLog} />
        {maskedLanguage && <RunChart {...shared} title="Hidden words" sentence={wordsSentence(evaluations)} curves={WORDS} format={wholePercent} />}
        {nextSentence && <RunChart {...shared} title="Pairs of sentences" sentence={pairsSentence(evaluations)} curves={PAIRS} references={GUESSING} format={wholePercent} />}
        {withMore && last && (
          <>
            <RunChart {...shared} title="Learning rate" sentence={`Now ${figure(last.learningRate)}: it rises in the warm-up, then falls to zero.`} curves={RATE} height={140} />
            <RunChart {...shared} title="Gradient norm" sentence={`Now ${figure(last.gradientNorm)}; steps above 1 are clipped to it.`} curves={NORM} isLog={isLog} height={140} />
            <RunChart {...shared} title="Speed" sentence={`Now ${count(last.rowsPerSecond)} rows a second; longer rows are slower.`} curves={SPEED} height={140} />
            <RunChart {...shared} title="Memory" sentence={`Now ${bytes(last.memoryBytes)} of the engine's process.`} curves={MEMORY} format={bytes} height={140} />
          </>
        )}
      </div>
    </section>
  );
}

/** Each step's loss is the sum of what is learnt: with pairs, it lies above that of the words alone. */
function lossCurves(maskedLanguage: boolean, nextSentence: boolean, isSmooth: boolean): readonly Curve[] {
  const of = maskedLanguage && nextSentence ? ' (words and pairs)' : '';
  const raw: Curve = { key: 'loss', name: `training, each step${of}`, colour: 'var(--accent)', look: 'faint' };
  const smoothed: Curve = { key: 'smoothedLoss', name: 'smoothed', colour: 'var(--accent)', look: 'plain' };
  return [raw, ...(isSmooth ? [smoothed] : []), ...(maskedLanguage ? [HELD_BACK] : [])];
}

function wholePercent(share: number): string {
  return percent(share, 0);
}
