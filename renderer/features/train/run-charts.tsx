import { useCallback, useMemo } from 'react';
import type { Curve } from '../../charts/curves';
import { RunChart, type StepRange } from '../../charts/run-chart';
import { percent } from '../../components/format';
import { useRunStream } from '../../stores/stores';
import { CurvePanel } from './curve-panel';
import { runCurves } from './run-curves';
import { accuracySentence, lossSentence } from './training-news';

const RAW: Curve = { key: 'loss', name: 'training, each step', colour: 'var(--accent)', look: 'faint' };
const SMOOTHED: Curve = { key: 'smoothedLoss', name: 'training, smoothed', colour: 'var(--accent)', look: 'plain' };
const VALIDATION: Curve = { key: 'validationLoss', name: 'validation', colour: 'var(--text)', look: 'points' };
const ROUGH: readonly Curve[] = [RAW, VALIDATION];
const SMOOTH: readonly Curve[] = [RAW, SMOOTHED, VALIDATION];
const ACCURACY: readonly Curve[] = [
  { key: 'accuracy', name: 'validation accuracy', colour: 'var(--text)', look: 'points' },
  { key: 'macroF1', name: 'macro F1', colour: 'var(--line-strong)', look: 'points' },
];

/** Loss and accuracy, and on request what lies behind them. */
export function RunCharts({ tfidf }: { readonly tfidf: number | undefined }) {
  const steps = useRunStream((state) => state.steps);
  const evaluations = useRunStream((state) => state.evaluations);
  const pointsOf = useCallback((range: StepRange | undefined) => runCurves(steps, evaluations, range), [steps, evaluations]);
  const references = useMemo(() => (tfidf === undefined ? [] : [{ value: tfidf, name: `counting words (${percent(tfidf)})` }]), [tfidf]);
  if (steps.length === 0 && evaluations.length === 0) return null;
  return (
    <CurvePanel pointsOf={pointsOf}>
      {({ isLog, isSmooth }, shared) => (
        <>
          <RunChart {...shared} title="Loss" sentence={lossSentence({ steps, evaluations })} curves={isSmooth ? SMOOTH : ROUGH} isLog={isLog} />
          <RunChart {...shared} title="Accuracy" sentence={accuracySentence(evaluations, tfidf)} curves={ACCURACY} references={references} format={wholePercent} />
        </>
      )}
    </CurvePanel>
  );
}

function wholePercent(share: number): string {
  return percent(share, 0);
}
