import { userError } from '../../shared/errors';
import type { UnfinishedDownload } from '../../shared/model/downloads';
import type { Progress } from '../../shared/rpc/definitions';
import { remove } from '../files/folders';
import { DownloadFolder, downloadFolder, unfinishedDownloads, type DownloadTarget } from '../hub/download-folder';
import { hubAccess, hubUrl } from '../hub/hub-access';
import { HubConnection } from '../hub/hub-connection';
import type { Application } from './application';
import { HubTokenStore } from './library/hub-token';
import { SettingsStore } from './library/settings-store';
import { checkUnlocked, RunLock, type LockUse } from './run-lock';

/** What a download is asked for with. */
export interface DownloadCall {
  /** In place of the one that is kept. */
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

const USE: LockUse = { code: 'download-under-way', sentence: (folder) => `What comes into ${folder} is being fetched`, hint: 'Wait until that is done.' };

/** Opens the way to the hub that the settings, the token and the environment say, and closes it after `work`. */
export async function withHub<T>(app: Application, token: string | undefined, work: (connection: HubConnection) => Promise<T>): Promise<T> {
  const settings = await new SettingsStore(app.home).read();
  const environment = app.hub?.environment;
  const kept = await new HubTokenStore(app.home).tokenFor(hubUrl(settings, environment));
  const access = hubAccess(settings, token ?? kept, environment);
  const connection = new HubConnection(access, app.hub?.patience);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/** Gives `work` the folder in which a download grows. It goes when `work` is done; when it fails, the folder stays for the next try, if it is noted what it will be. */
export async function withDownloadFolder<T>(app: Application, target: DownloadTarget, work: (folder: DownloadFolder) => Promise<T>): Promise<T> {
  const folder = new DownloadFolder(app.home, target);
  await folder.prepare();
  const lock = await RunLock.acquire(folder.path, USE);
  try {
    const result = await work(folder);
    await folder.remove();
    return result;
  } catch (thrown) {
    // What was refused is not asked for again, and nobody would find its files. That they stay is no news beside why.
    if (!folder.isNoted) await folder.remove().catch(() => undefined);
    throw thrown;
  } finally {
    await lock.release();
  }
}

/** Downloads that were stopped or cut off; not those that are under way. */
export async function listUnfinished(app: Application): Promise<UnfinishedDownload[]> {
  const all = await unfinishedDownloads(app.home);
  const isIdle = await Promise.all(all.map(({ id }) => checkUnlocked(downloadFolder(app.home, id)).then(() => true, () => false)));
  return all.filter((_, index) => isIdle[index]);
}

/** Throws away what has come of a download. @throws a user error where there is none, or it is under way */
export async function discardUnfinished(app: Application, id: string): Promise<void> {
  const isThere = (await unfinishedDownloads(app.home)).some((download) => download.id === id);
  if (!isThere) throw userError('no-such-download', 'This download is not here any more.', 'It may have ended, or been thrown away in another window.');
  const lock = await RunLock.acquire(downloadFolder(app.home, id), USE);
  try {
    await remove(downloadFolder(app.home, id));
  } finally {
    await lock.release();
  }
}
