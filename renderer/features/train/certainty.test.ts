import { expect, test } from 'vitest';
import { probesSentence } from './certainty';

test('in words', () => {
  expect(probesSentence([[0.5, 0.5], [0.6, 0.4]])).toMatch(/not sure of any.*close to even/);
  expect(probesSentence([[0.5, 0.5], [0.88, 0.12]])).toBe('It is at least 90\u00a0% sure of none of these texts.');
  expect(probesSentence([[0.95, 0.05], [0.6, 0.4]])).toMatch(/sure of 1 of these 2/);
  expect(probesSentence([[0.95, 0.05]])).toMatch(/each/);
});
