import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crossEntropyGradient } from './cross-entropy';
import { entropyBits, logProbability, naiveSoftmax, rankOf, softmax, topK } from './distribution';
import cases from './fixtures/distribution.json';

const close = (actual: ArrayLike<number>, expected: readonly number[]) => expected.forEach((value, i) => expect(actual[i], `place ${i}`).toBeCloseTo(value, 12));

test.each(cases)('equals SciPy and PyTorch: $logits.length logits at temperature $temperature', (reference) => {
  const { logits, temperature, label } = reference;
  const probabilities = softmax(logits, temperature);
  close(probabilities, reference.probabilities);
  expect(entropyBits(probabilities)).toBeCloseTo(reference.entropyBits, 12);
  expect(logProbability(logits, label)).toBeCloseTo(reference.logProbability, 9);
  expect(rankOf(logits, label)).toBe(reference.rank);
  close(crossEntropyGradient(logits, label), reference.gradient);
});

test('a lower temperature takes from every word but the likeliest; none changes the order', () => {
  const logits = [0.3, 2, 1.2, -4];
  const [sharp, plain, flat] = [softmax(logits, 0.5), softmax(logits), softmax(logits, 3)];
  expect(sharp[1]).toBeGreaterThan(plain[1]!);
  expect(plain[1]).toBeGreaterThan(flat[1]!);
  for (const probabilities of [sharp, plain, flat]) expect(topK(probabilities, 4)).toEqual([1, 2, 0, 3]);
  expect(() => softmax(logits, 0)).toThrow('A temperature of 0');
  expect(() => softmax(logits, Number.NaN)).toThrow(RangeError);
});

test('the formula as written overflows where the real one does not', () => {
  expect(naiveSoftmax([88, 0], 'f32')[0]).toBe(1);
  expect(naiveSoftmax([89, 0], 'f32')).toEqual([Number.NaN, 0]);
  expect(naiveSoftmax([709, 0], 'f64')[0]).toBe(1);
  expect(naiveSoftmax([710, 710], 'f64')).toEqual([Number.NaN, Number.NaN]);
  expect([...softmax([710, 710])]).toEqual([0.5, 0.5]);
  close(naiveSoftmax([1, 2, 3], 'f64'), [...softmax([1, 2, 3])]);
});

test('entropy: none where it is certain, log2 of the choices where all are alike', () => {
  expect(entropyBits([0, 1, 0])).toBe(0);
  expect(entropyBits(Array.from({ length: 8 }, () => 1 / 8))).toBeCloseTo(3, 15);
});

test('the gradient pulls the true class up and pushes the others down, by the same amount', () => {
  const gradient = crossEntropyGradient([0.5, 2, -1], 2);
  expect(gradient[2]).toBeLessThan(0);
  expect(gradient[0]! + gradient[1]! + gradient[2]!).toBeCloseTo(0, 15);
  expect(() => crossEntropyGradient([1, 2], 2)).toThrow('Label 2 is not one of 2 classes');
});

test('the largest come first, of equals the first; the same as sorting all', () => {
  expect(topK([1, 5, 5, 2, Number.NaN], 3)).toEqual([1, 2, 3]);
  expect(topK([1, 2], 5)).toEqual([1, 0]);
  expect(topK([1, 2], 0)).toEqual([]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 60 }), fc.integer({ min: 0, max: 20 }), (values, count) => {
      const sorted = values.map((value, i) => ({ value, i })).sort((a, b) => b.value - a.value || a.i - b.i);
      expect(topK(values, count)).toEqual(sorted.slice(0, count).map(({ i }) => i));
    }),
  );
});
