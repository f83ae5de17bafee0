import type { AppClient } from '../../../shared/contract';
import type { RunConfig } from '../../../shared/model/run';
import type { RunDetails, RunSummary } from '../../../shared/model/run-library';
import { useHost } from '../../client/app-context';
import { useRequest } from '../../client/use-request';
import { duration, withInterval } from '../../components/format';
import { RequestView } from '../../components/request-view';

/** Runs side by side: their results, and the settings in which they differ. */
export function RunComparison({ runs }: { readonly runs: readonly RunSummary[] }) {
  const { app } = useHost();
  const request = useRequest(runs.map(({ id, state }) => `${id} ${state}`).join('\n'), () => detailsOf(app, runs));
  return (
    <section className="card stack" aria-label="Comparison">
      <h2>Side by side</h2>
      <RequestView request={request} title="Fetching the runs" failure="The runs could not be fetched">
        {(details) => <Comparison details={details} />}
      </RequestView>
    </section>
  );
}

function detailsOf(app: AppClient, runs: readonly RunSummary[]): Promise<readonly RunDetails[]> {
  return Promise.all(runs.map(({ id }) => app.runs.get({ id })));
}

function Comparison({ details }: { readonly details: readonly RunDetails[] }) {
  const results: readonly (readonly [string, (run: RunDetails) => string])[] = [
    ['Accuracy', ({ result }) => (result?.accuracy == null ? '–' : withInterval(result.accuracy, result.accuracyInterval))],
    ['Macro F1', ({ result }) => (result?.macroF1 == null ? '–' : withInterval(result.macroF1, result.macroF1Interval))],
    ['Time', ({ result }) => (result ? duration(result.seconds) : '–')],
    ['Data', ({ summary }) => summary.dataset.name],
    ['Model', ({ summary }) => summary.model.name],
  ];
  return (
    <div className="runs-scroll" tabIndex={0} role="region" aria-label="Runs side by side">
      <table className="runs-table numbers">
        <thead>
          <tr>
            <td />
            {details.map(({ summary: { id, name } }) => <th key={id} scope="col"><bdi>{name}</bdi></th>)}
          </tr>
        </thead>
        <tbody>
          {results.map(([title, value]) => <Line key={title} title={title} cells={details.map(value)} />)}
          {differing(details).map((setting) => (
            <Line key={setting} title={setting} cells={details.map(({ record }) => written(record.config[setting]))} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ title, cells }: { readonly title: string; readonly cells: readonly string[] }) {
  return (
    <tr>
      <th scope="row">{title}</th>
      {cells.map((cell, i) => <td key={i}><bdi>{cell}</bdi></td>)}
    </tr>
  );
}

/** Told in rows of their own, or not a setting. */
const TOLD: readonly (keyof RunConfig)[] = ['data', 'test', 'model', 'probes'];

function written(value: RunConfig[keyof RunConfig]): string {
  if (value === undefined) return 'as the model has it';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function differing(details: readonly RunDetails[]): readonly (keyof RunConfig)[] {
  const configs = details.map(({ record }) => record.config);
  const names = [...new Set(configs.flatMap((config) => Object.keys(config) as (keyof RunConfig)[]))];
  return names.filter((name) => !TOLD.includes(name) && new Set(configs.map((config) => JSON.stringify(config[name]))).size > 1);
}
