import { useStore } from 'zustand';
import type { RunSettings } from '../../../shared/contract';
import { useAppContext } from '../../client/app-context';
import type { DraftState } from '../../stores/draft-store';

/** The next fine-tuning. */
export function useDraft<T>(select: (state: DraftState<RunSettings>) => T): T {
  return useStore(useAppContext().stores.draft, select);
}
