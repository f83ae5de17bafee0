import { createStore } from 'zustand/vanilla';
import type { RunSummary } from '../../shared/model/run-library';
import { fromHash, toHash, type Route } from './route';

/** Details that slide in from the right. */
export type Inspected =
  | {
      readonly kind: 'row';
      readonly title: string;
      readonly text: string;
      readonly pair?: string;
      readonly label?: string;
      readonly problem?: string;
      readonly reader: Reader;
    };

/** Who reads a row: a trained model, or a run on a dataset; without the run, the next one. */
export type Reader = { readonly modelId: string } | { readonly datasetId: string; readonly run: RunSummary | undefined };

export interface NavigationState {
  readonly route: Route;
  readonly inspected: Inspected | undefined;
  /** The model that the next run starts from, chosen on any screen. */
  readonly modelId: string;
  readonly go: (route: Route) => void;
  readonly inspect: (inspected: Inspected | undefined) => void;
  readonly chooseModel: (modelId: string) => void;
}

export function createNavigationStore() {
  const store = createStore<NavigationState>((set) => ({
    route: fromHash(window.location.hash),
    inspected: undefined,
    modelId: 'bundled',
    go: (route) => {
      if (toHash(route) !== window.location.hash) window.history.pushState(null, '', toHash(route));
      set({ route, inspected: undefined });
    },
    inspect: (inspected) => set({ inspected }),
    chooseModel: (modelId) => set({ modelId }),
  }));
  window.addEventListener('popstate', () => store.setState({ route: fromHash(window.location.hash), inspected: undefined }));
  return store;
}
