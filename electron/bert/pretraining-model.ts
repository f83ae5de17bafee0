import type { BertConfig } from '../formats/model-config';
import type { Batch } from './batch';
import type { LossGradient } from './classifier';
import type { Dropout } from './dropout';
import { encode, encodeAndBack, type OutputPlaces } from './encoder';
import { maskedLanguageBackward, maskedLanguageForward } from './masked-language-head';
import { NEXT_SENTENCE_CLASSES, nextSentenceBackward, nextSentenceForward } from './next-sentence-head';
import type { Gradients, Parameters } from './parameters';
import type { BackwardPass, Pass } from './pass';
import type { Tensor, TensorOps } from './tensor-ops';

/** Stands in {@link MaskedBatch.maskedIds} where a text has fewer masked tokens than the others. */
export const NOT_MASKED = -1;

/** A batch in which K tokens of each text are to be guessed. */
export interface MaskedBatch extends Batch {
  /** Of each text [CLS], then its masked tokens, K + 1 in all; where it has fewer, any tokens. */
  readonly wanted: OutputPlaces;
  /** What the masked tokens were, or NOT_MASKED, (B·K), text by text. */
  readonly maskedIds: Int32Array;
}

/** What the masked tokens' loss is made of. */
export interface MaskedLoss {
  /** Σ cross-entropy over the masked tokens, in nats. */
  readonly lossSum: number;
}

/** How the model guesses, without learning from it. */
export interface BatchScores extends MaskedLoss {
  /** For each masked token, how many others the model holds for likelier. */
  readonly ranks: Float32Array;
  /** (B, 2), row by row: see next-sentence-head.ts. */
  readonly nextLogits: Float32Array;
}

/** How the losses of a batch weigh in its step. */
export interface PretrainingLoss {
  /** What one masked token weighs: 1 / (their number in the whole step); absent: they are not learnt from. */
  readonly maskedWeight?: number | undefined;
  /** Absent: sentence pairs are not learnt from. */
  readonly nextSentence?: LossGradient | undefined;
}

/** Less is taken for this: log of it is finite, and no probability that matters is as small. */
const LEAST_PROBABILITY = 1e-37;

/** BERT with the two heads that it is pre-trained with (Devlin et al. 2018), computing what `BertForPreTraining` computes. */
export class BertPretrainingModel {
  constructor(
    readonly ops: TensorOps,
    readonly config: BertConfig,
    readonly parameters: Parameters,
  ) {}

  /** The scores of every token of the vocabulary at the masked places, (B·K, V), and those of the pairs, (B, 2); row by row. */
  logits(batch: Batch, wanted: OutputPlaces): { readonly masked: Float32Array; readonly next: Float32Array } {
    const { ops, config } = this;
    const pass = this.pass();
    return ops.scope(() => {
      const { classTokens, masked } = this.parts(encode(pass, config, batch, wanted).factor, wanted);
      const next = ops.toFloats(nextSentenceForward(pass, classTokens).logits);
      return { next, masked: masked ? ops.toFloats(ops.float(maskedLanguageForward(pass, config, masked.states).logits)) : new Float32Array() };
    });
  }

  /**
   * Of one masked place of each text, the scores of the vocabulary, (B, V), and where each head of each layer looks from there,
   * (B, L, A, S); row by row.
   *
   * @param places (B)
   */
  look(batch: Batch, places: Int32Array): { readonly masked: Float32Array; readonly attention: Float32Array } {
    const { ops, config } = this;
    const { numHiddenLayers: layers, numAttentionHeads: heads } = config;
    const { batchSize, sequenceLength } = batch;
    const wanted: OutputPlaces = { perText: 2, places: Int32Array.from({ length: 2 * batchSize }, (_, i) => (i % 2 === 0 ? 0 : places[i >> 1]!)) };
    const attention = new Float32Array(batchSize * layers * heads * sequenceLength);
    const pass = this.pass();
    return ops.scope(() => {
      const { factor } = encode(pass, config, batch, wanted, (probabilities, layer) => {
        const queries = probabilities.shape[2]!; // (B, A, Q, S)
        const rows = Int32Array.from({ length: batchSize * heads }, (_, i) => i * queries + (layer === layers - 1 ? 1 : places[Math.floor(i / heads)]!));
        const looks = ops.toFloats(ops.gatherRows(ops.reshape(ops.float(probabilities), [batchSize * heads * queries, sequenceLength]), this.indices(rows)));
        for (let text = 0; text < batchSize; text++) attention.set(looks.subarray(text * heads * sequenceLength, (text + 1) * heads * sequenceLength), (text * layers + layer) * heads * sequenceLength);
      });
      const { masked } = this.parts(factor, wanted);
      return { attention, masked: ops.toFloats(ops.float(maskedLanguageForward(pass, config, masked!.states).logits)) };
    });
  }

  /** How well a batch is guessed, without dropout. */
  score(batch: MaskedBatch): BatchScores {
    const { ops, config } = this;
    const pass = this.pass();
    return ops.scope(() => {
      const { classTokens, masked } = this.parts(encode(pass, config, batch, batch.wanted).factor, batch.wanted);
      const nextLogits = ops.toFloats(nextSentenceForward(pass, classTokens).logits);
      if (!masked) return { lossSum: 0, ranks: new Float32Array(), nextLogits };
      const { logits } = maskedLanguageForward(pass, config, masked.states);
      const scores = ops.float(logits);
      const { lossSum } = this.maskedLoss(ops.softmaxLast(scores), batch.maskedIds);
      return { lossSum, ranks: this.ranks(scores, batch.maskedIds), nextLogits };
    });
  }

