import { expect, test } from 'vitest';
import { epochsFor, heldBackShare } from './usual-settings';

test('of few rows more are held back, and each is seen more often; what a person sets counts', () => {
  expect([1999, 2000, 19_999, 20_000].map((rows) => epochsFor({ epochs: 'auto' }, rows))).toEqual([8, 3, 3, 2]);
  expect([1999, 2000].map((rows) => heldBackShare({ validation: 'auto' }, rows))).toEqual([0.2, 0.1]);
  expect([epochsFor({ epochs: 0.5 }, 10), heldBackShare({ validation: 0 }, 10)]).toEqual([0.5, 0]);
});
