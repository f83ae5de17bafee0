import { createStore } from 'zustand/vanilla';
import type { PredictedFile, WrittenModel } from '../../shared/model/model-library';

/** What was written from the models of runs, by run; it stays where its screen was left before it was done. */
export interface ExportsState {
  readonly folders: Readonly<Record<string, WrittenModel>>;
  readonly predictions: Readonly<Record<string, PredictedFile>>;
  readonly putFolder: (runId: string, written: WrittenModel) => void;
  readonly putPredictions: (runId: string, predicted: PredictedFile) => void;
}

export function createExportsStore() {
  return createStore<ExportsState>((set) => ({
    folders: {},
    predictions: {},
    putFolder: (runId, written) => set(({ folders }) => ({ folders: { ...folders, [runId]: written } })),
    putPredictions: (runId, predicted) => set(({ predictions }) => ({ predictions: { ...predictions, [runId]: predicted } })),
  }));
}
