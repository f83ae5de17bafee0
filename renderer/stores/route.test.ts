import { expect, test } from 'vitest';
import { fromHash, toHash, type Route } from './route';

test.each<Route>([
  { page: 'start' },
  { page: 'models' },
  { page: 'learn', lesson: undefined },
  { page: 'learn', lesson: 'softmax' },
  { page: 'runs' },
  { page: 'settings' },
  { page: 'pretrain' },
  { page: 'pretrain', datasetId: 'reviews.csv-2' },
  { page: 'pretrain', datasetId: 'reviews', modelId: 'run-a b/c%' },
  { page: 'pretrain', modelId: 'bundled' },
  { page: 'dataset', id: 'reviews.csv-2', tab: 'data' },
  { page: 'run', id: 'a b/c%', tab: 'evaluate' },
])('a reload comes back to $page', (route) => {
  expect(fromHash(toHash(route))).toEqual(route);
});

test.each(['', '#', '#/', '#/nowhere', '#/run', '#/run/'])('%j leads to the start', (hash) => {
  expect(fromHash(hash)).toEqual({ page: 'start' });
});

test('an unknown tab leads to the first one that makes sense', () => {
  expect(fromHash('#/run/r1/x')).toEqual({ page: 'run', id: 'r1', tab: 'train' });
  expect(fromHash('#/dataset/%E0%A4%A/x')).toEqual({ page: 'dataset', id: '%E0%A4%A', tab: 'data' });
});
