import { useStore, type StoreApi } from 'zustand';
import type { AppClient, PretrainingSettings, RunSettings } from '../../shared/contract';
import { useAppContext } from '../client/app-context';
import type { LinkState } from '../client/host';
import { createActivityStore, type ActivityState } from './activity-store';
import { createArrivalStore, type ArrivalState } from './arrival-store';
import { createDraftStore, followRoute } from './draft-store';
import { createExportsStore, type ExportsState } from './exports-store';
import { FIRST_EXAMPLES, FIRST_PROBES } from './first-sentences';
import { createLibraryStore, type LibraryState } from './library-store';
import { createNavigationStore, type NavigationState } from './navigation-store';
import { createRunStreamStore, type RunStreamState } from './run-stream-store';
import { createSettingsStore, type SettingsState } from './settings-store';

/** One store for each concern of the window; screens take narrow slices of them with the hooks below. */
export function createStores(app: AppClient) {
  const navigation = createNavigationStore();
  const draft = createDraftStore<RunSettings>({}, FIRST_PROBES);
  const pretrainingDraft = createDraftStore<PretrainingSettings>({}, FIRST_EXAMPLES);
  followRoute(navigation, draft, ({ route }) => (route.page === 'dataset' ? route.id : undefined));
  followRoute(navigation, pretrainingDraft, ({ route }) => (route.page === 'pretrain' ? JSON.stringify([route.datasetId, route.modelId]) : undefined));
  const library = createLibraryStore(app);
  forgetDeleted(library, navigation);
  return {
    ...{ navigation, draft, pretrainingDraft, library },
    activity: createActivityStore(app),
    arrivals: createArrivalStore(),
    exports: createExportsStore(),
    settings: createSettingsStore(app),
    runStream: createRunStreamStore(app),
    /** The two runs of the first lesson, which are watched together. */
    lessonStreams: { scratch: createRunStreamStore(app), pretrained: createRunStreamStore(app) },
  };
}

/** No run starts from a model that was deleted, here or in another window: the one in the box is chosen in its place. */
function forgetDeleted(library: StoreApi<LibraryState>, navigation: StoreApi<NavigationState>): void {
  library.subscribe(({ models }, { models: before }) => {
    const { modelId, chooseModel } = navigation.getState();
    const isIn = (shelf: LibraryState['models']) => shelf?.some(({ id }) => id === modelId);
    if (models && isIn(before) && !isIn(models)) chooseModel('bundled');
  });
}

export type Stores = ReturnType<typeof createStores>;

/** Asks anew for all that may have changed while nobody was connected. */
export function refreshStores(stores: Stores, link: LinkState): void {
  if (link !== 'open') return;
  void stores.library.getState().refresh();
  void stores.activity.getState().refresh();
  void stores.settings.getState().load().catch(() => undefined);
  for (const stream of [stores.runStream, stores.lessonStreams.scratch, stores.lessonStreams.pretrained]) stream.getState().reload();
}

export function useNavigation<T>(select: (state: NavigationState) => T): T {
  return useStore(useAppContext().stores.navigation, select);
}

export function useLibrary<T>(select: (state: LibraryState) => T): T {
  return useStore(useAppContext().stores.library, select);
}

export function useActivity<T>(select: (state: ActivityState) => T): T {
  return useStore(useAppContext().stores.activity, select);
}

export function useArrivals<T>(select: (state: ArrivalState) => T): T {
  return useStore(useAppContext().stores.arrivals, select);
}

export function useExports<T>(select: (state: ExportsState) => T): T {
  return useStore(useAppContext().stores.exports, select);
}

export function useSettings<T>(select: (state: SettingsState) => T): T {
  return useStore(useAppContext().stores.settings, select);
}

export function useRunStream<T>(select: (state: RunStreamState) => T): T {
  return useStore(useAppContext().stores.runStream, select);
}
