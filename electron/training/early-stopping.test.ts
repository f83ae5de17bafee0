import { expect, test } from 'vitest';
import { EarlyStopping, type Score } from './early-stopping';

/** Adds the scores, and tells of each whether it was the best, and whether it was time to stop after it. */
function follow(scores: readonly (readonly [macroF1: number, loss: number])[]): { best: boolean[]; stop: boolean[] } {
  const stopping = new EarlyStopping();
  const answers = scores.map(([macroF1, loss]): [boolean, boolean] => [stopping.add({ macroF1, loss } satisfies Score), stopping.shouldStop]);
  return { best: answers.map(([best]) => best), stop: answers.map(([, stop]) => stop) };
}

test('the first score is the best so far, however bad', () => {
  expect(follow([[0, 9]])).toEqual({ best: [true], stop: [false] });
});

test('a higher macro F1 is better even when the loss rises; of equal ones the lower loss decides', () => {
  const { best } = follow([[0.5, 0.7], [0.6, 0.9], [0.6, 0.8], [0.6, 0.8], [0.59, 0.1], [0.6, 0.85]]);
  expect(best).toEqual([true, true, true, false, false, false]);
});

test('four checks in a row without progress end a run', () => {
  const { stop } = follow([[0.6, 0.5], [0.5, 0.6], [0.5, 0.6], [0.5, 0.6], [0.5, 0.6]]);
  expect(stop).toEqual([false, false, false, false, true]);
});

test('a loss that still falls keeps a run going, but does not make its weights the best', () => {
  const { best, stop } = follow([[0.6, 0.9], [0.5, 0.8], [0.5, 0.7], [0.5, 0.6], [0.5, 0.5], [0.5, 0.4]]);
  expect(best).toEqual([true, false, false, false, false, false]);
  expect(stop).not.toContain(true);
});

test('a better score starts the count again', () => {
  const worse = [0.1, 1] as const;
  const { stop } = follow([[0.5, 0.5], worse, worse, worse, [0.6, 0.5], worse, worse, worse, worse]);
  expect(stop.indexOf(true)).toBe(8);
});
