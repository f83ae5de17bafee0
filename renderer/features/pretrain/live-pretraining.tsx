import type { PretrainingConfig } from '../../../shared/model/pretraining';
import type { RunSummary } from '../../../shared/model/run-library';
import { useRunStream } from '../../stores/stores';
import { isSetAside, isUnderWay } from '../runs/run-state';
import { NewsNotice } from '../train/news-line';
import { RunFrame, useRunDetails } from '../train/run-frame';
import { MaskedExamples } from './masked-examples';
import { PretrainingCharts } from './pretraining-charts';
import { pretrainingNews } from './pretraining-news';
import { KeptWeights, PretrainingNumbers } from './pretraining-numbers';

const BOTH: PretrainingConfig['objectives'] = { maskedLanguage: true, nextSentence: true };

/** A pre-training while it learns, and what it leaves: numbers, curves, the words that it would put in. */
export function LivePretraining({ run }: { readonly run: RunSummary }) {
  const details = useRunDetails(run);
  const known = details.value?.kind === 'pretraining' ? details.value : undefined;
  const config = known?.record.config;
  const learnt = useRunStream(({ pretraining }) => pretraining.started?.objectives);
  const outcome = known?.result ? <PretrainingNumbers run={run} result={known.result} /> : isSetAside(run) && <KeptWeights run={run} />;
  return (
    <RunFrame run={run} details={details} outcome={outcome} news={<NewsLine run={run} learningRate={config?.learningRate} />}>
      <PretrainingCharts objectives={learnt ?? config?.objectives ?? BOTH} />
      <MaskedExamples />
    </RunFrame>
  );
}

/** What is happening, in words, with the button that does what could help. */
function NewsLine({ run, learningRate }: { readonly run: RunSummary; readonly learningRate: number | undefined }) {
  const steps = useRunStream((state) => state.steps);
  const { started, evaluations } = useRunStream((state) => state.pretraining);
  if (!isUnderWay(run.state) || steps.length === 0) return null;
  return <NewsNotice run={run} news={pretrainingNews({ steps, evaluations, heldBackTexts: started?.heldBackTexts, learningRate })} />;
}
