import type { ModelSummary } from '../../../shared/model/model-library';

/** A model to start from: one that came from elsewhere, or that was pre-trained here. What a run fine-tuned has learnt its classes. */
export function isBaseModel({ origin, labels, problem }: ModelSummary): boolean {
  return problem === undefined && (origin !== 'run' || labels === undefined);
}

/** The model from which texts are adapted where nobody says otherwise: the first one that has weights. */
export function firstBaseModel(models: readonly ModelSummary[] | undefined): string {
  return models?.find((model) => isBaseModel(model) && model.bytes > 0)?.id ?? 'bundled';
}
