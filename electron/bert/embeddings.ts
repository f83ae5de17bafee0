import type { BertConfig } from '../formats/model-config';
import type { Batch } from './batch';
import { dropped, maskConstants, maskInputs, type DropoutMask } from './dropout';
import { layerNorm, layerNormGradients, total, type LayerNormSaved } from './layer-norm';
import type { BackwardPass, Pass } from './pass';
import type { Hidden } from './residual-block';
import type { FormulaOps, Tensor } from './tensor-ops';

const NAME = 'bert.embeddings';
export const WORD_EMBEDDINGS = `${NAME}.word_embeddings.weight`;

export interface EmbeddingsSaved extends LayerNormSaved {
  readonly mask: DropoutMask | undefined;
}

/** Word + position + token type, LayerNorm, dropout: (N, H). */
export function embeddingsForward(pass: Pass, config: BertConfig, batch: Batch): { hidden: Hidden; saved: EmbeddingsSaved } {
  const { ops, parameters } = pass;
  return ops.scope(() => {
    const lookUp = (table: string, ids: Int32Array) => parameters.rows(`${NAME}.${table}.weight`, ids);
    const rows = [lookUp('word_embeddings', batch.inputIds), lookUp('token_type_embeddings', batch.tokenTypeIds), lookUp('position_embeddings', positions(batch))];
    const mask = pass.dropout?.draw(pass, rows[0]!.shape, config.hiddenDropoutProb);
    const weights = [parameters.value(`${NAME}.LayerNorm.weight`), parameters.value(`${NAME}.LayerNorm.bias`)];
    const { output, factor, normalised, inverseDeviation } = ops.compute(forward, [...rows, ...weights, ...maskInputs(mask)], config.layerNormEps, ...maskConstants(mask));
    return { hidden: { output, factor }, saved: { mask, normalised, inverseDeviation } };
  });
}

function forward(ops: FormulaOps, [words, types, places, gamma, beta, bytes]: readonly Tensor[], [epsilon, ...mask]: readonly number[]) {
  const { output, normalised, inverseDeviation } = layerNorm(ops, ops.add(ops.add(words!, types!), places!), gamma!, beta!, epsilon!);
  const kept = dropped(ops, output, bytes, mask);
  return { output: kept, factor: ops.factor(kept), normalised, inverseDeviation };
}

/** @param dOutput the parts whose sum is the output's gradient, (N, H) each */
export function embeddingsBackward(pass: BackwardPass, config: BertConfig, batch: Batch, saved: EmbeddingsSaved, dOutput: readonly Tensor[]): void {
  const { ops, parameters, gradients } = pass;
  const { normalised, inverseDeviation, mask } = saved;
  ops.scope(() => {
    const inputs = [normalised, inverseDeviation, parameters.value(`${NAME}.LayerNorm.weight`), ...dOutput, ...maskInputs(mask)];
    const { dInput, dGamma, dBeta } = ops.compute(backward, inputs, dOutput.length, ...maskConstants(mask));
    gradients.add(`${NAME}.LayerNorm.weight`, dGamma);
    gradients.add(`${NAME}.LayerNorm.bias`, dBeta);
    const places = Int32Array.from({ length: batch.sequenceLength }, (_, place) => place);
    addRows(pass, 'word_embeddings', batch.inputIds, dInput, config.vocabSize);
    addRows(pass, 'token_type_embeddings', batch.tokenTypeIds, dInput, config.typeVocabSize);
    addRows(pass, 'position_embeddings', places, sumOfTexts(pass, batch, dInput), config.maxPositionEmbeddings);
  });
}

/** Adds the gradients of the rows that were looked up, (N, H), to that of their table, (rowCount, H). */
function addRows({ ops, parameters, gradients }: BackwardPass, table: string, ids: Int32Array, rows: Tensor, rowCount: number): void {
  const name = `${NAME}.${table}.weight`;
  if (parameters.rowSource(name)) gradients.addRows(name, ids, rows);
  else gradients.add(name, ops.scatterAddRows(rows, ops.fromInts(ids, [ids.length]), rowCount));
}

function backward(ops: FormulaOps, [normalised, inverseDeviation, gamma, ...rest]: readonly Tensor[], [parts, ...mask]: readonly number[]) {
  const dKept = total(ops, rest.slice(0, parts));
  return layerNormGradients(ops, { normalised: normalised!, inverseDeviation: inverseDeviation! }, gamma!, dropped(ops, dKept, rest[parts!], mask));
}

/** (B·S, H) → (S, H): all texts have the same places, so that adding them up first leaves little to scatter. */
function sumOfTexts({ ops }: Pass, { batchSize, sequenceLength }: Batch, rows: Tensor): Tensor {
  const hiddenSize = rows.shape[1]!;
  return ops.scope(() => ops.reshape(ops.sumRows(ops.reshape(rows, [batchSize, sequenceLength * hiddenSize])), [sequenceLength, hiddenSize]));
}

/** 0, 1, … S−1 for each text. */
function positions({ batchSize, sequenceLength }: Batch): Int32Array {
  return Int32Array.from({ length: batchSize * sequenceLength }, (_, index) => index % sequenceLength);
}
