import { useStore } from 'zustand';
import type { PretrainingSettings } from '../../../shared/contract';
import { useAppContext } from '../../client/app-context';
import type { DraftState } from '../../stores/draft-store';

/** The next pre-training; the sentences to watch have gaps. */
export function usePretrainingDraft<T>(select: (state: DraftState<PretrainingSettings>) => T): T {
  return useStore(useAppContext().stores.pretrainingDraft, select);
}
