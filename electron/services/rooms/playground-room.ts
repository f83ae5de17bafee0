import type { AppHandlers } from '../../../shared/contract';
import { userError } from '../../../shared/errors';
import type { Piece } from '../../../shared/model/playground';
import { loadTokenizer } from '../../tokenizer/load-tokenizer';
import type { WordPieceTokenizer } from '../../tokenizer/wordpiece-tokenizer';
import type { RoomContext } from './context';

export function playgroundRoom({ models }: RoomContext): AppHandlers['playground'] {
  let loaded: { readonly folder: string; readonly tokenizer: Promise<WordPieceTokenizer> } | undefined;
  const tokenizerOf = (folder: string) => {
    if (loaded?.folder !== folder) loaded = { folder, tokenizer: loadTokenizer(folder) };
    return loaded.tokenizer.catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
  };
  return {
    fillMask: () => noHeadsYet(),
    nextSentence: () => noHeadsYet(),
    tokenize: async ({ modelId, text, pair, maxLength }) => {
      const tokenizer = await tokenizerOf(models.folderOf(modelId));
      return { pieces: piecesOf(tokenizer, text, pair, maxLength ?? tokenizer.modelMaxLength ?? Infinity) };
    },
  };
}

/** All pieces, those beyond `maxLength` marked; the last one that is read is then [SEP]. */
function piecesOf(tokenizer: WordPieceTokenizer, text: string, pair: string | undefined, maxLength: number): Piece[] {
  const { unk, ...others } = tokenizer.specialIds;
  const special = new Set([unk, ...Object.values(others)]);
  const { inputIds } = tokenizer.encode(text, pair);
  const cutFrom = inputIds.length > maxLength ? maxLength - 1 : inputIds.length;
  return Array.from(inputIds, (id, i) => ({
    id,
    token: tokenizer.tokenOf(id) ?? '',
    special: special.has(id) && id !== unk,
    unknown: id === unk,
    // [SEP] at the end is read however long the text is.
    cut: i >= cutFrom && i < inputIds.length - 1,
  }));
}

function noHeadsYet(): never {
  throw userError('no-pre-training-heads', 'Masked words and next sentences need a model with the heads of pre-training, which Tunesmith does not read yet.', 'Try the classifier, or look at how a text is cut into pieces.');
}
