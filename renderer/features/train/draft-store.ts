import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { RunSettings } from '../../../shared/contract';
import { useAppContext } from '../../client/app-context';

/** The next run as the person has set it so far; what is not in here follows the plan. */
export interface DraftState {
  readonly settings: RunSettings;
  /** Sentences to watch while it trains, one a line. */
  readonly probes: string;
  readonly change: (settings: RunSettings) => void;
  /** Goes back to the plan's own value. */
  readonly forget: (setting: keyof RunSettings) => void;
  readonly replace: (settings: RunSettings) => void;
  readonly setProbes: (probes: string) => void;
}

export const FIRST_PROBES = 'Not bad at all.\nI wanted to love it, but I could not.\nIt arrived on time and works as described.';

export function createDraftStore() {
  return createStore<DraftState>((set) => ({
    settings: {},
    probes: FIRST_PROBES,
    change: (settings) => set((old) => ({ settings: { ...old.settings, ...settings } })),
    forget: (setting) => set((old) => ({ settings: without(old.settings, setting) })),
    replace: (settings) => set({ settings }),
    setProbes: (probes) => set({ probes }),
  }));
}

export function useDraft<T>(select: (state: DraftState) => T): T {
  return useStore(useAppContext().stores.draft, select);
}

function without(settings: RunSettings, setting: keyof RunSettings): RunSettings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => name !== setting));
}
