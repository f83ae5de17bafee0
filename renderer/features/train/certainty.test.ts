import { expect, test } from 'vitest';
import { entropyBits, probesSentence } from './certainty';

test('entropy: even is log2 of the classes, decided is nothing', () => {
  expect(entropyBits([0.5, 0.5])).toBe(1);
  expect(entropyBits([0.25, 0.25, 0.25, 0.25])).toBe(2);
  expect(entropyBits([1, 0])).toBe(0);
  expect(entropyBits([0.9, 0.1])).toBeCloseTo(0.469, 3);
});

test('in words', () => {
  expect(probesSentence([[0.5, 0.5], [0.6, 0.4]])).toMatch(/not sure of any.*close to even/);
  expect(probesSentence([[0.5, 0.5], [0.88, 0.12]])).toBe('It is at least 90\u00a0% sure of none of these texts.');
  expect(probesSentence([[0.95, 0.05], [0.6, 0.4]])).toMatch(/sure of 1 of these 2/);
  expect(probesSentence([[0.95, 0.05]])).toMatch(/each/);
});
