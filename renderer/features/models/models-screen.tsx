import { Button, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import type { ModelSummary } from '../../../shared/model/model-library';
import { hubIdSchema } from '../../../shared/model/model-library';
import { useHost } from '../../client/app-context';
import { useAction } from '../../client/use-action';
import { ErrorNotice } from '../../components/error-notice';
import { Wait } from '../../components/wait';
import { useLibrary, useNavigation } from '../../stores/stores';
import { UnfinishedDownloads } from '../downloads/unfinished-downloads';
import { useUnfinished } from '../downloads/use-unfinished';
import { isBaseModel } from './base-models';
import { ModelCard } from './model-card';
import './models.css';

/** The models on this machine, and the two ways to add one. */
export function ModelsScreen() {
  const models = useLibrary((state) => state.models);
  const error = useLibrary((state) => state.error);
  const refresh = useLibrary((state) => state.refresh);
  return (
    <div className="screen">
      <h1>Models</h1>
      <p className="dim">A pre-trained BERT already knows the language; training teaches it your labels. Models from the library run on this machine alone.</p>
      {error && <ErrorNotice error={error} onRetry={() => void refresh('models')} />}
      <div className="model-ways">
        <Download />
        <AddFolder />
        <OfYourOwn />
      </div>
      <Shelf title="To start from" models={models?.filter((model) => model.origin !== 'run' || isBaseModel(model))} />
      <Shelf title="Fine-tuned here" models={models?.filter((model) => model.origin === 'run' && !isBaseModel(model))} />
    </div>
  );
}

function Shelf({ title, models }: { readonly title: string; readonly models: readonly ModelSummary[] | undefined }) {
  if (!models || models.length === 0) return null;
  return (
    <section className="stack" aria-label={title}>
      <h2>{title}</h2>
      <div className="model-grid">
        {models.map((model) => <ModelCard key={model.id} model={model} />)}
      </div>
    </section>
  );
}

/** A model from the hub, by its id. Only this asks anything of the network, and only when the button is pressed. */
function Download() {
  const { app } = useHost();
  const refresh = useLibrary((state) => state.refresh);
  const [hubId, setHubId] = useState('');
  const [token, setToken] = useState('');
  const [withToken, setWithToken] = useState(false);
  const download = useAction({ outlives: true });
  const unfinished = useUnfinished('model');
  const isId = hubIdSchema.safeParse(hubId.trim()).success;
  const start = (id: string, revision?: string) =>
    download.run(async (options) => {
      await app.models.download({ hubId: id, ...(revision ? { revision } : {}), ...(token ? { token } : {}) }, options);
      setHubId('');
      await refresh('models');
    });
  return (
    <form className="card stack" onSubmit={(event) => { event.preventDefault(); void start(hubId.trim()); }}>
      <h2>Download from the Hugging Face hub</h2>
      <TextInput label="Hub id" placeholder="google-bert/bert-base-uncased" value={hubId} onChange={(event) => setHubId(event.currentTarget.value)} disabled={download.busy} error={hubId.trim() !== '' && !isId ? 'An id looks like owner/name' : undefined} />
      {withToken ? (
        <TextInput label="Access token" description="For models that need a sign-in. It is sent to the hub and not kept; the settings keep one." type="password" autoComplete="off" value={token} onChange={(event) => setToken(event.currentTarget.value)} />
      ) : (
        <button type="button" className="link" onClick={() => setWithToken(true)}>This model needs a token</button>
      )}
      {download.busy ? (
        <Wait title="Asking the hub" progress={download.progress} since={download.since} onCancel={download.cancel} />
      ) : (
        <div className="row"><Button type="submit" disabled={!isId}>Download</Button><span className="label grow">Files are checked against the hub’s hashes; a download that was cut off goes on where it ended.</span></div>
      )}
      {download.error && <ErrorNotice title="The model could not be downloaded" error={download.error} onRetry={isId ? () => void start(hubId.trim()) : undefined} onClose={download.clear} />}
      <UnfinishedDownloads unfinished={unfinished} disabled={download.busy} onResume={({ hubId: id, commit }) => void start(id, commit)} />
    </form>
  );
}

/** A model that is on this disk already: a folder as Hugging Face's libraries save it. */
function AddFolder() {
  const { app, desktop } = useHost();
  const refresh = useLibrary((state) => state.refresh);
  const [path, setPath] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const add = useAction({ outlives: true });
  const start = (folder: string) =>
    add.run(async (options) => {
      await app.models.addFolder({ source: { kind: 'path', path: folder } }, options);
      setPath('');
      await refresh('models');
    });
  const pick = async () => {
    const [picked] = (await desktop?.files.pick({ what: 'model-folder' })) ?? [];
    if (picked !== undefined) void start(picked);
  };
  return (
    <form ref={form} className="card stack" onSubmit={(event) => { event.preventDefault(); void start(path.trim()); }}>
      <h2>Add a folder</h2>
      <TextInput label="Folder" placeholder="/home/me/models/my-bert" value={path} onChange={(event) => setPath(event.currentTarget.value)} disabled={add.busy} />
      <p className="label">It holds config.json, model.safetensors and vocab.txt or tokenizer.json. It is copied into the library. Dropping it on this window does the same.</p>
      {add.busy ? (
        <Wait title="Copying the model" progress={add.progress} since={add.since} onCancel={add.cancel} />
      ) : (
        <div className="row">
          <Button type="submit" disabled={path.trim() === ''}>Add</Button>
          {desktop && <Button variant="default" onClick={() => void pick()}>Choose a folder</Button>}
        </div>
      )}
      {add.error && <ErrorNotice title="The folder could not be added" error={add.error} onClose={add.clear} />}
    </form>
  );
}

/** A model that is made here. */
function OfYourOwn() {
  const go = useNavigation((state) => state.go);
  return (
    <section className="card stack" aria-label="Make one of your own">
      <h2>Make one of your own</h2>
      <p className="dim">From plain texts, without labels: a new BERT from scratch, or one of these adapted to your field.</p>
      <div className="row"><Button variant="default" onClick={() => go({ page: 'pretrain' })}>Pre-train a model</Button></div>
    </section>
  );
}
