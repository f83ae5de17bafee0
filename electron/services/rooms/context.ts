import type { EmitEvent } from '../../../shared/rpc/server';
import type { events } from '../../../shared/contract';
import type { AppInfo } from '../../../shared/model/app-info';
import type { DataSource } from '../../../shared/model/dataset-library';
import type { Application } from '../application';
import type { GuessSession } from '../library/guess-session';
import type { ModelSession } from '../library/model-session';
import type { ModelLibrary } from '../library/model-library';
import type { RunLibrary } from '../library/run-library';
import type { SettingsStore } from '../library/settings-store';
import type { Activities } from './activities';

/** What every room of the contract works with. */
export interface RoomContext {
  readonly app: Application;
  readonly host: AppInfo['host'];
  readonly uploads: Uploads;
  readonly emit: EmitEvent<typeof events>;
  readonly settings: SettingsStore;
  readonly activities: Activities;
  readonly models: ModelLibrary;
  readonly runs: RunLibrary;
  readonly session: ModelSession;
  readonly guesses: GuessSession;
}

/** Files that a browser sent. */
export interface Uploads {
  /** In bytes. */
  readonly limit: number;
  /** @throws a user error where there is no such upload */
  pathOf(uploadId: string): string;
  /** After it was read. */
  discard(uploadId: string): Promise<void>;
  /** At the start: what an earlier process left is of no use to anybody. */
  clear(): Promise<void>;
}

/** Gives `use` the path of a source. What a browser sent is removed afterwards, whatever came of it: who tries again sends it again. */
export async function withSource<T>({ app, uploads }: RoomContext, source: DataSource, use: (path: string) => Promise<T>): Promise<T> {
  switch (source.kind) {
    case 'path':
      return use(source.path);
    case 'upload':
      return use(uploads.pathOf(source.uploadId)).finally(() => uploads.discard(source.uploadId));
    case 'sample':
      return use(`${app.root}/resources/samples/reviews.csv`);
  }
}
