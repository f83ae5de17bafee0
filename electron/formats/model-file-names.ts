/** A model's weights, in one file. */
export const WEIGHTS_FILE = 'model.safetensors';
/** Or in several: names each tensor's file, {"metadata": …, "weight_map": {"bert.pooler.dense.weight": "model-00002-of-00002.safetensors"}}. */
export const SHARD_INDEX = 'model.safetensors.index.json';

/** What makes a Hugging Face folder beside its weights: the model's shape, its tokenizer, its card, and who may use it. */
const TEXT_FILE = /^(config\.json|vocab\.txt|tokenizer\.json|tokenizer_config\.json|special_tokens_map\.json|added_tokens\.json|README\.md|LICENSE(\.\w+)?)$/;

export function isModelTextFile(name: string): boolean {
  return TEXT_FILE.test(name);
}
