import { userError } from '../../../shared/errors';
import type { FilledMasks, MaskGuess, NextSentence } from '../../../shared/engine-protocol';
import { topK } from '../../../shared/math/distribution';
import { softmaxRows, type NumberRows } from '../../../shared/math/softmax';
import { shellWord } from '../../../shared/shell-word';
import { toBatch } from '../../bert/batch';
import { firstPlaces } from '../../bert/encoder';
import { IS_NEXT } from '../../bert/next-sentence-head';
import { isMaskedLanguageParameter, isNextSentenceParameter } from '../../bert/parameter-shapes';
import type { BertPretrainingModel } from '../../bert/pretraining-model';
import type { WordPieceTokenizer } from '../../tokenizer/wordpiece-tokenizer';
import type { LoadedModel } from '../load-model';

type Loaded = LoadedModel<BertPretrainingModel>;

/**
 * The likeliest tokens behind each mask of a text.
 *
 * @param where the model's folder, for errors
 * @throws a user error where the model has no head for masks, or the text no mask
 */
export function fillMasks({ model, tokenizer, imported }: Loaded, { text, top, where }: { readonly text: string; readonly top: number; readonly where: string }): FilledMasks {
  requireHead(imported, isMaskedLanguageParameter, { where, what: 'guesses masked words' });
  const encoding = tokenizer.encode(text, undefined, { maxLength: model.config.maxPositionEmbeddings });
  const { mask } = tokenizer.specialIds;
  const positions = [...encoding.inputIds.keys()].filter((position) => encoding.inputIds[position] === mask);
  const name = tokenizer.settings.specialTokens.mask;
  if (mask === undefined || name === undefined) throw userError('no-mask-token', `The tokenizer of ${where} has no token for masks.`, 'Choose another model.');
  if (positions.length === 0) throw userError('no-mask', `The text has no ${name}, or only beyond the ${model.config.maxPositionEmbeddings} tokens that the model reads.`, `Write ${name} where a word is to be guessed.`);
  const { masked } = model.logits(toBatch([encoding], model.config.padTokenId), { perText: 1 + positions.length, places: Int32Array.of(0, ...positions) });
  const probabilities = softmaxRows(masked, model.config.vocabSize);
  return { predictions: positions.map((_, i) => guessesOf(probabilities.subarray(i * model.config.vocabSize, (i + 1) * model.config.vocabSize), top, tokenizer)) };
}

/**
 * Whether the second text follows the first.
 *
 * @throws a user error where the model has no head for pairs
 */
export function judgeNextSentence({ model, tokenizer, imported }: Loaded, { first, second, where }: { readonly first: string; readonly second: string; readonly where: string }): NextSentence {
  requireHead(imported, isNextSentenceParameter, { where, what: 'judges pairs of texts' });
  const encoding = tokenizer.encode(first, second, { maxLength: model.config.maxPositionEmbeddings });
  const batch = toBatch([encoding], model.config.padTokenId);
  const { next } = model.logits(batch, firstPlaces(batch));
  return { probability: softmaxRows(next, next.length)[IS_NEXT]! };
}

/** Whether a head's weights came with the model. */
export function hasHead(imported: Loaded['imported'], isOfHead: (name: string) => boolean): boolean {
  return !imported?.fresh.some(isOfHead);
}

/** @param where the model's folder @throws a user error where the head's weights did not come with the model */
export function requireHead(imported: Loaded['imported'], isOfHead: (name: string) => boolean, { where, what }: { readonly where: string; readonly what: string }): void {
  if (hasHead(imported, isOfHead)) return;
  throw userError('no-pretraining-head', `${where} has no head that ${what}: it was saved without the part of pre-training that does.`, `Choose a model that has it, “bundled” or google-bert/bert-base-uncased for example. Or give it one: tunesmith pretrain --model ${shellWord(where, process.platform)} --data TEXTS --out DIR`);
}

function guessesOf(probabilities: Float64Array, top: number, tokenizer: WordPieceTokenizer): MaskGuess[] {
  return likeliest(probabilities, tokenizer, top).map((id) => ({ token: tokenizer.tokenOf(id)!, probability: probabilities[id]! }));
}

/** The ids of the largest logits or probabilities that have a token, the largest first. */
export function likeliest(values: NumberRows, tokenizer: WordPieceTokenizer, top: number): number[] {
  return topK(Float64Array.from(values, (value, id) => (tokenizer.tokenOf(id) === undefined ? Number.NaN : value)), top);
}
