import { useMemo, type ReactNode } from 'react';
import { fromErrorPayload as asError } from '../../../shared/errors';
import type { RunDetails, RunSummary } from '../../../shared/model/run-library';
import { useHost } from '../../client/app-context';
import { useRequest, type RequestState } from '../../client/use-request';
import { ErrorNotice } from '../../components/error-notice';
import { Wait } from '../../components/wait';
import { useRunStream } from '../../stores/stores';
import { Notes } from './notes';
import { QueueLine } from './queue-line';
import { StatusLine } from './status-line';
import './train.css';

/** A run in full; asked for again when its state changes. */
export function useRunDetails(run: RunSummary): RequestState<RunDetails> {
  const { app } = useHost();
  return useRequest(`${run.id} ${run.state}`, (options) => app.runs.get({ id: run.id }, options));
}

interface RunFrameProps {
  readonly run: RunSummary;
  readonly details: RequestState<RunDetails>;
  /** Passes over the data that a fine-tuning run makes, where they are known. */
  readonly passes?: number | undefined;
  /** What came out, when it is done. */
  readonly outcome: ReactNode;
  /** What is happening, in words. */
  readonly news: ReactNode;
  /** Its course; there is none while it waits in the queue. */
  readonly children: ReactNode;
}

/** What stands around the course of a run of either kind: how it is, why it ended, its place in the queue, what came out, what it noted. */
export function RunFrame({ run, details, passes, outcome, news, children }: RunFrameProps) {
  const status = useRunStream((state) => state.status);
  const error = useRunStream((state) => state.error);
  const reload = useRunStream((state) => state.reload);
  const since = useMemo(() => performance.now(), []);
  return (
    <div className="panel live-run">
      <StatusLine run={run} passes={passes} />
      {run.error && <ErrorNotice title="This run ended with an error" error={asError(run.error)} />}
      <QueueLine run={run} />
      {outcome}
      {news}
      {details.status === 'failed' && details.error && <ErrorNotice title="The settings and the result of this run could not be read" error={details.error} onRetry={details.run} />}
      {status === 'loading' && <Wait title="Fetching what happened so far" since={since} />}
      {status === 'failed' && error && <ErrorNotice title="The course of this run could not be read" error={error} onRetry={reload} />}
      {run.state !== 'queued' && children}
      <Notes />
    </div>
  );
}
