import type { ReactNode } from 'react';
import type { RequestState } from '../client/use-request';
import { ErrorNotice } from './error-notice';
import { Wait } from './wait';

interface RequestViewProps<T> {
  readonly request: RequestState<T>;
  readonly title: string;
  readonly failure: string;
  readonly children: (value: T) => ReactNode;
}

/** The four states of a request: waiting, failed with a way on, cancelled with a way back, and its answer. */
export function RequestView<T>({ request, title, failure, children }: RequestViewProps<T>) {
  const { status, value, error, progress, since, run, cancel } = request;
  if (status === 'failed' && error) return <ErrorNotice title={failure} error={error} onRetry={run} />;
  if (value !== undefined) return <>{children(value)}</>;
  if (status === 'waiting') return <Wait title={title} progress={progress} since={since} onCancel={cancel} />;
  return (
    <button type="button" className="link" onClick={run}>
      {title}
    </button>
  );
}
