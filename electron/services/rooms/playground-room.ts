import type { AppHandlers } from '../../../shared/contract';
import type { LongTexts } from '../../../shared/model/long-texts';
import type { Piece } from '../../../shared/model/playground';
import { readInputSettings } from '../../formats/input-settings';
import { loadTokenizer } from '../../tokenizer/load-tokenizer';
import { specialCount } from '../../tokenizer/template';
import { isLeftOut, longestFirst } from '../../tokenizer/truncation';
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
    tokenize: async ({ modelId, text, pair, maxLength, longTexts }) => {
      const folder = models.folderOf(modelId);
      const tokenizer = await tokenizerOf(folder);
      const trained = longTexts && (await readInputSettings(folder));
      return { pieces: piecesOf(tokenizer, [text, pair], maxLength ?? tokenizer.modelMaxLength ?? Infinity, trained?.columns ? trained.longTexts : longTexts) };
    },
  };
}

/** All pieces; those that are left out to come down to `maxLength` are marked. */
function piecesOf(tokenizer: WordPieceTokenizer, [text, pair]: readonly [string, string | undefined], maxLength: number, longTexts: LongTexts = 'head'): Piece[] {
  const { unk, ...others } = tokenizer.specialIds;
  const special = new Set([unk, ...Object.values(others)]);
  const { template } = tokenizer.settings;
  const framed = pair === undefined ? template.single : template.pair;
  const [first, second] = [text, pair ?? ''].map((each) => tokenizer.encode(each, undefined, { addSpecialTokens: false }).inputIds.length) as [number, number];
  const lengths = { first, second };
  const kept = longestFirst(first, second, maxLength - specialCount(framed));
  const cut = framed.flatMap((piece) => (piece.kind === 'special' ? [false] : Array.from({ length: lengths[piece.text] }, (_, place) => isLeftOut(place, lengths[piece.text], kept[piece.text], longTexts))));
  return Array.from(tokenizer.encode(text, pair).inputIds, (id, i) => ({
    id,
    token: tokenizer.tokenOf(id) ?? '',
    special: special.has(id) && id !== unk,
    unknown: id === unk,
    cut: cut[i]!,
  }));
}
