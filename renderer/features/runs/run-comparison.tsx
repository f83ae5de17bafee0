import type { AppClient } from '../../../shared/contract';
import type { FinetuningDetails, PretrainingDetails, RunDetails, RunSummary } from '../../../shared/model/run-library';
import { useHost } from '../../client/app-context';
import { useRequest } from '../../client/use-request';
import { duration, figure, percent, withInterval } from '../../components/format';
import { RequestView } from '../../components/request-view';
import { unsetWords } from '../train/unset-words';

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
  const results = [...(details.some(isFinetuning) ? CLASS_SCORES : []), ...(details.some(isPretraining) ? WORD_SCORES : []), ...ABOUT];
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
            <Line key={setting} title={setting} cells={details.map((run) => written(run, setting))} />
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

type Row = readonly [title: string, value: (run: RunDetails) => string];

function isFinetuning(run: RunDetails): run is FinetuningDetails {
  return run.kind === 'finetuning';
}

function isPretraining(run: RunDetails): run is PretrainingDetails {
  return run.kind === 'pretraining';
}

const NONE = '–';
const CLASS_SCORES: readonly Row[] = [
  ['Accuracy', (run) => (isFinetuning(run) && run.result?.accuracy != null ? withInterval(run.result.accuracy, run.result.accuracyInterval) : NONE)],
  ['Macro F1', (run) => (isFinetuning(run) && run.result?.macroF1 != null ? withInterval(run.result.macroF1, run.result.macroF1Interval) : NONE)],
];
const share = (value: number | null | undefined): string => (value == null ? NONE : percent(value));
const WORD_SCORES: readonly Row[] = [
  ['Masked-word loss', (run) => (isPretraining(run) && run.result?.loss != null ? figure(run.result.loss) : NONE)],
  ['Right at once', (run) => (isPretraining(run) ? share(run.result?.top1) : NONE)],
  ['Among the first five', (run) => (isPretraining(run) ? share(run.result?.top5) : NONE)],
  ['Pairs judged rightly', (run) => (isPretraining(run) ? share(run.result?.nspAccuracy) : NONE)],
];
const ABOUT: readonly Row[] = [
  ['Time', ({ result }) => (result ? duration(result.seconds) : NONE)],
  ['Data', ({ summary }) => summary.dataset.name],
  ['Model', ({ summary }) => summary.model.name],
];

/** Told in rows of their own, or not a setting. */
const TOLD: readonly string[] = ['data', 'test', 'text', 'model', 'probes', 'examples'];

/** By name, whichever kind of run it is. */
function settingsOf({ record }: RunDetails): Readonly<Record<string, unknown>> {
  return record.config;
}

function written(run: RunDetails, setting: string): string {
  const value = settingsOf(run)[setting];
  if (value === undefined) return unsetWords(run.kind, setting);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function differing(details: readonly RunDetails[]): readonly string[] {
  const configs = details.map(settingsOf);
  const names = [...new Set(configs.flatMap((config) => Object.keys(config)))];
  return names.filter((name) => !TOLD.includes(name) && new Set(configs.map((config) => JSON.stringify(config[name]))).size > 1);
}
