import { useMemo } from 'react';
import type { RunSummary } from '../../../shared/model/run-library';
import { useHost } from '../../client/app-context';
import { useRequest } from '../../client/use-request';
import { fromErrorPayload as asError } from '../../../shared/errors';
import { ErrorNotice } from '../../components/error-notice';
import { Wait } from '../../components/wait';
import { useRunStream } from '../../stores/stores';
import { FinalNumbers } from './final-numbers';
import { NewsLine } from './news-line';
import { Notes } from './notes';
import { Probes } from './probes';
import { QueueLine } from './queue-line';
import { RunCharts } from './run-charts';
import { StatusLine } from './status-line';
import './train.css';

/** A run while it trains, and what it leaves: numbers, words, curves, how sure it is. */
export function LiveRun({ run }: { readonly run: RunSummary }) {
  const { app } = useHost();
  const status = useRunStream((state) => state.status);
  const error = useRunStream((state) => state.error);
  const reload = useRunStream((state) => state.reload);
  const details = useRequest(`${run.id} ${run.state}`, (options) => app.runs.get({ id: run.id }, options));
  const since = useMemo(() => performance.now(), []);
  const known = details.value?.kind === 'finetuning' ? details.value : undefined;
  const baselines = known?.result?.baselines;
  return (
    <div className="panel live-run">
      <StatusLine run={run} passes={known?.record.config.epochs} />
      {run.error && <ErrorNotice title="This run ended with an error" error={asError(run.error)} />}
      <QueueLine run={run} />
      {known?.result && <FinalNumbers run={run} result={known.result} />}
      <NewsLine run={run} config={known?.record.config} />
      {status === 'loading' && <Wait title="Fetching what happened so far" since={since} />}
      {status === 'failed' && error && <ErrorNotice title="The course of this run could not be read" error={error} onRetry={reload} />}
      {run.state !== 'queued' && <RunCharts tfidf={baselines?.tfidf ?? undefined} />}
      {run.state !== 'queued' && <Probes />}
      <Notes />
    </div>
  );
}
