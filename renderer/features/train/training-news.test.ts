import { expect, test } from 'vitest';
import type { RunEvaluationEvent } from '../../../shared/model/run';
import type { StepPoint } from '../../stores/step-buffer';
import { accuracySentence, lossSentence, newsOfFailure, trainingNews, type NewsSource } from './training-news';

const step = (number: number, loss: number): StepPoint => ({ step: number, loss, smoothedLoss: loss, learningRate: 5e-5, gradientNorm: 1, rowsPerSecond: 100, memoryBytes: 1e9 });
const check = (number: number, loss: number, accuracy = 0.9, macroF1 = accuracy, best = false): RunEvaluationEvent => ({ kind: 'evaluation', runId: 'r', step: number, epoch: 1, loss, accuracy, macroF1, best });
const bestCheck = (number: number, loss: number): RunEvaluationEvent => check(number, loss, 0.9, 0.9, true);
const source = (change: Partial<NewsSource>): NewsSource => ({ steps: [step(1, 0.7), step(50, 0.5), step(100, 0.3)], evaluations: [], classes: 2, majority: 0.6, config: { learningRate: 6e-5, classWeights: false }, ...change });

test('a loss that falls is told calmly', () => {
  expect(trainingNews(source({}))).toEqual({ level: 'calm', sentence: 'The loss falls: from 0.5 at step 50 to 0.3 now. The first score on held-back rows comes soon.' });
  expect(trainingNews(source({ steps: [] })).sentence).toMatch(/first steps/);
});

test('three checks without a better score or a lower loss: stop and keep the best, which is that of the best score', () => {
  const evaluations = [check(50, 0.4), check(100, 0.3), bestCheck(150, 0.31), check(200, 0.35), check(250, 0.37)];
  expect(trainingNews(source({ evaluations })).level).toBe('calm');
  const news = trainingNews(source({ evaluations: [...evaluations, check(300, 0.4)] }));
  expect(news.sentence).toMatch(/Neither score nor loss.* for 3 checks.*step 150 are kept/);
  expect(news.suggestion).toEqual({ kind: 'stop', words: 'Stop and keep the best' });
});

test('the loss rises, the score too: nobody is told to stop', () => {
  const news = trainingNews(source({ evaluations: [bestCheck(50, 0.3), bestCheck(100, 0.31), check(150, 0.35), bestCheck(200, 0.4)] }));
  expect(news).toEqual({ level: 'calm', sentence: expect.stringMatching(/lowest at step 50.*score still rises.*step 200, the best so far, are kept/) as string });
});

test.each([[Number.NaN], [2.5]])('a loss of %d: a third of the learning rate', (loss) => {
  expect(trainingNews(source({ steps: [step(100, loss)] })).suggestion).toMatchObject({ kind: 'restart', settings: { learningRate: 2e-5 } });
});

test('a run that diverged: a fifth of the learning rate, for it would diverge again; of other failures their error says all', () => {
  const error = (code: string) => ({ error: { family: 'user', code, message: '' } as const });
  expect(newsOfFailure(error('training-diverged'), { learningRate: 3e-4 })?.suggestion).toEqual({ kind: 'restart', words: 'Start again at 6.0e-5', settings: { learningRate: 6e-5 } });
  expect(newsOfFailure(error('disk-full'), { learningRate: 3e-4 })).toBeUndefined();
});

test('a high loss in the first steps means nothing yet', () => {
  expect(trainingNews(source({ steps: [step(10, 2.5)] })).level).toBe('calm');
});

test('only the most frequent class is answered: weigh the others higher', () => {
  const evaluations = [check(50, 0.6, 0.8, 0.444), check(100, 0.6, 0.8, 0.444)];
  expect(trainingNews(source({ evaluations, majority: 0.8 })).suggestion).toMatchObject({ settings: { classWeights: true } });
  expect(trainingNews(source({ majority: 0.8, evaluations: [check(50, 0.6, 0.8, 0.7), check(100, 0.6, 0.8, 0.69)] })).level).toBe('calm');
});

test('the same answer everywhere, of classes that are even: not learnt yet', () => {
  const evaluations = [check(50, 0.69, 0.5, 0.333), check(100, 0.69, 0.5, 0.333)];
  expect(trainingNews(source({ evaluations, majority: 0.5 }))).toEqual({ level: 'calm', sentence: 'It still gives nearly every row the same answer: it has not found yet what tells the classes apart.' });
});

test('charts say what they show', () => {
  const evaluations = [check(50, 0.3, 0.8), check(100, 0.4, 0.85)];
  expect(lossSentence({ steps: [step(1, 0.7)], evaluations })).toBe('Validation loss is 0.4; it was lowest at step 50 (0.3).');
  expect(accuracySentence(evaluations, 0.81)).toBe('85.0\u00a0% of the held-back rows are right: 4.0 points above counting words.');
  expect(accuracySentence(evaluations, 0.85)).toMatch(/as many as counting words/);
  expect(accuracySentence([check(50, 0.3, 0.9, 0.9, true), ...evaluations], 0.85)).toBe('90.0\u00a0% of the held-back rows are right with the weights of step 50, which are kept: 5.0 points above counting words.');
  expect(accuracySentence([], 0.5)).toMatch(/not come yet/);
});
