import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { PretrainingSettings } from '../../../shared/contract';
import { useAppContext } from '../../client/app-context';

/** The next pre-training as the person has set it so far; what is not in here follows the plan. */
export interface PretrainingDraftState {
  readonly settings: PretrainingSettings;
  /** Sentences with gaps to watch while it learns, one a line. */
  readonly examples: string;
  readonly change: (settings: PretrainingSettings) => void;
  /** Goes back to the plan's own value. */
  readonly forget: (setting: keyof PretrainingSettings) => void;
  /** Of another dataset or another start, all settings follow the plan again. */
  readonly forgetAll: () => void;
  readonly setExamples: (examples: string) => void;
}

export const FIRST_EXAMPLES = 'The [MASK] was very good.\nI would [MASK] recommend it to anybody.\nIt was the [MASK] thing of all.';

export function createPretrainingDraftStore() {
  return createStore<PretrainingDraftState>((set) => ({
    settings: {},
    examples: FIRST_EXAMPLES,
    change: (settings) => set((old) => ({ settings: { ...old.settings, ...settings } })),
    forget: (setting) => set((old) => ({ settings: Object.fromEntries(Object.entries(old.settings).filter(([name]) => name !== setting)) })),
    forgetAll: () => set({ settings: {} }),
    setExamples: (examples) => set({ examples }),
  }));
}

export function usePretrainingDraft<T>(select: (state: PretrainingDraftState) => T): T {
  return useStore(useAppContext().stores.pretrainingDraft, select);
}
