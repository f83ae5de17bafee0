import type { AppHandlers } from '../../../shared/contract';
import type { Piece } from '../../../shared/model/playground';
import { loadTokenizer } from '../../tokenizer/load-tokenizer';
import type { WordPieceTokenizer } from '../../tokenizer/wordpiece-tokenizer';
import type { RoomContext } from './context';

export function playgroundRoom({ guesses, models }: RoomContext): AppHandlers['playground'] {
  let loaded: { readonly folder: string; readonly tokenizer: Promise<WordPieceTokenizer> } | undefined;
  const tokenizerOf = (folder: string) => {
    if (loaded?.folder !== folder) loaded = { folder, tokenizer: loadTokenizer(folder) };
    return loaded.tokenizer.catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
  };
  return {
    maskedWords: ({ modelId, ...question }, { signal }) => {
      const model = models.folderOf(modelId);
      return guesses.ask<'masked-words'>({ kind: 'masked-words', model, ...question }, [model], signal);
    },
    maskAndClass: ({ modelId, guesserId = modelId, ...question }, { signal }) => {
      const [classifier, guesser] = [models.folderOf(modelId), models.folderOf(guesserId)];
      return guesses.ask<'mask-and-class'>({ kind: 'mask-and-class', classifier, guesser, ...question }, [classifier, guesser], signal);
    },
    nextSentence: async ({ modelId, a, b }, { signal }) => {
      const model = models.folderOf(modelId);
      const judge = (first: string, second: string) => guesses.ask<'next-sentence'>({ kind: 'next-sentence', model, first, second, keep: true }, [model], signal);
      const { probability } = await judge(a, b);
      return { isNext: probability, isNextSwapped: (await judge(b, a)).probability };
    },
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
