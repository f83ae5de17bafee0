import type { BertConfig } from '../formats/model-config';
import { readModelConfig } from '../formats/read-model-config';
import type { ModelChoice } from '../../shared/model/run';

/** What suits a model where nobody says otherwise. */
export interface UsualForModel {
  /** Peak step size of Adam. */
  readonly learningRate: number;
  /** Why that one, in a sentence for the person. */
  readonly whyThatRate: string;
  /** Tokens of a text. */
  readonly maxLength: number;
}

/** Up to this width a BERT bears, and needs, larger steps, and is quick enough for long texts. */
const NARROW = 256;

/** @throws a user error where the model's folder has no config.json that can be read */
export async function usualForModel({ kind, path }: ModelChoice): Promise<UsualForModel> {
  const { config } = await readModelConfig(path);
  return { ...usualRate(kind, config), maxLength: usualMaxLength(config) };
}

/** Longer texts than these are not worth their time: a small model reads whole what a large one takes too long for. */
export function usualMaxLength(config: BertConfig): number {
  return isNarrow(config) ? 512 : 256;
}

function isNarrow({ hiddenSize }: BertConfig): boolean {
  return hiddenSize <= NARROW;
}

function usualRate(kind: ModelChoice['kind'], config: BertConfig): Pick<UsualForModel, 'learningRate' | 'whyThatRate'> {
  if (kind === 'scratch') return { learningRate: 5e-4, whyThatRate: 'Large steps: a model with random weights has everything to learn.' };
  return isNarrow(config)
    ? { learningRate: 3e-4, whyThatRate: 'Larger steps than a large BERT bears: this one is small.' }
    : { learningRate: 5e-5, whyThatRate: 'Small steps, so that what the model knows already is kept.' };
}
