import { readModelConfig } from '../formats/read-model-config';
import type { ModelChoice } from '../../shared/model/run';

export interface UsualRate {
  /** Peak step size of Adam. */
  readonly rate: number;
  /** Why that one, in a sentence for the person. */
  readonly reason: string;
}

/** Up to this width a BERT bears, and needs, larger steps. */
const NARROW = 256;

/** How large the steps of fine-tuning are where nobody says otherwise. @throws a user error where the model's folder has no config.json that can be read */
export async function usualLearningRate({ kind, path }: ModelChoice): Promise<UsualRate> {
  if (kind === 'scratch') return { rate: 5e-4, reason: 'Large steps: a model with random weights has everything to learn.' };
  const { config } = await readModelConfig(path);
  return config.hiddenSize <= NARROW
    ? { rate: 3e-4, reason: 'Larger steps than a large BERT bears: this one is small.' }
    : { rate: 5e-5, reason: 'Small steps, so that what the model knows already is kept.' };
}
