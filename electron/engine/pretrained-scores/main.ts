import { parseArgs } from 'node:util';
import { nativeBackend } from '../backend';
import { loadNativeBinding } from '../kernels/native-binding';
import { isMaskedLanguageParameter, isNextSentenceParameter } from '../../bert/parameter-shapes';
import { fillMasks, hasHead } from '../../training/pretraining/guess';
import { loadPretrainingModel } from '../../training/load-model';
import { openDocuments } from '../../data/document-reader';
import { scorePairs, scoreWords, type PairScores } from './unseen-texts';

/**
 * How well a pre-trained model does on texts that it has not seen, as far as it has the heads for it. `tools/bench/pretrained-model.mjs`
 * runs it and says how. The last line of stdout is JSON.
 */

/** The longer a pair, the more there is to tell whether it belongs together; the paper's are of up to 512 tokens. */
const PAIR_LENGTHS = [128, 256, 512];

const { values, positionals } = parseArgs({
  options: { model: { type: 'string' }, data: { type: 'string' }, text: { type: 'string' }, rows: { type: 'string', default: '2000' } },
  allowPositionals: true,
});

// In float32, as those compute who load the model.
const loaded = await loadPretrainingModel(nativeBackend(loadNativeBinding()).ops('f32'), values.model!);
const texts: string[] = [];
for await (const batch of (await openDocuments(values.data!, { text: values.text })).batches()) {
  texts.push(...batch);
  if (texts.length >= Number(values.rows)) break;
}
texts.length = Math.min(texts.length, Number(values.rows));
const { maxPositionEmbeddings } = loaded.model.config;
const pairs: PairScores[] = [];
const pairLengths = hasHead(loaded.imported, isNextSentenceParameter) ? PAIR_LENGTHS.filter((each) => each <= maxPositionEmbeddings) : [];
for (const length of pairLengths) pairs.push(await scorePairs(loaded, texts, length));
const guessesWords = hasHead(loaded.imported, isMaskedLanguageParameter);
const words = guessesWords ? await scoreWords(loaded, texts) : null;
const sentences = guessesWords ? positionals : [];
const guesses = sentences.map((text) => ({ text, tokens: fillMasks(loaded, { text, top: 5, where: values.model! }).predictions.flat().map(({ token }) => token) }));
process.stdout.write(`${JSON.stringify({ texts: texts.length, words, pairs, guesses })}\n`);
loaded.model.dispose();
