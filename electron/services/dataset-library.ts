import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, userError } from '../../shared/errors';
import { DATASET_VERSION, datasetRecordSchema, type DatasetRecord } from '../../shared/model/dataset-record';
import { atomicFolder, isTemporaryFile } from '../files/atomic-file';
import { fileError } from '../files/file-errors';
import { makeFolders, remove } from '../files/folders';
import { IMPORT_AGAIN } from '../data/dataset/table-manifest';
import { readSealedJson, writeSealedJson, type JsonForm } from '../files/versioned-json';
import { isRemains } from './dataset-remains';
import { checkUnlocked, RunLock, type LockUse } from './run-lock';

/** Written last: a folder without it is no dataset. */
const RECORD = 'dataset.json';
const TABLE = 'table';

const FORM: JsonForm<DatasetRecord> = { what: 'the description of a dataset', version: DATASET_VERSION, schema: datasetRecordSchema, hint: IMPORT_AGAIN };

const USE: LockUse = { code: 'dataset-in-use', sentence: (folder) => `The dataset in ${folder} is being changed`, hint: 'Wait until that is done.' };

/** Names that lead out of the folder, or are no names on some system, are no ids. */
const ID = /^[A-Za-z0-9][\w.-]{0,127}$/;

/** A folder that was made just now may not have its lock yet, or no longer. */
const YOUNG_MS = 60_000;

export interface DatasetList {
  /** The newest first. */
  readonly datasets: readonly DatasetRecord[];
  readonly unreadable: readonly { readonly id: string; readonly reason: string }[];
}

/** The folder `datasets` of a home: `ID/dataset.json`, and in `ID/table` the rows, which never change. */
export class DatasetLibrary {
  readonly folder: string;

  constructor(home: string) {
    this.folder = join(home, 'datasets');
  }

  tableFolder(id: string): string {
    return join(this.pathOf(id), TABLE);
  }

  async prepare(): Promise<void> {
    await makeFolders(this.folder);
  }

  /**
   * Makes a dataset: `fill` writes the rows into the folder that it is given. It appears when it is whole.
   *
   * @throws what `fill` throws, after everything was removed
   */
  async add(id: string, fill: (tableFolder: string) => Promise<DatasetRecord>): Promise<DatasetRecord> {
    try {
      let record: DatasetRecord | undefined;
      await atomicFolder(this.pathOf(id), async (temporary) => {
        record = await this.fill(temporary, fill);
      });
      return record!;
    } catch (thrown) {
      // It may have got its name already: the last that can fail is to make that permanent. Should this fail too, the first failure is told.
      await remove(this.pathOf(id)).catch(() => undefined);
      throw withoutDisk(fileError('write', this.folder, thrown), this.folder);
    }
  }

  /** @throws a user error where there is no such dataset, or its description is damaged */
  async record(id: string): Promise<DatasetRecord> {
    this.mustExist(id);
    return readSealedJson(join(this.pathOf(id), RECORD), FORM);
  }

  async list(): Promise<DatasetList> {
    const ids = (await this.names()).filter((name) => ID.test(name) && existsSync(join(this.folder, name, RECORD)));
    const datasets: DatasetRecord[] = [];
    const unreadable: { id: string; reason: string }[] = [];
    for (const id of ids) {
      await this.record(id).then(
        (record) => datasets.push(record),
        (error: unknown) => unreadable.push({ id, reason: reasonOf(error) }),
      );
    }
    return { datasets: datasets.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)), unreadable };
  }

  async change(id: string, changes: Partial<Pick<DatasetRecord, 'name' | 'report' | 'unlabelledTexts'>>): Promise<DatasetRecord> {
    return this.locked(id, async () => {
      const record = { ...(await this.record(id)), ...changes };
      await writeSealedJson(join(this.pathOf(id), RECORD), record);
      return record;
    });
  }

  /** The description goes first: without it there is no dataset, whatever a kill may leave. */
  async remove(id: string): Promise<void> {
    await this.locked(id, async () => {
      await remove(join(this.pathOf(id), RECORD));
      await remove(this.pathOf(id));
    });
  }

  /** Removes what was being written or removed by processes that are no more, and nothing that is not ours. */
  async clear(): Promise<void> {
    for (const name of await this.names()) {
      const path = join(this.folder, name);
      const isLeftOver = isTemporaryFile(name) || (ID.test(name) && !existsSync(join(path, RECORD)) && (await isRemains(path, TABLE)));
      // What cannot be removed is in nobody's way; the next start tries again.
      if (isLeftOver && (await isAbandoned(path))) await remove(path).catch(() => undefined);
    }
  }

  /** Under a lock, so that nobody takes it for something that was left behind. */
  private async fill(temporary: string, fill: (tableFolder: string) => Promise<DatasetRecord>): Promise<DatasetRecord> {
    const lock = await RunLock.acquire(temporary, USE);
    try {
      await makeFolders(join(temporary, TABLE));
      const record = await fill(join(temporary, TABLE));
      await writeSealedJson(join(temporary, RECORD), record);
      return record;
    } finally {
      await lock.release();
    }
  }

  private async names(): Promise<string[]> {
    return readdir(this.folder).catch((thrown: unknown) => {
      if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return [];
      throw fileError('read', this.folder, thrown);
    });
  }

  private async locked<T>(id: string, work: () => Promise<T>): Promise<T> {
    this.mustExist(id);
    const lock = await RunLock.acquire(this.pathOf(id), USE);
    try {
      return await work();
    } catch (thrown) {
      throw fileError('write', this.pathOf(id), thrown);
    } finally {
      await lock.release();
    }
  }

  private pathOf(id: string): string {
    if (!ID.test(id)) throw noDataset(id);
    return join(this.folder, id);
  }

  private mustExist(id: string): void {
    if (!existsSync(join(this.pathOf(id), RECORD))) throw noDataset(id);
  }
}

/** Whoever writes or removes holds the lock while it does; before and after that, the folder has just been touched. */
async function isAbandoned(path: string): Promise<boolean> {
  if (existsSync(join(path, 'lock.json'))) return checkUnlocked(path, USE).then(() => true, () => false);
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > YOUNG_MS;
}

/** Which of our files it was that did not fit is of no use to a person. */
function withoutDisk(error: unknown, folder: string): unknown {
  if (!(error instanceof AppError) || error.code !== 'disk-full') return error;
  return userError('disk-full', `The disk of ${folder} is full: the import was stopped, and nothing of it is left.`, error.hint, error);
}

function reasonOf(error: unknown): string {
  if (error instanceof AppError && error.family === 'user') return error.message;
  throw error;
}

function noDataset(id: string): AppError {
  return userError('no-such-dataset', `There is no dataset ${JSON.stringify(id.slice(0, 128))}.`, 'Choose one of the list, or import the file again.');
}
