import type { BertConfig } from '../formats/model-config';

/** Every parameter of `BertForSequenceClassification` with its shape, by Hugging Face name, in Hugging Face's order. */
export function parameterShapes(config: BertConfig): ReadonlyMap<string, readonly number[]> {
  return new Map([...encoderShapes(config), ...linear('classifier', config.numLabels, config.hiddenSize)]);
}

/**
 * Every parameter of `BertForPreTraining`, likewise. The matrix that scores the vocabulary is that of the word embeddings, and
 * not listed a second time.
 */
export function pretrainingShapes(config: BertConfig): ReadonlyMap<string, readonly number[]> {
  const { hiddenSize: H, vocabSize } = config;
  return new Map([
    ...encoderShapes(config),
    ['cls.predictions.bias', [vocabSize]],
    ...linear('cls.predictions.transform.dense', H, H),
    ...layerNorm('cls.predictions.transform.LayerNorm', H),
    ...linear('cls.seq_relationship', 2, H),
  ]);
}

/** Embeddings, layers and pooler: what both have. */
function encoderShapes(config: BertConfig): ReadonlyMap<string, readonly number[]> {
  const { hiddenSize: H, vocabSize, maxPositionEmbeddings, typeVocabSize, numHiddenLayers } = config;
  const shapes = new Map<string, readonly number[]>([
    ['bert.embeddings.word_embeddings.weight', [vocabSize, H]],
    ['bert.embeddings.position_embeddings.weight', [maxPositionEmbeddings, H]],
    ['bert.embeddings.token_type_embeddings.weight', [typeVocabSize, H]],
    ...layerNorm('bert.embeddings.LayerNorm', H),
  ]);
  for (let layer = 0; layer < numHiddenLayers; layer++) {
    for (const [name, shape] of encoderLayerShapes(layerName(layer), config)) shapes.set(name, shape);
  }
  for (const [name, shape] of linear('bert.pooler.dense', H, H)) shapes.set(name, shape);
  return shapes;
}

/** What the names of a layer's parameters begin with. */
export function layerName(layer: number): string {
  return `bert.encoder.layer.${layer}`;
}

type NamedShape = readonly [string, readonly number[]];

function encoderLayerShapes(name: string, { hiddenSize: H, intermediateSize: I }: BertConfig): NamedShape[] {
  return [
    ...['query', 'key', 'value'].flatMap((which) => linear(`${name}.attention.self.${which}`, H, H)),
    ...linear(`${name}.attention.output.dense`, H, H),
    ...layerNorm(`${name}.attention.output.LayerNorm`, H),
    ...linear(`${name}.intermediate.dense`, I, H),
    ...linear(`${name}.output.dense`, H, I),
    ...layerNorm(`${name}.output.LayerNorm`, H),
  ];
}

function linear(name: string, outputs: number, inputs: number): NamedShape[] {
  return [
    [`${name}.weight`, [outputs, inputs]],
    [`${name}.bias`, [outputs]],
  ];
}

function layerNorm(name: string, size: number): NamedShape[] {
  return [
    [`${name}.weight`, [size]],
    [`${name}.bias`, [size]],
  ];
}

/** The parameters of the classification head: new for every set of classes. */
export function isHeadParameter(name: string): boolean {
  return name.startsWith('classifier.');
}

/** The parameters of the head that guesses masked tokens. */
export function isMaskedLanguageParameter(name: string): boolean {
  return name.startsWith('cls.predictions.');
}

/** The parameters of the head that judges pairs of texts. */
export function isNextSentenceParameter(name: string): boolean {
  return name.startsWith('cls.seq_relationship.');
}
