import { createStore, type StoreApi } from 'zustand/vanilla';
import type { NavigationState } from './navigation-store';

/** A run that is not started yet, as the person has set it so far; what is not in here follows the plan. */
export interface DraftState<Settings extends object> {
  readonly settings: Settings;
  /** Sentences to watch while it trains, one a line. */
  readonly watched: string;
  readonly change: (settings: Settings) => void;
  /** Goes back to the plan's own value. */
  readonly forget: (setting: keyof Settings) => void;
  readonly replace: (settings: Settings) => void;
  readonly watch: (watched: string) => void;
}

/** @param watched the sentences that are suggested */
export function createDraftStore<Settings extends object>(settings: Settings, watched: string) {
  return createStore<DraftState<Settings>>((set) => ({
    settings,
    watched,
    change: (changes) => set((old) => ({ settings: { ...old.settings, ...changes } })),
    forget: (setting) => set((old) => ({ settings: without(old.settings, setting) })),
    replace: (replaced) => set({ settings: replaced }),
    watch: (sentences) => set({ watched: sentences }),
  }));
}

/**
 * Of another dataset, or of another start of a pre-training, all settings follow the plan again.
 *
 * @param subject what the settings are for where a route is about them
 */
export function followRoute<Settings extends object>(navigation: StoreApi<NavigationState>, draft: StoreApi<DraftState<Settings>>, subject: (state: NavigationState) => string | undefined): void {
  let last = subject(navigation.getState());
  navigation.subscribe((state) => {
    const next = subject(state);
    if (next === undefined || next === last) return;
    last = next;
    draft.getState().replace({} as Settings);
  });
}

function without<Settings extends object>(settings: Settings, setting: keyof Settings): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => name !== setting)) as Settings;
}
