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

/** DistilBERT's names for the head that guesses masked tokens. */
const DISTILBERT_HEAD: ReadonlyMap<string, string> = new Map(Object.entries({
  vocab_transform: 'cls.predictions.transform.dense',
  vocab_layer_norm: 'cls.predictions.transform.LayerNorm',
  vocab_projector: 'cls.predictions.decoder',
}));

/** The name that this project uses for a checkpoint's tensor; names of unknown parts come back as they are. */
export function canonicalName(name: string): string {
  const modern = name.replace(/LayerNorm\.gamma$/, 'LayerNorm.weight').replace(/LayerNorm\.beta$/, 'LayerNorm.bias');
  const bare = modern.replace(/^(bert|electra|distilbert)\./, '').replace(/^transformer\.layer\./, 'encoder.layer.');
  const renamed = bare.replace(/^(encoder\.layer\.\d+)\.(.+)\.(weight|bias)$/, (whole, layer: string, part: string, kind: string) => {
    const canonical = DISTILBERT_PARTS.get(part);
    return canonical ? `${layer}.${canonical}.${kind}` : whole;
  });
  if (/^(embeddings|encoder|pooler)\./.test(renamed)) return `bert.${renamed}`;
  return renamed.replace(/^(vocab_\w+)\./, (whole, part: string) => (DISTILBERT_HEAD.has(part) ? `${DISTILBERT_HEAD.get(part)!}.` : whole));
}

/** Another name under which a checkpoint may hold a parameter: transformers ties the two, and saves either. */
export function tiedName(name: string): string | undefined {
  return name === 'cls.predictions.bias' ? 'cls.predictions.decoder.bias' : undefined;
}

/** Tensors that belong to a checkpoint but tell nothing new, so that leaving them out is no news: the decoder is tied. */
export function isKnownLeftover(name: string): boolean {
  return name.endsWith('position_ids') || name.startsWith('cls.predictions.decoder.');
}
