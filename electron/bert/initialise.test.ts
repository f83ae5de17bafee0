import { expect, test } from 'vitest';
import { Random } from '../../shared/math/random';
import { initialParameter } from './initialise';

test('biases start at 0 and LayerNorm weights at 1, without a draw', () => {
  const random = new Random(1);
  expect([...initialParameter('a.LayerNorm.weight', [3], 0.02, random).data]).toEqual([1, 1, 1]);
  expect([...initialParameter('a.LayerNorm.bias', [2], 0.02, random).data]).toEqual([0, 0]);
  expect([...initialParameter('a.dense.bias', [2], 0.02, random).data]).toEqual([0, 0]);
  expect(random.nextUint32()).toBe(new Random(1).nextUint32());
});

test('matrices are drawn from a normal distribution around 0 with the given deviation', () => {
  const { data } = initialParameter('a.dense.weight', [100, 401], 0.02, new Random(7));
  const count = data.length;
  const mean = data.reduce((sum, value) => sum + value, 0) / count;
  const deviation = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / count);
  const within = data.filter((value) => Math.abs(value) < 0.02).length / count;
  // Four standard errors of each: σ/√n, σ/√(2n), and √(p(1 − p)/n) for the 68.27 % within one deviation.
  expect(Math.abs(mean)).toBeLessThan((4 * 0.02) / Math.sqrt(count));
  expect(Math.abs(deviation - 0.02)).toBeLessThan((4 * 0.02) / Math.sqrt(2 * count));
  expect(Math.abs(within - 0.6827)).toBeLessThan(4 * Math.sqrt((0.6827 * 0.3173) / count));
});

test('every place of an odd-sized matrix is drawn, none twice', () => {
  const { data } = initialParameter('a.weight', [1, 7], 1, new Random(3));
  expect(data).not.toContain(0);
  expect(new Set(data).size).toBe(7);
});

test('the same seed draws the same weights, another one others', () => {
  const draw = (seed: number) => [...initialParameter('classifier.weight', [2, 3], 0.02, new Random(seed)).data];
  expect(draw(5)).toEqual(draw(5));
  expect(draw(5)).not.toEqual(draw(6));
});
