import { z } from 'zod';
import { userError, type AppError } from '../../shared/errors';
import { parseJsonObject } from './json-object';
import { readClassLabels } from './class-labels';
import { ARCHITECTURE_PREFIXES, SPELLINGS, type ConfigField, type ConfigSpelling, type ModelType } from './model-config-spelling';
import { quoted } from './quoted';

/** `gelu` is the exact form, with erf; `gelu_new` its tanh approximation. */
export type HiddenActivation = 'gelu' | 'gelu_new' | 'relu';

/** config.json of an encoder, in one spelling for all families. Sizes are numbers of elements. */
export interface BertConfig {
  readonly modelType: ModelType;
  readonly vocabSize: number;
  readonly hiddenSize: number;
  /** Width of the embeddings; other than hiddenSize only in ELECTRA, which then projects them. */
  readonly embeddingSize: number;
  readonly numHiddenLayers: number;
  readonly numAttentionHeads: number;
  readonly intermediateSize: number;
  readonly hiddenAct: HiddenActivation;
  readonly hiddenDropoutProb: number;
  readonly attentionProbsDropoutProb: number;
  /** Dropout before the classification head; null: as hiddenDropoutProb. */
  readonly classifierDropout: number | null;
  readonly maxPositionEmbeddings: number;
  readonly typeVocabSize: number;
  readonly layerNormEps: number;
  /** Standard deviation of new weights. */
  readonly initializerRange: number;
  readonly padTokenId: number;
  /** The class names; the index is the class id. An encoder without a head has transformers' LABEL_0 and LABEL_1. */
  readonly id2label: readonly string[];
  readonly numLabels: number;
}

/** Names that compute the same, up to rounding. */
const ACTIVATIONS: Readonly<Record<string, HiddenActivation>> = {
  gelu: 'gelu',
  gelu_python: 'gelu',
  gelu_new: 'gelu_new',
  gelu_fast: 'gelu_new',
  gelu_accurate: 'gelu_new',
  gelu_pytorch_tanh: 'gelu_new',
  gelu_python_tanh: 'gelu_new',
  relu: 'relu',
};

const size = (largest: number) => z.number().int().min(1).max(largest);
const dropout = z.number().min(0).lt(1);

/** Limits far above any BERT that runs on a desk, so that a damaged file cannot ask for all memory. */
const Fields = z.object({
  vocabSize: size(4_000_000),
  hiddenSize: size(16_384),
  embeddingSize: size(16_384),
  numHiddenLayers: size(256),
  numAttentionHeads: size(1024),
  intermediateSize: size(131_072),
  hiddenAct: z
    .string()
    .refine((name) => Object.hasOwn(ACTIVATIONS, name), { error: `expected one of ${Object.keys(ACTIVATIONS).join(', ')}` })
    .transform((name) => ACTIVATIONS[name]!),
  hiddenDropoutProb: dropout,
  attentionProbsDropoutProb: dropout,
  classifierDropout: dropout.nullable(),
  maxPositionEmbeddings: size(131_072),
  typeVocabSize: size(1024),
  layerNormEps: z.number().positive().max(1),
  initializerRange: z.number().min(0).max(10),
  padTokenId: z.number().int().min(0).nullable().transform((id) => id ?? 0),
}) satisfies z.ZodType<Record<ConfigField, unknown>>;

/**
 * Reads config.json of a Hugging Face folder. Unknown keys are ignored, missing ones have transformers' defaults.
 *
 * @param where the file's name, for errors
 * @throws a user error for a model that is none of ours, and for values that no model can have
 */
export function parseModelConfig(jsonText: string, where: string): BertConfig {
  const json = parseJsonObject(jsonText, where);
  const modelType = readModelType(json, where);
  refuseUnsupported(json, where);
  const fields = readFields(json, SPELLINGS[modelType], where);
  const id2label = readClassLabels(json, where);
  return { modelType, ...fields, id2label, numLabels: id2label.length };
}

function readModelType(json: Record<string, unknown>, where: string): ModelType {
  const modelType = json['model_type'] ?? typeOfArchitecture(json['architectures']);
  if (modelType === 'bert' || modelType === 'electra' || modelType === 'distilbert') return modelType;
  const found = typeof modelType === 'string' ? `of the type ${quoted(modelType)}` : 'of no known type';
  throw userError('unsupported-model', `${where}: this model is ${found}.`, 'Tunesmith fine-tunes BERT, MiniLM, DistilBERT and ELECTRA: choose a model whose config.json says "model_type": "bert", "distilbert" or "electra".');
}

/** For example ["BertForMaskedLM"]. */
function typeOfArchitecture(architectures: unknown): ModelType | undefined {
  const name: unknown = Array.isArray(architectures) ? architectures[0] : undefined;
  if (typeof name !== 'string') return undefined;
  return Object.entries(ARCHITECTURE_PREFIXES).find(([prefix]) => name.startsWith(`${prefix}For`) || name === `${prefix}Model`)?.[1];
}

/** Variants of BERT that compute something else with the same weights' names. */
function refuseUnsupported(json: Record<string, unknown>, where: string): void {
  const positions = json['position_embedding_type'] ?? 'absolute';
  if (positions !== 'absolute') throw invalid(where, 'position_embedding_type', positions, 'expected "absolute"');
  if (json['is_decoder'] === true) throw invalid(where, 'is_decoder', true, 'expected an encoder');
  const pruned = json['pruned_heads'];
  if (typeof pruned === 'object' && pruned !== null && Object.keys(pruned).length > 0) throw invalid(where, 'pruned_heads', pruned, 'expected none');
}

function readFields(json: Record<string, unknown>, spelling: ConfigSpelling, where: string): z.infer<typeof Fields> {
  const value = (field: ConfigField): unknown => {
    const { key, fallback } = spelling[field];
    return (key === undefined ? undefined : json[key]) ?? fallback ?? (field === 'embeddingSize' ? value('hiddenSize') : null);
  };
  const key = (field: ConfigField) => spelling[field].key ?? field;
  const parsed = Fields.safeParse(Object.fromEntries(Object.keys(Fields.shape).map((field) => [field, value(field as ConfigField)])));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const field = issue.path[0] as ConfigField;
    throw invalid(where, key(field), value(field), issue.message);
  }
  const { hiddenSize, numAttentionHeads, padTokenId, vocabSize } = parsed.data;
  if (hiddenSize % numAttentionHeads !== 0) throw invalid(where, key('numAttentionHeads'), numAttentionHeads, `expected a divisor of ${key('hiddenSize')}, ${hiddenSize}`);
  if (padTokenId >= vocabSize) throw invalid(where, key('padTokenId'), padTokenId, `expected less than ${key('vocabSize')}, ${vocabSize}`);
  return parsed.data;
}

/** "config.json: "hidden_size" is 0: expected …" */
function invalid(where: string, key: string, value: unknown, problem: string): AppError {
  const shown = typeof value === 'string' ? quoted(value) : JSON.stringify(value).slice(0, 120);
  return userError('invalid-model-config', `${where}: "${key}" is ${shown}: ${problem}.`, 'Download the model again, or choose another one.');
}
