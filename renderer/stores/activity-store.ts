import { createStore } from 'zustand/vanilla';
import type { AppClient } from '../../shared/contract';
import type { Activity } from '../../shared/model/app-info';

/** Long work under way, whichever window asked for it; what has ended is gone. */
export interface ActivityState {
  readonly activities: readonly Activity[];
  readonly cancel: (id: string) => void;
}

export function createActivityStore(app: AppClient) {
  const store = createStore<ActivityState>(() => ({
    activities: [],
    cancel: (id) => void app.app.cancelActivity({ id }).catch(() => undefined),
  }));
  void app.app.activities().then((activities) => store.setState({ activities }), () => undefined);
  app.on('activityChanged', (activity) => {
    const others = store.getState().activities.filter(({ id }) => id !== activity.id);
    store.setState({ activities: activity.share >= 1 ? others : [...others, activity] });
  });
  return store;
}
