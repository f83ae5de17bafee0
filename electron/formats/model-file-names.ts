/** What makes a Hugging Face folder beside its weights: the model's shape, its tokenizer, its card, and who may use it. */
const TEXT_FILE = /^(config\.json|vocab\.txt|tokenizer\.json|tokenizer_config\.json|special_tokens_map\.json|added_tokens\.json|README\.md|LICENSE(\.(txt|md))?)$/;

export function isModelTextFile(name: string): boolean {
  return TEXT_FILE.test(name);
}
