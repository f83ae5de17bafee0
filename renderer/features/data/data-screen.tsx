import { Button } from '@mantine/core';
import { useState } from 'react';
import type { DataFinding } from '../../../shared/model/data-report';
import type { Dataset } from '../../../shared/model/dataset-library';
import type { RunSummary } from '../../../shared/model/run-library';
import { useHost } from '../../client/app-context';
import { useKept } from '../../client/use-kept';
import { useRequest } from '../../client/use-request';
import { ErrorNotice } from '../../components/error-notice';
import { count, counted } from '../../components/format';
import { Icon } from '../../components/icon';
import { RequestView } from '../../components/request-view';
import { Wait } from '../../components/wait';
import { useLibrary, useNavigation } from '../../stores/stores';
import { ColumnChoice } from './column-choice';
import { columnRoles } from './column-roles';
import { shownRows } from './finding-words';
import { ReportPanel } from './report-panel';
import { RowTable } from './row-table';
import { useDatasetChange } from './use-dataset-change';
import { WithoutLabels } from '../pretrain/without-labels';
import './data.css';

/** A dataset: its table, and what speaks for and against training on it; of a run, as that reads it. */
export function DataScreen({ run, datasetId }: { readonly run: RunSummary | undefined; readonly datasetId: string }) {
  const { app } = useHost();
  // A change in the library (a fix, another window's) brings another summary, and the dataset is asked for again.
  const stamp = useLibrary(({ datasets }) => JSON.stringify(datasets?.find(({ id }) => id === datasetId) ?? null));
  const request = useRequest(`${datasetId} ${stamp}`, (options) => app.datasets.get({ id: datasetId }, options));
  const kept = useKept(request.value);
  // It stays while it is asked for again: whoever uses the keyboard keeps their place.
  if (kept?.id === datasetId && request.status !== 'failed') return <OpenDataset key={kept.id} run={run} loaded={kept} />;
  return <RequestView request={request} title="Opening the dataset" failure="This dataset could not be opened">{() => null}</RequestView>;
}

/** What texts without labels are good for. */
function Unlabelled({ datasetId }: { readonly datasetId: string }) {
  return (
    <section className="stack report-part">
      <h2>Texts without labels</h2>
      <p className="dim">A model can learn the language of these texts: a new one, or one that is there already and is fine-tuned on labelled texts of the same kind afterwards.</p>
      <WithoutLabels datasetId={datasetId} />
    </section>
  );
}

function OpenDataset({ run, loaded }: { readonly run: RunSummary | undefined; readonly loaded: Dataset }) {
  const go = useNavigation((state) => state.go);
  const inspect = useNavigation((state) => state.inspect);
  const [finding, setFinding] = useState<DataFinding>();
  const { dataset, change, apply } = useDatasetChange(loaded);
  const { format } = dataset;
  const roles = columnRoles(dataset);
  const isRead = dataset.report !== undefined;
  const cell = (cells: readonly string[], column: string | undefined) => (column === undefined ? undefined : cells[format.columns.indexOf(column)]);
  return (
    <div className="data-screen">
      <section className="data-left">
        <div className="data-head">
          <ColumnChoice dataset={dataset} isBusy={change.busy} onChoose={(columns) => apply((app, options) => app.datasets.setColumns({ id: dataset.id, columns }, options))} />
          <p className="label numbers">
            {isRead ? `${counted(dataset.rows, 'row')} can be used${dataset.tableRows > dataset.rows ? ` of ${count(dataset.tableRows)}` : ''}` : counted(dataset.tableRows, 'row')} · {format.kind ?? 'delimited text'}, {format.encoding}
            {finding && (
              <>
                {' '}· showing only {shownRows(finding)} <button type="button" className="link" onClick={() => setFinding(undefined)}>Show all</button>
              </>
            )}
          </p>
          {format.notes.map((note) => <p key={note} className="label">{note}</p>)}
          {dataset.labelling === 'undecided' && !change.busy && (
            <div className="notice notice-warning">
              <Icon name="warning" />
              <span className="notice-text">Which column holds the texts, and which the labels? Nothing could be guessed: choose them above. If there are no labels, choose “none”: a model can still be pre-trained on the texts.</span>
            </div>
          )}
          {change.busy && <Wait title="Reading the table again" progress={change.progress} since={change.since} onCancel={change.cancel} />}
          {change.error && <ErrorNotice title="That did not work" error={change.error} onClose={change.clear} />}
        </div>
        <RowTable
          key={[finding?.kind, dataset.tableRows, dataset.rows, dataset.fixes.length, roles.text, roles.textPair, roles.label].join('\n')}
          dataset={dataset}
          finding={finding?.kind}
          onOpen={({ line, cells, problem }) => {
            const pair = cell(cells, roles.textPair);
            const label = cell(cells, roles.label);
            inspect({ kind: 'row', title: `Line ${count(line)}`, reader: { datasetId: dataset.id, run }, text: cell(cells, roles.text ?? format.columns[0]) ?? '', ...(pair ? { pair } : {}), ...(label ? { label } : {}), ...(problem ? { problem } : {}) });
          }}
        />
      </section>
      <aside className="data-right" aria-label="Report">
        {dataset.labelling === 'unlabelled' && <Unlabelled datasetId={dataset.id} />}
        {!run && dataset.labelling !== 'unlabelled' && (
          <Button fullWidth disabled={dataset.classes.length < 2} onClick={() => go({ page: 'dataset', id: dataset.id, tab: 'train' })}>
            Set up training
          </Button>
        )}
        {isRead && dataset.classes.length < 2 && <p className="label">Training needs at least two labels: choose another label column.</p>}
        {isRead && <ReportPanel run={run} dataset={dataset} shown={finding} onShow={setFinding} change={change} apply={apply} />}
      </aside>
    </div>
  );
}
