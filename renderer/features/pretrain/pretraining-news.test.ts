import { expect, test } from 'vitest';
import type { PretrainingEvaluationEvent } from '../../../shared/model/pretraining';
import type { StepPoint } from '../../stores/step-buffer';
import { pretrainingCurves } from './pretraining-curves';
import { examplesSentence, pairsSentence, pretrainingNews, wordLossSentence, wordsSentence } from './pretraining-news';

const step = (number: number, loss: number): StepPoint => ({ step: number, loss, smoothedLoss: loss, learningRate: 1e-3, gradientNorm: 1, rowsPerSecond: 100, memoryBytes: 1e9 });
const check = (number: number, change: Partial<PretrainingEvaluationEvent> = {}): PretrainingEvaluationEvent => ({ kind: 'pretraining-evaluation', runId: 'r', step: number, epoch: 0, loss: Math.log(50), top1: 0.25, top5: 0.5, nspAccuracy: 0.74, best: true, ...change });

test('the sentences say what the curves show', () => {
  expect(wordLossSentence([step(1, 7)], [check(20)])).toBe('On held-back words the loss is 3.91: as unsure as between 50 words.');
  expect(wordLossSentence([step(1, 7)], [])).toBe('Training loss is 7 after 1 steps.');
  expect(wordsSentence([check(20)])).toBe('Of the hidden words it guesses 25.0\u00a0% at once, and 50.0\u00a0% are among its first five.');
  expect(pairsSentence([])).toMatch(/at the first check/);
  expect(pairsSentence([check(20, { nspAccuracy: null })])).toMatch(/^Pairs are not measured/);
  expect(pairsSentence([check(20)])).toBe('Of ten pairs of sentences it judges 7.4 rightly; guessing gets 5.');
});

test('the news: nothing yet, going well, learning by heart, lost', () => {
  const news = (steps: readonly StepPoint[], evaluations: readonly PretrainingEvaluationEvent[], heldBackTexts = 9) => pretrainingNews({ steps, evaluations, heldBackTexts, learningRate: 1e-3 });
  expect(news([step(1, 7)], [])).toMatchObject({ level: 'calm' });
  expect(news([step(1, 7)], []).sentence).toMatch(/first check .* comes soon/);
  expect(news([step(1, 7)], [], 0).sentence).toMatch(/nothing is held back/);
  expect(news([step(20, 4)], [check(20, { top1: null, nspAccuracy: null })]).sentence).toMatch(/no pairs of both kinds/);
  expect(news([step(20, 4)], [check(20)]).sentence).toBe('At the first check, the hidden words that it guesses at once are 25.0\u00a0%. These are the best weights so far.');
  expect(news([step(40, 4)], [check(20), check(40, { top1: 0.3 })]).sentence).toMatch(/at step 20, .* went from 25.0\u00a0% to 30.0\u00a0%/);
  expect(news([step(20, 4)], [check(20, { top1: null, top5: null, loss: null })]).sentence).toMatch(/pairs of sentences/);
  const later = [40, 60, 80].map((number) => check(number, { best: false }));
  expect(news([step(80, 1)], [check(20), ...later]).level).toBe('calm');
  expect(news([step(100, 1)], [check(20), ...later, check(100, { best: false })])).toMatchObject({ level: 'warning', suggestion: { kind: 'stop' }, sentence: expect.stringMatching(/4 checks.*step 20/) as string });
  expect(news([step(5, Number.NaN)], [])).toMatchObject({ level: 'warning', sentence: expect.stringMatching(/0\.001/) as string });
});

test('what the watched sentences have come to', () => {
  const guess = (...tokens: readonly string[]) => [{ candidates: tokens.map((token) => ({ token, probability: 0.6 })) }];
  expect(examplesSentence([{ text: '[MASK]', answer: 'food' }, { text: '[MASK]', answer: 'day' }], [guess('the', 'food'), guess('the')])).toBe('Of the 2 words that are hidden in held-back texts, one is among its first five.');
  expect(examplesSentence([{ text: '[MASK]' }], [guess('the')])).toBe('It is at least half sure of 1 of these 1 gaps.');
});

test('a check that has no score of a kind leaves no point of it', () => {
  const [first, second] = pretrainingCurves([step(1, 7), step(20, 5)], [check(20, { nspAccuracy: null })], undefined);
  expect(first).not.toHaveProperty('top1');
  expect(second).toMatchObject({ step: 20, loss: 5, top1: 0.25, wordLoss: Math.log(50) });
  expect(second).not.toHaveProperty('nspAccuracy');
  expect(pretrainingCurves([step(1, 7), step(20, 5)], [], [2, 30])).toHaveLength(1);
});
