import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolders, remove } from '../files/folders';
import { writeFileAtomically } from '../files/atomic-file';
import { spaceTaken } from '../files/free-space';
import { readVersionedJson } from '../files/versioned-json';
import type { UnfinishedDownload } from '../../shared/model/downloads';
import type { RepositoryKind } from './hub-repository';

const VERSION = 1;
const STATE = 'download.json';
const FILES = 'files';

const stateSchema = z.object({
  schemaVersion: z.literal(VERSION),
  kind: z.enum(['model', 'dataset']),
  hubId: z.string(),
  commit: z.string(),
  /** Of a dataset: what was asked for in place of the hub's conversion, where something was. */
  revision: z.string().optional(),
  /** Which part of it. */
  config: z.string().optional(),
  split: z.string().optional(),
  /** All of it. */
  bytes: z.int().min(0),
  startedAt: z.string(),
});

type State = z.infer<typeof stateSchema>;

/** What is fetched: its files at one commit. */
export interface DownloadTarget {
  readonly kind: RepositoryKind;
  readonly hubId: string;
  readonly commit: string;
  readonly revision?: string | undefined;
  readonly config?: string;
  readonly split?: string;
}

/** Where a download grows until it is whole: `downloads/NAME/files`, beside them what it will be. It outlives its process. */
export class DownloadFolder {
  constructor(
    home: string,
    private readonly target: DownloadTarget,
  ) {
    this.path = join(downloadsFolder(home), folderName(target));
  }

  /** The whole of it; removed when the files have gone where they belong. */
  readonly path: string;

  get files(): string {
    return join(this.path, FILES);
  }

  async prepare(): Promise<void> {
    await makeFolders(this.files);
  }

  /** Once it is known how much there is to fetch. */
  async note(bytes: number): Promise<void> {
    const state: State = { schemaVersion: VERSION, ...this.target, bytes, startedAt: new Date().toISOString() };
    await writeFileAtomically(join(this.path, STATE), `${JSON.stringify(state, null, 2)}\n`);
  }

  /** Whether it is listed, so that a person can go on with it or throw it away. */
  get isNoted(): boolean {
    return existsSync(join(this.path, STATE));
  }

  async remove(): Promise<void> {
    await remove(this.path);
  }
}

/** In letters that every disk takes, as many as it takes; the hash tells apart what is alike in these, or to a disk that does not heed case. */
function folderName({ kind, hubId, commit, config, split }: DownloadTarget): string {
  const words = [kind, ...hubId.split('/'), config, split, commit.slice(0, 12)].filter((part) => part !== undefined).join('--').replace(/[^\w.-]/g, '_').slice(0, 110);
  return `${words}-${createHash('sha256').update(JSON.stringify([kind, hubId, commit, config, split])).digest('hex').slice(0, 8)}`;
}

function downloadsFolder(home: string): string {
  return join(home, 'downloads');
}

/** Downloads that were stopped or cut off, the latest first. */
export async function unfinishedDownloads(home: string): Promise<UnfinishedDownload[]> {
  const ids = await readdir(downloadsFolder(home)).catch(() => []);
  const found = await Promise.all(ids.map((id) => describe(join(downloadsFolder(home), id), id)));
  return found.filter((download) => download !== undefined).sort((a, b) => b.startedAt.localeCompare(a.startedAt));
}

/** @returns the folder of an unfinished download, which may be gone */
export function downloadFolder(home: string, id: string): string {
  return join(downloadsFolder(home), id);
}

async function describe(folder: string, id: string): Promise<UnfinishedDownload | undefined> {
  const state = await readVersionedJson(join(folder, STATE), { what: 'the state of a download', version: VERSION, schema: stateSchema }).catch(() => undefined);
  if (!state) return undefined;
  const { kind, hubId, commit, revision, config, split, bytes, startedAt } = state;
  return { id, kind, hubId, commit, ...(revision === undefined ? {} : { revision }), ...(config === undefined ? {} : { config }), ...(split === undefined ? {} : { split }), bytes, bytesHere: await spaceTaken(join(folder, FILES)), startedAt };
}
