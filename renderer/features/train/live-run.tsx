import type { RunSummary } from '../../../shared/model/run-library';
import { epochsFor } from '../../../shared/model/usual-settings';
import { useRunStream } from '../../stores/stores';
import { isSetAside } from '../runs/run-state';
import { FinalNumbers, NumbersSoFar } from './final-numbers';
import { NewsLine } from './news-line';
import { Probes } from './probes';
import { RunCharts } from './run-charts';
import { RunFrame, useRunDetails } from './run-frame';

/** A run while it trains, and what it leaves: numbers, words, curves, how sure it is. */
export function LiveRun({ run }: { readonly run: RunSummary }) {
  const details = useRunDetails(run);
  const known = details.value?.kind === 'finetuning' ? details.value : undefined;
  const config = known?.record.config;
  const started = useRunStream((state) => state.started);
  const passes = config && started && epochsFor(config, started.trainRows + started.validationRows);
  const outcome = known?.result ? <FinalNumbers run={run} result={known.result} /> : isSetAside(run) && <NumbersSoFar run={run} />;
  return (
    <RunFrame run={run} details={details} passes={passes} outcome={outcome} news={<NewsLine run={run} config={config} />}>
      <RunCharts tfidf={known?.result?.baselines.tfidf ?? undefined} />
      <Probes />
    </RunFrame>
  );
}
