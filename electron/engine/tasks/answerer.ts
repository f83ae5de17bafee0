import { toBatch, type Batch } from '../../bert/batch';
import { BertClassifier } from '../../bert/classifier';
import { Parameters } from '../../bert/parameters';
import type { TensorOps } from '../../bert/tensor-ops';
import type { BertConfig } from '../../formats/model-config';
import type { Examples } from '../../training/examples';
import { predictLogits } from '../../training/predict';

/**
 * Making a graph takes a second or two, and saves some 20 µs a token and 10 ms a question (`tools/bench/breakdown.mjs --task prediction`
 * prints both for a machine). It is made when the work that was asked would have paid for it: who asks little never waits for it, and
 * who asks much waits at most twice as long as they had to.
 */
const WORTHWHILE_TOKENS = 2 ** 16;
const TOKENS_OF_A_QUESTION = 512;

/**
 * What the graph computes first: its weights stay in the order that suits that. A sentence's suits whole batches nearly as well as
 * their own; with theirs, a sentence takes twice as long.
 */
const SENTENCE_TOKENS = 32;

/** A classifier that answers questions: operation by operation at first, as one graph where they are many. It owns the model. */
export class Answerer {
  private askedTokens = 0;
  private hasTriedGraph = false;

  constructor(
    private model: BertClassifier,
    /** Of a graph for so many weights, in the model's own precision; where that is worth it. */
    private readonly graphOps: (weights: number) => TensorOps | undefined,
  ) {}

  /** Logits (rows, C), row by row. @throws a cancelled error soon after the signal. */
  async logits(examples: Examples, options: { readonly signal: AbortSignal }): Promise<Float32Array> {
    this.askedTokens += TOKENS_OF_A_QUESTION + examples.lengths.reduce((sum, length) => sum + length, 0);
    if (this.askedTokens >= WORTHWHILE_TOKENS && !this.hasTriedGraph) this.makeGraph();
    return predictLogits(this.model, examples, options);
  }

  dispose(): void {
    this.model.dispose();
  }

  /** It takes the model's place; where it cannot be made, on a full disk, say, it is not needed either. */
  private makeGraph(): void {
    this.hasTriedGraph = true;
    const { config, parameters } = this.model;
    const ops = this.graphOps(parameters.size);
    if (!ops) return;
    const graph = new BertClassifier(ops, config, new Parameters(ops));
    try {
      for (const name of parameters.names) graph.parameters.add(parameters.toArray(name));
      graph.logits(sentenceOf(config));
    } catch {
      graph.dispose();
      return;
    }
    this.model.dispose();
    this.model = graph;
  }
}

function sentenceOf({ padTokenId, maxPositionEmbeddings }: BertConfig): Batch {
  const ids = new Int32Array(Math.min(SENTENCE_TOKENS, maxPositionEmbeddings)).fill(padTokenId);
  return toBatch([{ inputIds: ids, tokenTypeIds: new Int32Array(ids.length) }], padTokenId);
}
