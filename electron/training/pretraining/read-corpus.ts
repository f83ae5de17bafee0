import { userError } from '../../../shared/errors';
import type { PretrainingConfig } from '../../../shared/model/pretraining';
import { openDocuments, type Documents } from '../../data/document-reader';
import { bertSettings } from '../../tokenizer/tokenizer-settings';
import { trainVocabulary } from '../../tokenizer/vocabulary-trainer';
import { WordCounter } from '../../tokenizer/word-counter';
import { WordPieceTokenizer } from '../../tokenizer/wordpiece-tokenizer';
import { Corpus } from './corpus';

/**
 * Opens every file of a run.
 *
 * @throws a user error where one cannot be read, its text column is not to be guessed, or none has the column that is named
 */
export async function openAll({ data, text }: PretrainingConfig): Promise<Documents[]> {
  const opened: Documents[] = [];
  // One after the other, so that the first wrong one is the one that is told.
  for (const path of data) opened.push(await openDocuments(path, { text }));
  if (text !== undefined && opened.every(({ isProse }) => isProse)) {
    throw userError('unknown-column', `There is no column '${text}' in ${data.join(', ')}.`, 'Pass a column of a table to --text, spelled as in the file; leave it out where every line is a text.');
  }
  return opened;
}

/** Learns a vocabulary of all texts. */
export async function learnVocabulary(files: readonly Documents[], { shape, maxLength }: PretrainingConfig, signal: AbortSignal): Promise<WordPieceTokenizer> {
  const { normalizer } = bertSettings([]);
  const counter = new WordCounter(normalizer);
  for (const file of files) {
    for await (const texts of file.batches({ signal })) for (const text of texts) counter.add(text);
  }
  return new WordPieceTokenizer(bertSettings(trainVocabulary(counter.words(), { size: shape.vocabSize }), { modelMaxLength: maxLength }));
}

/**
 * Tokenizes all texts into memory.
 *
 * @throws a user error where there is no text
 */
export async function readCorpus(files: readonly Documents[], tokenizer: WordPieceTokenizer, signal: AbortSignal): Promise<Corpus> {
  const builder = Corpus.builder(tokenizer);
  for (const file of files) {
    builder.startFile();
    for await (const texts of file.batches({ signal })) for (const text of texts) builder.add(text);
  }
  const corpus = builder.build();
  if (corpus.documentCount === 0) throw userError('no-usable-rows', `There is no text in ${files.map(({ path }) => path).join(', ')}.`, 'Check the files and which column holds the texts (--text).');
  return corpus;
}
