import { useCallback } from 'react';
import type { Arrival } from '../client/arrivals';
import { useArrivals, useLibrary, useNavigation } from './stores';

/** Brings things into the library and shows them: the first dataset of several, else the models. */
export function useBringIn(): (arrivals: readonly Arrival[]) => Promise<void> {
  const add = useArrivals((state) => state.add);
  const refresh = useLibrary((state) => state.refresh);
  const go = useNavigation((state) => state.go);
  return useCallback(async (arrivals) => {
    const brought = await add(arrivals);
    const dataset = brought.find((each) => each.kind === 'dataset');
    const hasModels = brought.some(({ kind }) => kind === 'model');
    if (dataset) void refresh('datasets');
    if (hasModels) void refresh('models');
    if (dataset) go({ page: 'dataset', id: dataset.id, tab: 'data' });
    else if (hasModels) go({ page: 'models' });
  }, [add, refresh, go]);
}
