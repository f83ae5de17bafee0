import { useMemo } from 'react';
import { fromErrorPayload as asError } from '../../../shared/errors';
import type { PretrainingConfig } from '../../../shared/model/pretraining';
import type { RunSummary } from '../../../shared/model/run-library';
import { useHost } from '../../client/app-context';
import { useRequest } from '../../client/use-request';
import { ErrorNotice } from '../../components/error-notice';
import { Wait } from '../../components/wait';
import { useRunStream } from '../../stores/stores';
import { isUnderWay } from '../runs/run-state';
import { NewsNotice } from '../train/news-line';
import { Notes } from '../train/notes';
import { QueueLine } from '../train/queue-line';
import { StatusLine } from '../train/status-line';
import { MaskedExamples } from './masked-examples';
import { PretrainingCharts } from './pretraining-charts';
import { pretrainingNews } from './pretraining-news';
import { KeptWeights, PretrainingNumbers } from './pretraining-numbers';
import '../train/train.css';

const BOTH: PretrainingConfig['objectives'] = { maskedLanguage: true, nextSentence: true };

/** A pre-training while it learns, and what it leaves: numbers, curves, the words that it would put in. */
export function LivePretraining({ run }: { readonly run: RunSummary }) {
  const { app } = useHost();
  const status = useRunStream((state) => state.status);
  const error = useRunStream((state) => state.error);
  const reload = useRunStream((state) => state.reload);
  const details = useRequest(`${run.id} ${run.state}`, (options) => app.runs.get({ id: run.id }, options));
  const since = useMemo(() => performance.now(), []);
  const known = details.value?.kind === 'pretraining' ? details.value : undefined;
  const isKept = run.hasModel && !known?.result && !isUnderWay(run.state) && run.state !== 'queued' && run.state !== 'finished';
  return (
    <div className="panel live-run">
      <StatusLine run={run} />
      {run.error && <ErrorNotice title="This run ended with an error" error={asError(run.error)} />}
      <QueueLine run={run} />
      {known?.result && <PretrainingNumbers run={run} result={known.result} />}
      {isKept && <KeptWeights run={run} />}
      <NewsLine run={run} learningRate={known?.record.config.learningRate} />
      {status === 'loading' && <Wait title="Fetching what happened so far" since={since} />}
      {status === 'failed' && error && <ErrorNotice title="The course of this run could not be read" error={error} onRetry={reload} />}
      {run.state !== 'queued' && <PretrainingCharts objectives={known?.record.config.objectives ?? BOTH} />}
      {run.state !== 'queued' && <MaskedExamples />}
      <Notes />
    </div>
  );
}

/** What is happening, in words, with the button that does what could help. */
function NewsLine({ run, learningRate }: { readonly run: RunSummary; readonly learningRate: number | undefined }) {
  const steps = useRunStream((state) => state.steps);
  const { evaluations } = useRunStream((state) => state.pretraining);
  if (!isUnderWay(run.state) || steps.length === 0) return null;
  return <NewsNotice run={run} news={pretrainingNews({ steps, evaluations, learningRate })} />;
}