  /** One way forward and back: adds to `gradients` and gives the masked tokens' loss. */
  backPropagate(batch: MaskedBatch, loss: PretrainingLoss, gradients: Gradients, dropout: Dropout | undefined): MaskedLoss {
    const { ops, config, parameters } = this;
    const pass: BackwardPass = { ops, parameters, gradients, ...(dropout ? { dropout } : {}) };
    let lossSum = 0;
    encodeAndBack(pass, config, batch, batch.wanted, ({ factor: hidden }) => {
      const { classTokens, masked, classRows } = this.parts(hidden, batch.wanted);
      const spread = (rows: Tensor, places: Tensor) => ops.scatterAddRows(ops.float(rows), places, hidden.shape[0]!); // (B·Q, H)
      const dHidden: Tensor[] = [];
      if (loss.maskedWeight !== undefined && masked) {
        const back = this.maskedGradient(pass, masked.states, batch.maskedIds, loss.maskedWeight);
        lossSum = back.lossSum;
        dHidden.push(spread(back.dMasked, masked.rows));
      }
      if (loss.nextSentence) dHidden.push(spread(this.nextSentenceGradient(pass, classTokens, batch, loss.nextSentence), classRows));
      return dHidden.length > 0 ? dHidden : [ops.multiply(ops.float(hidden), 0)];
    });
    return { lossSum };
  }

  dispose(): void {
    this.parameters.dispose();
  }

  private pass(): Pass {
    return { ops: this.ops, parameters: this.parameters };
  }

  /** The encoder's output (B·Q, H) parted into [CLS], (B, H), and the masked tokens, (B·K, H); and where their rows are. */
  private parts(hidden: Tensor, { perText, places }: OutputPlaces): { classTokens: Tensor; classRows: Tensor; masked?: { states: Tensor; rows: Tensor } } {
    const { ops } = this;
    const all = Int32Array.from(places, (_, row) => row);
    const rowsWhere = (wanted: (row: number) => boolean) => this.indices(all.filter(wanted));
    const classRows = rowsWhere((row) => row % perText === 0);
    const classTokens = ops.gatherRows(hidden, classRows);
    if (perText === 1) return { classTokens, classRows };
    const rows = rowsWhere((row) => row % perText !== 0);
    return { classTokens, classRows, masked: { states: ops.gatherRows(hidden, rows), rows } };
  }

  private maskedGradient(pass: BackwardPass, states: Tensor, maskedIds: Int32Array, weight: number): MaskedLoss & { readonly dMasked: Tensor } {
    const { ops, config } = this;
    return ops.scope(() => {
      const { logits, saved } = maskedLanguageForward(pass, config, states);
      const probabilities = ops.softmaxLast(logits); // (M, V)
      const { lossSum } = this.maskedLoss(probabilities, maskedIds);
      const ids = this.indices(maskedIds.map((id) => Math.max(id, 0)));
      const weights = ops.fromFloats(Float32Array.from(maskedIds, (id) => (id === NOT_MASKED ? 0 : weight)), [maskedIds.length, 1]);
      return { lossSum, dMasked: maskedLanguageBackward(pass, config, saved, probabilities, { ids, weights }) };
    });
  }

  private nextSentenceGradient(pass: BackwardPass, classTokens: Tensor, batch: Batch, lossGradient: LossGradient): Tensor {
    const { ops } = this;
    return ops.scope(() => {
      const { logits, saved } = nextSentenceForward(pass, classTokens);
      const dLogits = ops.fromFloats(lossGradient(ops.toFloats(logits)), [batch.batchSize, NEXT_SENTENCE_CLASSES]);
      return nextSentenceBackward(pass, saved, dLogits);
    });
  }

  private maskedLoss(probabilities: Tensor, maskedIds: Int32Array): MaskedLoss {
    const right = this.ops.scope(() => this.ops.toFloats(this.rightOnes(probabilities, maskedIds)));
    const lossSum = maskedIds.reduce((sum, id, row) => (id === NOT_MASKED ? sum : sum - Math.log(Math.max(right[row]!, LEAST_PROBABILITY))), 0);
    return { lossSum };
  }

  /** Of each row of the vocabulary's scores (M, V), how many are greater than that of the right token. */
  private ranks(scores: Tensor, maskedIds: Int32Array): Float32Array {
    const { ops } = this;
    return ops.scope(() => {
      const ranks = ops.toFloats(ops.sumLast(ops.isPositive(ops.subtract(scores, this.rightOnes(scores, maskedIds))))); // (M)
      return ranks.filter((_, row) => maskedIds[row] !== NOT_MASKED);
    });
  }

  /** Of each row of (M, V), the right token's value, (M, 1), in float32. */
  private rightOnes(values: Tensor, maskedIds: Int32Array): Tensor {
    const { ops } = this;
    const [rows, vocabulary] = values.shape as [number, number];
    const flat = ops.reshape(values, [rows * vocabulary, 1]);
    return ops.float(ops.gatherRows(flat, this.indices(maskedIds.map((id, row) => row * vocabulary + Math.max(id, 0)))));
  }

  private indices(values: Int32Array): Tensor {
    return this.ops.fromInts(values, [values.length]);
  }
}
