/**
 * The spellings under which published checkpoints keep BERT's parameters, brought to the one of
 * `BertForSequenceClassification`.
 */

/** DistilBERT's names for the parts of a layer. */
const DISTILBERT_PARTS: ReadonlyMap<string, string> = new Map(Object.entries({
  'attention.q_lin': 'attention.self.query',
  'attention.k_lin': 'attention.self.key',
  'attention.v_lin': 'attention.self.value',
  'attention.out_lin': 'attention.output.dense',
  sa_layer_norm: 'attention.output.LayerNorm',
  'ffn.lin1': 'intermediate.dense',
  'ffn.lin2': 'output.dense',
  output_layer_norm: 'output.LayerNorm',
}));

/** The name that this project uses for a checkpoint's tensor; names of unknown parts come back as they are. */
export function canonicalName(name: string): string {
  const modern = name.replace(/LayerNorm\.gamma$/, 'LayerNorm.weight').replace(/LayerNorm\.beta$/, 'LayerNorm.bias');
  const bare = modern.replace(/^(bert|electra|distilbert)\./, '').replace(/^transformer\.layer\./, 'encoder.layer.');
  const renamed = bare.replace(/^(encoder\.layer\.\d+)\.(.+)\.(weight|bias)$/, (whole, layer: string, part: string, kind: string) => {
    const canonical = DISTILBERT_PARTS.get(part);
    return canonical ? `${layer}.${canonical}.${kind}` : whole;
  });
  return /^(embeddings|encoder|pooler)\./.test(renamed) ? `bert.${renamed}` : renamed;
}

/** Tensors that belong to a checkpoint but not to a classifier, so that leaving them out is no news. */
export function isKnownLeftover(name: string): boolean {
  return name.endsWith('position_ids');
}
