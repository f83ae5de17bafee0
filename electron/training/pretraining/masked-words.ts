import { userError } from '../../../shared/errors';
import type { MaskCandidate, MaskContext, MaskedWords, MaskGuess, Piece } from '../../../shared/model/playground';
import { toBatch, type Batch } from '../../bert/batch';
import { isMaskedLanguageParameter } from '../../bert/parameter-shapes';
import type { BertPretrainingModel } from '../../bert/pretraining-model';
import type { WordPieceTokenizer } from '../../tokenizer/wordpiece-tokenizer';
import type { LoadedModel } from '../load-model';
import { likeliest, requireHead } from './guess';

/** Attention's squares (S, S) of rows that go through at once hold at most this many numbers for each head. */
const LARGEST_SQUARES = 65_536;

export interface MaskQuestion {
  readonly text: string;
  /** Places to mask beside the masks of the text itself. */
  readonly masked: readonly number[];
  readonly contexts: readonly MaskContext[];
  readonly top: number;
  /** Most pieces to read, where that is to be fewer than the model can. */
  readonly maxLength?: number;
  /** The model's folder, for errors. */
  readonly where: string;
}

/** A text with its masks in place. */
export interface MaskedText {
  /** As written, (S). */
  readonly writtenIds: Int32Array;
  /** As the model is shown it, (S). */
  readonly inputIds: Int32Array;
  /** In order. */
  readonly positions: readonly number[];
}

/** One masked place in one context: one row of a batch. */
interface Look {
  readonly position: number;
  readonly context: MaskContext;
}

/**
 * What the model makes of each masked place in each context; see shared/model/playground.ts for what a context hides.
 *
 * @throws a user error where the model has no head for masks, nothing is masked, or a mask is not a piece that the model reads
 */
export function maskedWords({ model, tokenizer, imported }: LoadedModel<BertPretrainingModel>, question: MaskQuestion): MaskedWords {
  requireHead(imported, isMaskedLanguageParameter, { where: question.where, what: 'guesses masked words' });
  const masked = maskText(tokenizer, Math.min(model.config.maxPositionEmbeddings, question.maxLength ?? Infinity), question);
  const looks = question.contexts.flatMap((context) => masked.positions.map((position): Look => ({ position, context })));
  const atOnce = Math.max(1, Math.floor(LARGEST_SQUARES / masked.inputIds.length ** 2));
  const guesses: MaskGuess[] = [];
  for (let start = 0; start < looks.length; start += atOnce) guesses.push(...answer(model, tokenizer, masked, looks.slice(start, start + atOnce), question.top));
  return { pieces: Array.from(masked.inputIds, (id) => pieceOf(tokenizer, id)), layers: model.config.numHiddenLayers, heads: model.config.numAttentionHeads, guesses };
}

/** Puts the masks in place. */
export function maskText(tokenizer: WordPieceTokenizer, maxLength: number, { text, masked, where }: Pick<MaskQuestion, 'text' | 'masked' | 'where'>): MaskedText {
  const { mask } = tokenizer.specialIds;
  if (mask === undefined) throw userError('no-mask-token', `The tokenizer of ${where} has no token for masks.`, 'Choose another model.');
  const writtenIds = Int32Array.from(tokenizer.encode(text, undefined, { maxLength }).inputIds);
  const wrong = masked.find((position) => position >= writtenIds.length - 1);
  if (wrong !== undefined) throw userError('mask-out-of-reach', `Piece ${wrong} of the text is beyond the ${maxLength} pieces that the model reads.`, 'Mask a word nearer to its beginning, or shorten the text.');
  const positions = [...writtenIds.keys()].filter((position) => writtenIds[position] === mask || masked.includes(position));
  if (positions.length === 0) throw userError('no-mask', 'Nothing is masked in the text, or only beyond what the model reads.', 'Mask a word of it.');
  return { writtenIds, inputIds: writtenIds.map((id, position) => (positions.includes(position) ? mask : id)), positions };
}

function answer(model: BertPretrainingModel, tokenizer: WordPieceTokenizer, { writtenIds, inputIds }: MaskedText, looks: readonly Look[], top: number): MaskGuess[] {
  const { vocabSize, numHiddenLayers, numAttentionHeads, padTokenId } = model.config;
  const row = { inputIds, tokenTypeIds: new Int32Array(inputIds.length) };
  const batch = hideSides(toBatch(looks.map(() => row), padTokenId), looks, tokenizer);
  const { masked, attention } = model.look(batch, Int32Array.from(looks, ({ position }) => position));
  const size = numHiddenLayers * numAttentionHeads * inputIds.length;
  return looks.map(({ position, context }, i): MaskGuess => {
    const logits = masked.slice(i * vocabSize, (i + 1) * vocabSize);
    const candidate = (id: number): MaskCandidate => ({ id, token: tokenizer.tokenOf(id) ?? '', logit: logits[id]! });
    const was = writtenIds[position]!;
    return {
      ...{ position, context, logits, candidates: likeliest(logits, tokenizer, top).map(candidate) },
      ...(was === tokenizer.specialIds.mask ? {} : { original: candidate(was) }),
      attention: attention.slice(i * size, (i + 1) * size),
    };
  });
}

/** Takes what a context hides out of the attention of its row. Special tokens stay. */
function hideSides(batch: Batch, looks: readonly Look[], { specialIds: { cls, sep } }: WordPieceTokenizer): Batch {
  const { sequenceLength, inputIds } = batch;
  const isHidden = ({ position, context }: Look, place: number) => (context === 'left' ? place > position : context === 'right' ? place < position : false);
  const attentionMask = batch.attentionMask.map((present, i) => {
    const look = looks[Math.floor(i / sequenceLength)]!;
    return inputIds[i] !== cls && inputIds[i] !== sep && isHidden(look, i % sequenceLength) ? 0 : present;
  });
  return { ...batch, attentionMask };
}

function pieceOf(tokenizer: WordPieceTokenizer, id: number): Piece {
  const { unk, ...others } = tokenizer.specialIds;
  return { id, token: tokenizer.tokenOf(id) ?? '', special: Object.values(others).includes(id), unknown: id === unk, cut: false };
}
