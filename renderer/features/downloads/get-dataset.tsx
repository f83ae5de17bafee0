import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { HubDataSource } from '../../../shared/model/dataset-library';
import { hubIdSchema } from '../../../shared/model/model-library';
import { useHost } from '../../client/app-context';
import { useAction } from '../../client/use-action';
import { useRequest } from '../../client/use-request';
import { ErrorNotice } from '../../components/error-notice';
import { Wait } from '../../components/wait';
import { useLibrary, useNavigation } from '../../stores/stores';
import { SplitChoice } from './split-choice';
import { UnfinishedDownloads } from './unfinished-downloads';
import { useUnfinished } from './use-unfinished';
import './downloads.css';

/** Reviews of films, long and short: what most people try first. */
const SUGGESTIONS = [
  { hubId: 'stanfordnlp/imdb', words: 'imdb: 50,000 film reviews' },
  { hubId: 'stanfordnlp/sst2', words: 'sst2: 70,000 short sentences about films' },
];

/** A dataset from the hub, by its id: first what there is and how large, then the download. */
export function GetDataset() {
  const { app } = useHost();
  const go = useNavigation((state) => state.go);
  const refresh = useLibrary((state) => state.refresh);
  const [hubId, setHubId] = useState('');
  const [asked, setAsked] = useState<string>();
  const download = useAction({ outlives: true });
  const unfinished = useUnfinished('dataset');
  const lookUp = useRequest(asked, (options) => app.datasets.lookUp({ hubId: asked! }, options));
  const isId = hubIdSchema.safeParse(hubId.trim()).success;
  const ask = (id: string) => {
    setHubId(id);
    if (id === asked) lookUp.run();
    else setAsked(id);
  };
  const start = (source: Omit<HubDataSource, 'kind'>) =>
    download.run(async (options) => {
      const { id } = await app.datasets.import({ source: { kind: 'hub', ...source } }, options);
      void refresh('datasets');
      if (!options.hasLeft()) go({ page: 'dataset', id, tab: 'data' });
    });
  return (
    <section className="card stack get-dataset" aria-label="Get a dataset">
      <h2>Get a dataset</h2>
      <p className="dim">Thousands are on the Hugging Face hub. Looking one up asks the hub for its size; nothing is downloaded until you say so.</p>
      <form className="get-dataset-field" onSubmit={(event) => { event.preventDefault(); ask(hubId.trim()); }}>
        <TextInput label="Hub id of a dataset" placeholder="stanfordnlp/imdb" value={hubId} onChange={(event) => setHubId(event.currentTarget.value)} disabled={download.busy} error={hubId.trim() !== '' && !isId ? 'An id looks like owner/name' : undefined} />
        <Button type="submit" variant="default" disabled={!isId || download.busy}>Look it up</Button>
      </form>
      <div className="row">
        {SUGGESTIONS.map(({ hubId: id, words }) => <button key={id} type="button" className="link" disabled={download.busy} onClick={() => ask(id)}>{words}</button>)}
      </div>
      {lookUp.status === 'waiting' && <Wait title={`Asking the hub about ${asked ?? ''}`} progress={lookUp.progress} since={lookUp.since} onCancel={() => setAsked(undefined)} />}
      {lookUp.status === 'failed' && lookUp.error && <ErrorNotice title="The dataset could not be looked up" error={lookUp.error} onRetry={lookUp.run} onClose={() => setAsked(undefined)} />}
      {lookUp.status === 'ready' && lookUp.value && !download.busy && <SplitChoice key={lookUp.value.hubId} dataset={lookUp.value} onChoose={(config, split) => void start({ hubId: lookUp.value!.hubId, config, split })} />}
      {download.busy && <Wait title="Asking the hub" progress={download.progress} since={download.since} onCancel={download.cancel} />}
      {download.error && <ErrorNotice title="The dataset could not be downloaded" error={download.error} onClose={download.clear} />}
      <UnfinishedDownloads unfinished={unfinished} disabled={download.busy} onResume={({ hubId: id, commit, revision, config, split }) => void start({ hubId: id, revision: revision && commit, config, split })} />
    </section>
  );
}
