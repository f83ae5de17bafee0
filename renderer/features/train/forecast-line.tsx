import type { RunSettings } from '../../../shared/contract';
import { useHost } from '../../client/app-context';
import { useRequest } from '../../client/use-request';
import { Icon } from '../../components/icon';
import { Wait } from '../../components/wait';

interface ForecastLineProps {
  readonly datasetId: string;
  readonly modelId: string;
  readonly settings: RunSettings;
  /** Whether the plan for these settings stands. */
  readonly isReady: boolean;
}

/** What training would take here, measured by a few steps; training need not wait for it. */
export function ForecastLine({ datasetId, modelId, settings, isReady }: ForecastLineProps) {
  const { app } = useHost();
  const choice = { datasetId, modelId, settings };
  const { status, value, error, progress, since, run, cancel } = useRequest(isReady ? JSON.stringify(choice) : undefined, (options) => app.runs.forecast(choice, options));
  if (status === 'failed' && error) {
    return <p className="dim forecast">How long it takes could not be measured: {error.message} <button type="button" className="link" onClick={run}>Measure again</button></p>;
  }
  if (status === 'waiting') return <div className="forecast"><Wait title="Measuring how long it takes here" progress={progress} since={since} onCancel={cancel} /></div>;
  if (!value) return <p className="dim forecast"><button type="button" className="link" onClick={run}>Measure how long it takes here</button></p>;
  if (!value.fits) return <div className="notice notice-warning"><Icon name="warning" /><span className="notice-text">{value.sentence}</span></div>;
  return <p className="forecast forecast-good">{value.sentence}</p>;
}
