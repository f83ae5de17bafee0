import { expect, test } from 'vitest';
import { baselineVerdict } from './baselines';

test.each([
  ['a model ahead of both is not commented on', 0.9, { majority: 0.5, tfidf: 0.88 }, undefined],
  ['counting words wins', 0.8, { majority: 0.5, tfidf: 0.88 }, /worse than counting words/],
  ['counting words is as good', 0.88, { majority: 0.5, tfidf: 0.88 }, /no better than counting words/],
  ['even a guess wins', 0.5, { majority: 0.6, tfidf: 0.88 }, /worse than always guessing/],
  ['without baselines there is nothing to say', 0.5, { majority: null, tfidf: null }, undefined],
])('%s', (_, accuracy, { majority, tfidf }, sentence) => {
  const verdict = baselineVerdict(accuracy, { majority, tfidf, tfidfMacroF1: null });
  if (sentence === undefined) expect(verdict).toBeUndefined();
  else expect(verdict).toMatch(sentence);
});
