import { expect, it, vi } from 'vitest';
import { alternate, compare } from './alternate.mjs';

it('lets the contestants take turns', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  /** @type {string[]} */
  const order = [];
  const contestant = (/** @type {string} */ name) => () => order.push(name);
  expect(await alternate(2, { ours: contestant('ours'), theirs: contestant('theirs') })).toEqual({ ours: [1, 3], theirs: [2, 4] });
  expect(order).toEqual(['ours', 'theirs', 'ours', 'theirs']);
});

it('compares the medians', () => {
  expect(compare({ work: 'training', peer: 'Trainer', unit: 'rows/s' }, [10, 30, 90], [15, 100, 1])).toMatchObject({ ours: 30, theirs: 15, ratio: 2 });
});
