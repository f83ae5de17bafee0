import { expect, test } from 'vitest';
import { pathThrough, placesOf, type Plane } from './curve-path';

const PLANE: Plane = {
  area: { x: 50, y: 10, width: 100, height: 200 },
  steps: { scale: 'linear', domain: [0, 10], ticks: [] },
  values: { scale: 'linear', domain: [0, 2], ticks: [] },
};

test('a curve goes from value to value, and passes over steps without one', () => {
  const points = [{ step: 0, loss: 2 }, { step: 1 }, { step: 5, loss: 1 }, { step: 7, loss: Number.NaN }, { step: 10, loss: 0 }];
  expect(pathThrough(placesOf(points, 'loss', PLANE))).toBe('M50,10L100,110L150,210');
});

test('a logarithmic axis has no place for 0', () => {
  const plane: Plane = { ...PLANE, values: { scale: 'log', domain: [0.01, 1], ticks: [] } };
  expect(placesOf([{ step: 0, loss: 0 }, { step: 10, loss: 0.1 }], 'loss', plane)).toEqual([{ x: 150, y: 110 }]);
});
