import { userError } from '../../shared/errors';
import type { BertConfig } from './model-config';

/** @param where the model, for errors @throws a user error for an encoder with a layer that BERT does not have */
export function checkComputable({ embeddingSize, hiddenSize }: BertConfig, where: string): void {
  if (embeddingSize === hiddenSize) return;
  throw userError('projected-embeddings', `${where}: this ELECTRA has embeddings of ${embeddingSize} that are projected to ${hiddenSize}; BERT has no such layer.`, 'Choose a model with equal sizes, such as ELECTRA base, BERT or MiniLM.');
}
