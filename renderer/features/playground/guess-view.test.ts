import { expect, test } from 'vitest';
import type { MaskGuess } from '../../../shared/model/playground';
import { attentionRows, fullBar, viewGuess } from './guess-view';

const LOGITS = Float32Array.of(0, 1, 2, 3, -1, 0.5);
const candidate = (id: number) => ({ id, token: `w${id}`, logit: LOGITS[id]! });
const GUESS: MaskGuess = { position: 2, context: 'both', logits: LOGITS, candidates: [3, 2, 1].map(candidate), original: candidate(1), attention: new Float32Array() };

test.each([0.2, 1, 5])('bars and the others sum to 1 at temperature %d', (temperature) => {
  const { bars, others } = viewGuess(GUESS, temperature);
  expect(bars.reduce((sum, { probability }) => sum + probability, others.probability)).toBeCloseTo(1, 12);
  expect(others.count).toBe(3);
});

test('a higher temperature leaves the ranks and opens the choice', () => {
  const [cold, warm] = [viewGuess(GUESS, 0.5), viewGuess(GUESS, 2)];
  expect(cold.original).toMatchObject({ token: 'w1', rank: 3 });
  expect(warm.original).toMatchObject({ token: 'w1', rank: 3 });
  expect(warm.choices).toBeGreaterThan(cold.choices);
  expect(warm.choices).toBeLessThan(6);
});

test('a full bar fits the longest of all that are compared', () => {
  expect(fullBar([viewGuess(GUESS, 100)])).toBe(0.25);
  expect(fullBar([viewGuess(GUESS, 100), viewGuess(GUESS, 0.1)])).toBe(1);
  expect(fullBar([])).toBe(0.05);
});

test('attention: a row for each head of a layer, or the mean of the heads of each', () => {
  const attention = Float32Array.of(/* layer 1 */ 1, 0, /**/ 0, 1, /* layer 2 */ 0.25, 0.75, /**/ 0.5, 0.5);
  const shape = { layers: 2, heads: 2 };
  expect(attentionRows(attention, shape, 1).map(({ name, shares, most }) => [name, [...shares], most])).toEqual([['Head 1', [0.25, 0.75], 1], ['Head 2', [0.5, 0.5], 0]]);
  expect(attentionRows(attention, shape).map(({ name, shares }) => [name, [...shares]])).toEqual([['Layer 1', [0.5, 0.5]], ['Layer 2', [0.375, 0.625]]]);
});
