import { Button } from '@mantine/core';
import { useRef } from 'react';
import type { Dataset } from '../../../shared/model/dataset-library';
import type { CallOptions } from '../../../shared/rpc/definitions';
import { useHost } from '../../client/app-context';
import { ACCEPTED_FILES, bringDataset } from '../../client/bring-dataset';
import { useAction } from '../../client/use-action';
import { ErrorNotice } from '../../components/error-notice';
import { Wait } from '../../components/wait';
import { useLibrary } from '../../stores/stores';

/** Where no dataset is chosen yet: a file with texts, or the reviews in the box. */
export function BringTexts({ onBrought }: { readonly onBrought: (datasetId: string) => void }) {
  const host = useHost();
  const refresh = useLibrary((state) => state.refresh);
  const input = useRef<HTMLInputElement>(null);
  const bring = useAction();
  const take = (load: (options: CallOptions) => Promise<Dataset>) =>
    void bring.run(async (options) => {
      const { id } = await load(options);
      await refresh('datasets');
      onBrought(id);
    });
  const pick = async () => {
    if (!host.desktop) return input.current?.click();
    const [path] = await host.desktop.files.pick({ what: 'data' });
    if (path !== undefined) take((options) => host.app.datasets.import({ source: { kind: 'path', path } }, options));
  };
  return (
    <div className="stack">
      <input ref={input} type="file" accept={ACCEPTED_FILES} className="visually-hidden" tabIndex={-1} aria-label="A file of texts" onChange={(event) => {
        const file = event.currentTarget.files?.[0];
        event.currentTarget.value = '';
        if (file) take((options) => bringDataset(host, file, options));
      }} />
      <p>Choose a dataset above, or bring texts: any table with a column of texts, or a text file with a text in each line.</p>
      {bring.busy ? (
        <Wait title="Reading the texts" progress={bring.progress} since={bring.since} onCancel={bring.cancel} />
      ) : (
        <div className="row">
          <Button onClick={() => void pick()}>Choose a file</Button>
          <Button variant="default" onClick={() => take((options) => host.app.datasets.import({ source: { kind: 'sample' } }, options))}>Use the sample reviews</Button>
        </div>
      )}
      {bring.error && <ErrorNotice title="This file could not be brought in" error={bring.error} onClose={bring.clear} />}
    </div>
  );
}
