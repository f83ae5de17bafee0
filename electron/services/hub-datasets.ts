import { join } from 'node:path';
import { cancelledError } from '../../shared/errors';
import type { DatasetRecord } from '../../shared/model/dataset-record';
import type { HubDataSource } from '../../shared/model/dataset-library';
import type { HubDataset } from '../../shared/model/downloads';
import type { ColumnWishes } from '../data/column-choice';
import { joinTables } from '../data/joined-table';
import { leftOutNotes } from '../data/left-out';
import { readTable, type Table } from '../data/table-reader';
import { chooseSplit, configsOf } from '../hub/dataset-files';
import type { DownloadFolder } from '../hub/download-folder';
import { checkRoom, fetchFiles, totalBytes, type NamedFile } from '../hub/fetch-files';
import { findDataset } from '../hub/find-dataset';
import type { HubConnection } from '../hub/hub-connection';
import { HubRepository } from '../hub/hub-repository';
import type { Application } from './application';
import { importTable } from './datasets';
import { withDownloadFolder, withHub, type DownloadCall } from './hub-downloads';
import { inMegabytes } from './library/megabytes';

/** Which rows of a dataset of the hub; without a split, those to train on. */
export interface DatasetDownload extends DownloadCall, Omit<HubDataSource, 'kind'>, ColumnWishes {}

/** The share of the whole that fetching takes; the rest is reading what came. */
const FETCHING = 0.8;

/** What there is to choose of a dataset, and how much of it would be fetched. @throws a user error as {@link importHubDataset} */
export async function lookUpDataset(app: Application, { hubId, revision, token, signal }: Pick<DatasetDownload, 'hubId' | 'revision' | 'token' | 'signal'>): Promise<HubDataset> {
  return withHub(app, token, async (connection) => {
    const { info, files } = await findDataset(new HubRepository(connection, 'dataset', hubId, signal), revision);
    return { hubId: info.id, ...(info.licence === undefined ? {} : { licence: info.licence }), configs: configsOf(files) };
  });
}

/**
 * Fetches the rows of one split of a dataset of the hub as Parquet, checks every hash, and reads them into the library.
 *
 * @throws a user error where the network, the hub or the disk fails, where the split is not there or not settled, and as importDataset
 */
export async function importHubDataset(app: Application, { hubId, revision, config, split, token, signal, onProgress, ...columns }: DatasetDownload): Promise<DatasetRecord> {
  return withHub(app, token, async (connection) => {
    const { info, files, leftOut } = await findDataset(new HubRepository(connection, 'dataset', hubId, signal), revision);
    const chosen = chooseSplit(files, { config, split }, info.id);
    const origin = { hubId: info.id, commit: info.commit, config: chosen.config, split: chosen.split };
    const named = chosen.files.map((file, index) => ({ ...file, name: `${String(index).padStart(4, '0')}.parquet` }));
    const repository = new HubRepository(connection, 'dataset', info.id, signal);
    return withDownloadFolder(app, { kind: 'dataset', revision, ...origin }, async (folder) => {
      await fetchSplit(connection, repository, named, folder, { signal, onProgress });
      const name = [info.id, ...(chosen.config === 'default' ? [] : [chosen.config]), chosen.split].join(', ');
      const table = joinTables(name, await openInTurn(named.map((file) => join(folder.files, file.name)), signal), leftOutNotes(leftOut));
      const about = { name, source: { path: repository.asked.page, bytes: totalBytes(named) }, hub: { ...origin, ...(info.licence === undefined ? {} : { licence: info.licence }) } };
      return importTable(app, table, about, { ...columns, signal, onProgress: (share) => onProgress?.({ share: FETCHING + (1 - FETCHING) * share, title: 'Reading the rows' }) });
    });
  });
}

/** One after the other: each takes a worker of its own, with a heap, while it is looked at. */
async function openInTurn(paths: readonly string[], signal: AbortSignal | undefined): Promise<Table[]> {
  const tables: Table[] = [];
  for (const path of paths) {
    if (signal?.aborted) throw cancelledError();
    tables.push(await readTable(path));
  }
  return tables;
}

async function fetchSplit(connection: HubConnection, { id, asked }: HubRepository, files: readonly NamedFile[], folder: DownloadFolder, { signal, onProgress }: DownloadCall): Promise<void> {
  const all = totalBytes(files);
  await checkRoom(folder.files, files);
  await folder.note(all);
  const tell = (bytes: number) => onProgress?.({ share: (FETCHING * bytes) / all, title: `${id}: ${inMegabytes(bytes)} of ${inMegabytes(all)}` });
  await fetchFiles(connection, folder.files, files, { asked, signal, onBytes: (_, bytes) => tell(bytes) });
}
