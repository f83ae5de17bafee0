import { userError } from '../../shared/errors';
import { softmax } from '../../shared/math/distribution';
import { softmaxRows } from '../../shared/math/softmax';
import type { MaskAndClass } from '../../shared/model/playground';
import { toBatch } from '../bert/batch';
import type { BertClassifier } from '../bert/classifier';
import type { BertPretrainingModel } from '../bert/pretraining-model';
import type { LoadedModel } from './load-model';
import { maskedWords, maskText } from './pretraining/masked-words';

export interface MaskAndClassQuestion {
  readonly text: string;
  /** The masked place among the pieces. */
  readonly masked: number;
  readonly top: number;
  /** Folders, for errors. */
  readonly classifierFolder: string;
  readonly guesserFolder: string;
}

/**
 * The words that the guesser would put in a place, and what the classifier makes of the text with each of them. The classifier reads
 * the text as it does to predict; the guesser reads no more of it.
 *
 * @throws a user error for a text that is too long for a classifier that reads the ends of long ones too: the guesser reads beginnings;
 * where the two read other pieces; and where `maskedWords` does
 */
export function maskAndClass(classifier: LoadedModel, guesser: LoadedModel<BertPretrainingModel>, { text, masked, top, classifierFolder, guesserFolder }: MaskAndClassQuestion): MaskAndClass {
  const maxLength = Math.min(classifier.model.config.maxPositionEmbeddings, classifier.tokenizer.modelMaxLength ?? Infinity);
  if (classifier.input.longTexts === 'head-tail' && classifier.tokenizer.encode(text).inputIds.length > maxLength) {
    throw userError('text-too-long', `The text is longer than the ${maxLength} pieces that the model reads.`, 'Shorten it: of longer texts the model reads the beginning and the end, between which no words can be guessed.');
  }
  const { writtenIds, inputIds } = maskText(classifier.tokenizer, maxLength, { text, masked: [masked], where: classifierFolder });
  const answer = maskedWords(guesser, { text, masked: [masked], contexts: ['both'], top, maxLength, where: guesserFolder });
  const guess = answer.guesses.find(({ position }) => position === masked)!;
  if (answer.pieces.length !== inputIds.length || answer.pieces.some(({ token }, i) => classifier.tokenizer.tokenOf(inputIds[i]!) !== token)) {
    throw userError('other-pieces', `${guesserFolder} and ${classifierFolder} do not read the same pieces of this text.`, 'Compare the fine-tuned model with the one that it came from.');
  }
  if (guess.candidates.some(({ id, token }) => classifier.tokenizer.tokenOf(id) !== token)) {
    throw userError('other-vocabulary', `${guesserFolder} and ${classifierFolder} have different vocabularies.`, 'Compare the fine-tuned model with the one that it came from.');
  }
  const withId = (id: number) => inputIds.with(masked, id);
  const [written, hidden, ...fills] = classify(classifier.model, [writtenIds, inputIds, ...guess.candidates.map(({ id }) => withId(id))]);
  const probabilities = softmax(guess.logits);
  return {
    labels: classifier.model.config.id2label,
    written: written!,
    masked: hidden!,
    fills: guess.candidates.map(({ id, token }, i) => ({ token, probability: probabilities[id]!, classes: fills[i]! })),
  };
}

/** Class probabilities of rows of ids. */
function classify(model: BertClassifier, rows: readonly Int32Array[]): number[][] {
  const classes = model.config.numLabels;
  const logits = model.logits(toBatch(rows.map((inputIds) => ({ inputIds, tokenTypeIds: new Int32Array(inputIds.length) })), model.config.padTokenId));
  const probabilities = softmaxRows(logits, classes);
  return rows.map((_, row) => Array.from(probabilities.subarray(row * classes, (row + 1) * classes)));
}
