import type { ModelSummary } from '../../../shared/model/model-library';

/** A model to start from: one that came from elsewhere, or that was pre-trained here. What a run fine-tuned has learnt its classes. */
export function isBaseModel({ origin, labels, problem }: ModelSummary): boolean {
  return problem === undefined && (origin !== 'run' || labels === undefined);
}
