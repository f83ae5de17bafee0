import { Button } from '@mantine/core';
import { useRef } from 'react';
import type { DataSource } from '../../../shared/model/dataset-library';
import { modelIdOfRun } from '../../../shared/model/model-library';
import type { RunSummary } from '../../../shared/model/run-library';
import type { CallOptions } from '../../../shared/rpc/definitions';
import { useHost } from '../../client/app-context';
import { useAction } from '../../client/use-action';
import { ErrorNotice } from '../../components/error-notice';
import { counted } from '../../components/format';
import { Icon } from '../../components/icon';
import { Wait } from '../../components/wait';
import { useExports } from '../../stores/stores';

/** A table without labels becomes the same table with predictions. */
export function PredictFile({ run }: { readonly run: RunSummary }) {
  const host = useHost();
  const input = useRef<HTMLInputElement>(null);
  const done = useExports(({ predictions }) => predictions[run.id]);
  const putPredictions = useExports((state) => state.putPredictions);
  const predict = useAction({ outlives: true });
  const start = (bring: (options: CallOptions) => Promise<DataSource>) =>
    void predict.run(async (options) => putPredictions(run.id, await host.app.predictions.file({ modelId: modelIdOfRun(run.id), source: await bring(options) }, options)));
  const pick = async () => {
    if (!host.desktop) return input.current?.click();
    const [path] = await host.desktop.files.pick({ what: 'data' });
    if (path !== undefined) start(() => Promise.resolve({ kind: 'path', path }));
  };
  return (
    <section className="card stack" aria-label="Predict a file">
      <h2>Predict a file</h2>
      <p className="dim">Give it a table of texts; you get a CSV with a prediction and each class’s probability in every row.</p>
      <input ref={input} type="file" className="visually-hidden" tabIndex={-1} aria-label="A table to predict" onChange={(event) => {
        const file = event.currentTarget.files?.[0];
        event.currentTarget.value = '';
        if (file) start((options) => host.bring(file, options));
      }} />
      {predict.busy ? <Wait title="Predicting" progress={predict.progress} since={predict.since} onCancel={predict.cancel} /> : <div><Button variant="default" onClick={() => void pick()}>Choose a file</Button></div>}
      {predict.error && <ErrorNotice title="The file could not be predicted" error={predict.error} onClose={predict.clear} />}
      {done && (
        <>
          <p className="row export-done"><Icon name="check" size={14} /> {counted(done.rows, 'row')} in <span className="mono export-path">{done.path}</span></p>
          {done.notes.map((note) => <p key={note} className="label">{note}</p>)}
        </>
      )}
    </section>
  );
}
