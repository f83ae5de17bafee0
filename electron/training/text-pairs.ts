import { userError, type AppError } from '../../shared/errors';
import type { BertConfig } from '../formats/model-config';
import type { WordPieceTokenizer } from '../tokenizer/wordpiece-tokenizer';

/** What of a model decides whether it reads pairs of texts. */
interface Reader {
  readonly model: { readonly config: BertConfig };
  readonly tokenizer: WordPieceTokenizer;
}

/** Why a model reads no pairs of texts: it has no token type for the second one. @param where the model's folder */
export function whyNoPairs({ model, tokenizer }: Reader, where: string): AppError | undefined {
  const { typeVocabSize } = model.config;
  if (tokenizer.settings.template.pair.every(({ typeId }) => typeId < typeVocabSize)) return undefined;
  return userError('no-text-pairs', `${where} reads one text at a time ("type_vocab_size": ${typeVocabSize}), and there is a second one.`, 'Choose another model, or leave the second texts out.');
}
