import type { Forecast } from '../../../shared/model/run-library';
import type { CallOptions } from '../../../shared/rpc/definitions';
import { useRequest } from '../../client/use-request';
import { Icon } from '../../components/icon';
import { Wait } from '../../components/wait';

interface ForecastLineProps {
  /** What is to be measured; another value is measured anew. */
  readonly choice: string;
  readonly ask: (options: CallOptions) => Promise<Forecast>;
  /** Whether the plan for these settings stands. */
  readonly isReady: boolean;
}

/** What training would take here, measured by a few steps; training need not wait for it. */
export function ForecastLine({ choice, ask, isReady }: ForecastLineProps) {
  const { status, value, error, progress, since, run, cancel } = useRequest(isReady ? choice : undefined, ask);
  if (status === 'failed' && error) {
    return <p className="dim forecast">How long it takes could not be measured: {error.message} <button type="button" className="link" onClick={run}>Measure again</button></p>;
  }
  if (status === 'waiting') return <div className="forecast"><Wait title="Measuring how long it takes here" progress={progress} since={since} onCancel={cancel} /></div>;
  if (!value) return <p className="dim forecast"><button type="button" className="link" onClick={run}>Measure how long it takes here</button></p>;
  if (!value.fits) return <div className="notice notice-warning"><Icon name="warning" /><span className="notice-text">{value.sentence}</span></div>;
  return <p className="forecast forecast-good">{value.sentence}</p>;
}
