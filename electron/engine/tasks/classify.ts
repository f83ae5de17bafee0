import { AppError } from '../../../shared/errors';
import type { ClassifyRequest, OpenedModel, PrecisionWish } from '../../../shared/engine-protocol';
import type { LongTexts } from '../../../shared/model/long-texts';
import type { WordPieceTokenizer } from '../../tokenizer/wordpiece-tokenizer';
import { tokenizeRows } from '../../training/examples';
import { loadClassifier } from '../../training/load-model';
import { whyNoPairs } from '../../training/text-pairs';
import type { Backend } from '../backend';
import { settlePrecision } from '../precision';
import { Answerer } from './answerer';

export interface OpenClassifier {
  readonly answerer: Answerer;
  readonly tokenizer: WordPieceTokenizer;
  readonly description: OpenedModel;
  readonly longTexts: LongTexts;
  /** Why it cannot be asked about pairs of texts; absent where it can. */
  readonly noPairs: AppError | undefined;
  dispose(): void;
}

/**
 * Loads a fine-tuned model. Answers are computed in float32 unless `wanted` says otherwise, so that they are the same on every machine.
 *
 * @throws a user error when the folder is no fine-tuned model, and for a precision that the backend does not have.
 */
export async function openModel(backend: Backend, folder: string, wanted: PrecisionWish = 'f32'): Promise<OpenClassifier> {
  const precision = settlePrecision(backend, wanted);
  const { model, tokenizer, input } = await loadClassifier(backend.ops(precision), folder);
  const answerer = new Answerer(model, (weights) => backend.graphOps?.(weights, precision));
  const maxLength = Math.min(tokenizer.modelMaxLength ?? Infinity, model.config.maxPositionEmbeddings);
  const description = { labels: model.config.id2label, maxLength, ...(backend.notice === undefined ? {} : { notice: backend.notice }) };
  return { answerer, tokenizer, longTexts: input.longTexts, noPairs: whyNoPairs({ model, tokenizer }, folder), description, dispose: () => answerer.dispose() };
}

/** Logits (rows, C), row by row, in the order of the rows. @throws a user error for pairs of texts, where the model reads none */
export async function classify(opened: OpenClassifier | undefined, rows: ClassifyRequest['rows'], signal: AbortSignal): Promise<Float32Array> {
  if (!opened) throw new AppError('bug', 'no-model', 'The engine was asked to classify before a model was opened.');
  if (opened.noPairs && rows.some(({ pair }) => pair !== undefined)) throw opened.noPairs;
  return opened.answerer.logits(tokenizeRows(opened.tokenizer, rows, opened.description.maxLength, opened.longTexts), { signal });
}
