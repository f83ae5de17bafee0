import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { softmax } from '../../../shared/math/distribution';
import { logSumExpRows } from '../../../shared/math/softmax';
import type { MaskContext } from '../../../shared/model/playground';
import type { BertPretrainingModel } from '../../bert/pretraining-model';
import { TestOps } from '../../engine/kernels/test-ops.test-helper';
import { WordPieceTokenizer } from '../../tokenizer/wordpiece-tokenizer';
import { tokenizeRows } from '../examples';
import { loadEncoder, loadPretrainingModel, type LoadedModel } from '../load-model';
import { maskAndClass } from '../mask-and-class';
import { predictLogits } from '../predict';
import { TINY_BERT } from '../tiny-model.test-helper';
import { fillMasks } from './guess';
import { maskedWords } from './masked-words';

/** What PyTorch gives, from tools/reference/masked_words.py. */
const EXPECTED = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/masked-words.json'), 'utf8')) as {
  readonly text: string;
  readonly masked: number[];
  readonly tokens: number[];
  readonly guesses: { readonly context: MaskContext; readonly position: number; readonly logits: number[]; readonly logSumExp: number; readonly best: number; readonly original: number; readonly attention: number[][][] }[];
};

const ops = new TestOps();
let loaded: LoadedModel<BertPretrainingModel>;
beforeAll(async () => {
  loaded = await loadPretrainingModel(ops, TINY_BERT);
  return () => loaded.model.dispose();
});

const ask = (question: Partial<Parameters<typeof maskedWords>[1]>) => maskedWords(loaded, { text: EXPECTED.text, masked: EXPECTED.masked, contexts: ['both'], top: 5, where: TINY_BERT, ...question });

function largestDifference(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  return Math.max(...expected.map((value, i) => Math.abs(value - actual[i]!)));
}

test('left, right and both: logits and attentions are those of PyTorch with the other side out of the attention mask', () => {
  const before = ops.liveHandles;
  const { guesses, pieces } = ask({ contexts: ['left', 'right', 'both'] });
  expect(guesses.map(({ context, position }) => [context, position])).toEqual(EXPECTED.guesses.map(({ context, position }) => [context, position]));
  guesses.forEach(({ logits, attention, candidates, original }, i) => {
    const expected = EXPECTED.guesses[i]!;
    expect(largestDifference(EXPECTED.tokens.map((id) => logits[id]!), expected.logits)).toBeLessThan(1e-4);
    expect(logSumExpRows(logits, logits.length)[0]).toBeCloseTo(expected.logSumExp, 4);
    expect(candidates[0]!.id).toBe(expected.best);
    expect(original?.id).toBe(expected.original);
    expect(largestDifference(attention, expected.attention.flat(2))).toBeLessThan(1e-5);
  });
  expect(pieces.filter(({ token }) => token === '[MASK]')).toHaveLength(2);
  expect(ops.liveHandles).toBe(before);
});

test('what is hidden changes nothing: other words on that side, the same answer', () => {
  const first = ask({ text: 'so good and the best', masked: [2], contexts: ['left'] }).guesses[0]!;
  const second = ask({ text: 'so good thing of all', masked: [2], contexts: ['left'] }).guesses[0]!;
  expect(first.attention.length).toBe(second.attention.length);
  expect([...second.logits]).toEqual([...first.logits]);
  expect([...ask({ text: 'so good thing of all', masked: [2] }).guesses[0]!.logits]).not.toEqual([...first.logits]);
});

test('a mask of the text is answered as fill-mask answers it, and has no original', () => {
  const text = 'the [MASK] thing of [MASK]';
  const { predictions } = fillMasks(loaded, { text, top: 5, where: TINY_BERT });
  const { guesses } = ask({ text, masked: [] });
  predictions.forEach((list, i) => {
    const { candidates, logits, original } = guesses[i]!;
    expect(original).toBeUndefined();
    expect(candidates.map(({ token }) => token)).toEqual(list.map(({ token }) => token));
    const probabilities = softmax(logits);
    expect(largestDifference(candidates.map(({ id }) => probabilities[id]!), list.map(({ probability }) => probability))).toBeLessThan(1e-6);
  });
});

test('what cannot be masked is said in words', () => {
  expect(() => ask({ masked: [] })).toThrow('Nothing is masked');
  expect(() => ask({ masked: [63] })).toThrow('beyond the 64 pieces');
});

test('mask and class: each word is put in, and the class is that of the text written so', async () => {
  const classifier = await loadEncoder(ops, TINY_BERT, { labels: ['no', 'yes', 'maybe'], seed: 3, dropout: undefined });
  onTestFinished(() => classifier.model.dispose());
  const question = { text: 'so good and the best', masked: 2, top: 4, classifierFolder: TINY_BERT, guesserFolder: TINY_BERT };
  const answer = maskAndClass(classifier, loaded, question);
  const [guess] = ask({ text: question.text, masked: [2], top: 4 }).guesses;
  expect(answer.labels).toEqual(['no', 'yes', 'maybe']);
  expect(answer.fills.map(({ token }) => token)).toEqual(guess!.candidates.map(({ token }) => token));
  for (const row of [answer.written, answer.masked, ...answer.fills.map(({ classes }) => classes)]) expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 10);
  const whole = answer.fills.findIndex(({ token }) => /^[a-z]+$/.test(token));
  expect(whole).toBeGreaterThanOrEqual(0);
  const rewritten = maskAndClass(classifier, loaded, { ...question, text: `so ${answer.fills[whole]!.token} and the best` });
  expect(largestDifference(rewritten.written, [...answer.fills[whole]!.classes])).toBeLessThan(1e-6);
});

describe('mask and class of a long text, and of other pieces', () => {
  const text = 'so good and the best. '.repeat(20);
  const question = { text, masked: 2, top: 1, classifierFolder: 'tuned', guesserFolder: 'base' };
  let classifier: LoadedModel;
  beforeAll(async () => {
    classifier = await loadEncoder(ops, TINY_BERT, { labels: ['no', 'yes'], seed: 3, dropout: undefined });
    return () => classifier.model.dispose();
  });

  test('both read its beginning where the classifier does, no more than that: as written it is what predict says', async () => {
    const tokenizer = new WordPieceTokenizer({ ...classifier.tokenizer.settings, modelMaxLength: 16 });
    const { written } = maskAndClass({ ...classifier, tokenizer }, loaded, question);
    const logits = await predictLogits(classifier.model, tokenizeRows(tokenizer, [{ text }], 16), { signal: new AbortController().signal });
    expect(largestDifference(written, [...softmax(logits)])).toBeLessThan(1e-6);
  });

  test('where the classifier reads the end too it is refused, and a short one is not', () => {
    const asTrained: LoadedModel = { ...classifier, input: { longTexts: 'head-tail' } };
    expect(() => maskAndClass(asTrained, loaded, question)).toThrow('longer than the 64 pieces that the model reads');
    expect(maskAndClass(asTrained, loaded, { ...question, text: 'so good and the best' }).fills).toHaveLength(1);
  });

  test('so are two that cut the text into other pieces', () => {
    const { settings } = loaded.tokenizer;
    const cased = { ...loaded, tokenizer: new WordPieceTokenizer({ ...settings, normalizer: { ...settings.normalizer, lowercase: false } }) };
    expect(() => maskAndClass(classifier, cased, { ...question, text: 'So good and the best' })).toThrow('do not read the same pieces');
  });
});
