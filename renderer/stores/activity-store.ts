import { createStore } from 'zustand/vanilla';
import type { AppClient } from '../../shared/contract';
import type { Activity } from '../../shared/model/app-info';

/** Long work under way, whichever window asked for it; what has ended is gone. */
export interface ActivityState {
  readonly activities: readonly Activity[];
  readonly cancel: (id: string) => void;
  /** Asks anew: whoever was not connected was not told of the end of one. */
  readonly refresh: () => Promise<void>;
}

export function createActivityStore(app: AppClient) {
  const store = createStore<ActivityState>((set) => ({
    activities: [],
    cancel: (id) => void app.app.cancelActivity({ id }).catch(() => undefined),
    refresh: () => app.app.activities().then((activities) => set({ activities }), () => undefined),
  }));
  void store.getState().refresh();
  app.on('activityChanged', (activity) => {
    const others = store.getState().activities.filter(({ id }) => id !== activity.id);
    store.setState({ activities: activity.share >= 1 ? others : [...others, activity] });
  });
  return store;
}
