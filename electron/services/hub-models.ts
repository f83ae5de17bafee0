import type { ModelSummary } from '../../shared/model/model-library';
import { fetchModel } from '../hub/fetch-model';
import type { HubConnection } from '../hub/hub-connection';
import { HubRepository, type RepositoryInfo } from '../hub/hub-repository';
import type { Application } from './application';
import { withDownloadFolder, withHub, type DownloadCall } from './hub-downloads';
import { ModelLibrary } from './library/model-library';
import { inMegabytes } from './library/megabytes';

export interface ModelDownload extends DownloadCall {
  readonly hubId: string;
  /** A branch, a tag or a commit; the newest where not given. */
  readonly revision?: string | undefined;
}

/**
 * Fetches a model of the hub into the library, where it appears when it is whole and every hash is right. The library's copy of the
 * same commit is taken as it is.
 *
 * @throws a user error where the network, the hub or the disk fails, and where the model is none that can be trained here
 */
export async function downloadModel(app: Application, { hubId, revision = 'main', token, ...call }: ModelDownload, library = downloadedModels(app)): Promise<ModelSummary> {
  return withHub(app, token, async (connection) => {
    const info = await new HubRepository(connection, 'model', hubId, call.signal).info(revision);
    return (await library.findHub(info.id, info.commit)) ?? (await fetchInto(app, library, connection, info, call));
  });
}

async function fetchInto(app: Application, library: ModelLibrary, connection: HubConnection, { id, commit, licence }: RepositoryInfo, { signal, onProgress }: DownloadCall): Promise<ModelSummary> {
  const repository = new HubRepository(connection, 'model', id, signal);
  return withDownloadFolder(app, { kind: 'model', hubId: id, commit }, async (folder) => {
    const tell = (bytes: number, of: number) => onProgress?.({ share: bytes / of, title: `${id}: ${inMegabytes(bytes)} of ${inMegabytes(of)}` });
    const { files, weightsCommit } = await fetchModel(connection, repository, commit, folder, { signal, onProgress: tell });
    const hashes = Object.fromEntries(files.map(({ name, bytes, hash }) => [name, { bytes, hash }]));
    return library.adopt(folder.files, { hubId: id, commit, weightsCommit, ...(licence === undefined ? {} : { licence }), downloadedAt: new Date().toISOString(), files: hashes });
  });
}

/** The library's copy of a model of the hub, the newest where there are several. */
export async function libraryCopy(app: Application, hubId: string): Promise<ModelSummary | undefined> {
  return downloadedModels(app).findHub(hubId);
}

/** A library that knows nothing of runs. */
function downloadedModels(app: Application): ModelLibrary {
  return new ModelLibrary(app, () => []);
}
