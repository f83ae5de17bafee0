import { useCallback, useMemo } from 'react';
import type { PretrainingConfig } from '../../../shared/model/pretraining';
import type { Curve, ReferenceValue } from '../../charts/curves';
import { RunChart, type StepRange } from '../../charts/run-chart';
import { percent } from '../../components/format';
import { useRunStream } from '../../stores/stores';
import { CurvePanel } from '../train/curve-panel';
import { pretrainingCurves } from './pretraining-curves';
import { pairsSentence, wordLossSentence, wordsSentence } from './pretraining-news';

const HELD_BACK: Curve = { key: 'wordLoss', name: 'held-back words', colour: 'var(--text)', look: 'points' };
const WORDS: readonly Curve[] = [
  { key: 'top1', name: 'right at once', colour: 'var(--text)', look: 'points' },
  { key: 'top5', name: 'among the first five', colour: 'var(--line-strong)', look: 'points' },
];
const PAIRS: readonly Curve[] = [{ key: 'nspAccuracy', name: 'pairs judged rightly', colour: 'var(--text)', look: 'points' }];
const GUESSING: readonly ReferenceValue[] = [{ value: 0.5, name: 'guessing (50\u00a0%)' }];

/** The loss, the words that are guessed and the pairs that are judged, and on request what lies behind them. */
export function PretrainingCharts({ objectives: { maskedLanguage, nextSentence } }: { readonly objectives: PretrainingConfig['objectives'] }) {
  const steps = useRunStream((state) => state.steps);
  const { evaluations } = useRunStream((state) => state.pretraining);
  const pointsOf = useCallback((range: StepRange | undefined) => pretrainingCurves(steps, evaluations, range), [steps, evaluations]);
  const loss = useMemo(() => ({ rough: lossCurves(maskedLanguage, nextSentence, false), smooth: lossCurves(maskedLanguage, nextSentence, true) }), [maskedLanguage, nextSentence]);
  if (steps.length === 0 && evaluations.length === 0) return null;
  return (
    <CurvePanel pointsOf={pointsOf} speedNote="; longer rows are slower">
      {({ isLog, isSmooth }, shared) => (
        <>
          <RunChart {...shared} title="Loss" sentence={wordLossSentence(steps, evaluations)} curves={isSmooth ? loss.smooth : loss.rough} isLog={isLog} />
          {maskedLanguage && <RunChart {...shared} title="Hidden words" sentence={wordsSentence(evaluations)} curves={WORDS} format={wholePercent} />}
          {nextSentence && <RunChart {...shared} title="Pairs of sentences" sentence={pairsSentence(evaluations)} curves={PAIRS} references={GUESSING} format={wholePercent} />}
        </>
      )}
    </CurvePanel>
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
