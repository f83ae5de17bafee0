import { createStore } from 'zustand/vanilla';
import type { AppClient } from '../../shared/contract';
import type { AppError } from '../../shared/errors';
import type { DatasetSummary } from '../../shared/model/dataset-library';
import type { ModelSummary } from '../../shared/model/model-library';
import type { RunSummary } from '../../shared/model/run-library';
import { asAppError } from '../client/use-request';

/** What is on the shelves. `undefined`: not asked for yet. */
export interface LibraryState {
  readonly datasets: readonly DatasetSummary[] | undefined;
  readonly models: readonly ModelSummary[] | undefined;
  readonly runs: readonly RunSummary[] | undefined;
  readonly error: AppError | undefined;
  readonly refresh: (what?: Shelf) => Promise<void>;
  /** Puts in a run that was just answered, so that no screen waits for the event. */
  readonly putRun: (run: RunSummary) => void;
}

export type Shelf = 'datasets' | 'models' | 'runs';
const SHELVES: readonly Shelf[] = ['datasets', 'models', 'runs'];

export function createLibraryStore(app: AppClient) {
  const store = createStore<LibraryState>((set, get) => ({
    datasets: undefined,
    models: undefined,
    runs: undefined,
    error: undefined,
    refresh: async (what) => {
      try {
        await Promise.all((what ? [what] : SHELVES).map(async (shelf) => set({ [shelf]: await app[shelf].list() })));
        set({ error: undefined });
      } catch (thrown) {
        set({ error: asAppError(thrown) });
      }
    },
    putRun: (run) => set({ runs: withRun(get().runs ?? [], run) }),
  }));
  app.on('libraryChanged', ({ what }) => void store.getState().refresh(what));
  app.on('runChanged', (run) => store.getState().putRun(run));
  return store;
}

function withRun(runs: readonly RunSummary[], run: RunSummary): readonly RunSummary[] {
  return runs.some(({ id }) => id === run.id) ? runs.map((old) => (old.id === run.id ? run : old)) : [run, ...runs];
}
