import { createStore } from 'zustand/vanilla';

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

function without<Settings extends object>(settings: Settings, setting: keyof Settings): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => name !== setting)) as Settings;
}
