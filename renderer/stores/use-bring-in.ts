import { useCallback } from 'react';
import { useAppContext } from '../client/app-context';
import type { Arrival } from '../client/arrivals';
import { toHash, type Route } from './route';
import type { Stores } from './stores';

/** Brings things into the library and shows them: the first dataset of several, else the models. */
export function useBringIn(): (arrivals: readonly Arrival[]) => Promise<void> {
  const { stores } = useAppContext();
  return useCallback((arrivals) => bringIn(stores, arrivals), [stores]);
}

/** Whoever has gone elsewhere meanwhile is not taken away from there, but told. */
export async function bringIn({ arrivals, library, navigation }: Stores, given: readonly Arrival[]): Promise<void> {
  const from = toHash(navigation.getState().route);
  const brought = await arrivals.getState().add(given);
  const dataset = brought.find((each) => each.kind === 'dataset');
  const hasModels = brought.some(({ kind }) => kind === 'model');
  if (dataset) void library.getState().refresh('datasets');
  if (hasModels) void library.getState().refresh('models');
  const to: Route | undefined = dataset ? { page: 'dataset', id: dataset.id, tab: 'data' } : hasModels ? { page: 'models' } : undefined;
  if (!to) return;
  if (toHash(navigation.getState().route) === from) navigation.getState().go(to);
  else arrivals.getState().tellReady(to);
}
