import type { BertConfig } from '../formats/model-config';
import type { Batch } from './batch';
import { dropoutBackward, dropoutForward, type DropoutMask } from './dropout';
import { layerNormBackward, layerNormForward, type LayerNormSaved } from './layer-norm';
import type { BackwardPass, Pass } from './pass';
import type { Tensor } from './tensor-ops';

const NAME = 'bert.embeddings';

export interface EmbeddingsSaved {
  /** Row numbers into the word, position and token-type tables, (N) each. */
  readonly wordIds: Tensor;
  readonly positionIds: Tensor;
  readonly tokenTypeIds: Tensor;
  readonly layerNorm: LayerNormSaved;
  readonly dropped: DropoutMask | undefined;
}

/** Word + position + token type, LayerNorm, dropout: (N, H). */
export function embeddingsForward(pass: Pass, config: BertConfig, batch: Batch): { output: Tensor; saved: EmbeddingsSaved } {
  const { ops, parameters } = pass;
  return ops.scope(() => {
    const count = batch.batchSize * batch.sequenceLength;
    const wordIds = ops.fromInts(batch.inputIds, [count]);
    const tokenTypeIds = ops.fromInts(batch.tokenTypeIds, [count]);
    const positionIds = ops.fromInts(positions(batch), [count]);
    const lookUp = (table: string, ids: Tensor) => ops.gatherRows(parameters.value(`${NAME}.${table}.weight`), ids);
    const words = ops.add(lookUp('word_embeddings', wordIds), lookUp('token_type_embeddings', tokenTypeIds));
    const sum = ops.add(words, lookUp('position_embeddings', positionIds)); // (N, H)
    const layerNorm = layerNormForward(pass, `${NAME}.LayerNorm`, sum, config.layerNormEps);
    const dropped = dropoutForward(pass, layerNorm.output, config.hiddenDropoutProb);
    return { output: dropped.output, saved: { wordIds, positionIds, tokenTypeIds, layerNorm: layerNorm.saved, dropped: dropped.saved } };
  });
}

export function embeddingsBackward(pass: BackwardPass, config: BertConfig, saved: EmbeddingsSaved, dOutput: Tensor): void {
  const { ops, gradients } = pass;
  ops.scope(() => {
    const dNormalised = dropoutBackward(pass, saved.dropped, dOutput);
    const dSum = layerNormBackward(pass, `${NAME}.LayerNorm`, saved.layerNorm, dNormalised); // (N, H)
    const scatter = (table: string, ids: Tensor, rowCount: number) =>
      gradients.add(`${NAME}.${table}.weight`, ops.scatterAddRows(dSum, ids, rowCount));
    scatter('word_embeddings', saved.wordIds, config.vocabSize);
    scatter('position_embeddings', saved.positionIds, config.maxPositionEmbeddings);
    scatter('token_type_embeddings', saved.tokenTypeIds, config.typeVocabSize);
  });
}

/** 0, 1, … S−1 for each text. */
function positions({ batchSize, sequenceLength }: Batch): Int32Array {
  return Int32Array.from({ length: batchSize * sequenceLength }, (_, index) => index % sequenceLength);
}
