import { expect, test } from 'vitest';
import { shareAlong, valueAxis } from './axis';
import type { Curve } from './curves';

const LOSS: readonly Curve[] = [{ key: 'loss', name: 'loss', colour: 'red', look: 'plain' }];
const points = (...values: readonly number[]) => values.map((loss, i) => ({ step: i + 1, loss }));

test('a linear axis ends on round numbers around all that is drawn', () => {
  expect(valueAxis(points(0.12, 0.67), LOSS, [{ value: 0.9, name: 'counting words' }], false)).toEqual({ scale: 'linear', domain: [0, 1], ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] });
});

test('a logarithmic axis passes over what it cannot show, and ends where the rest ends', () => {
  const axis = valueAxis(points(0, -1, Number.NaN, 0.04, 2), LOSS, [], true);
  expect(axis).toEqual({ scale: 'log', domain: [0.04, 2], ticks: [0.05, 0.1, 0.2, 0.5, 1, 2] });
  expect([0.04, Math.sqrt(0.08), 2].map((value) => Number(shareAlong(axis, value).toFixed(9)))).toEqual([0, 0.5, 1]);
});

test('a logarithmic axis has numbers over little and over much', () => {
  expect(valueAxis(points(0.61, 0.68), LOSS, [], true).ticks.length).toBeGreaterThanOrEqual(2);
  expect(valueAxis(points(1e-7, 1), LOSS, [], true).ticks).toEqual([1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1]);
});

test('where nothing or one value is drawn, the axis still spans something', () => {
  for (const isLog of [false, true]) for (const drawn of [points(), points(0.5), points(0)]) {
    const { domain: [from, to] } = valueAxis(drawn, LOSS, [], isLog);
    expect(to).toBeGreaterThan(from);
  }
});
