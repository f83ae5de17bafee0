import { expect, test } from 'vitest';
import { Random } from '../../../shared/math/random';
import { drawMasks } from './draw-masks';

test('15 % of the tokens, at least one, each once, in order', () => {
  for (const [count, wanted] of [[0, 0], [1, 1], [3, 1], [20, 3], [100, 15]] as const) {
    const drawn = drawMasks(count, new Random(1)).map(({ position }) => position);
    expect(drawn).toHaveLength(wanted);
    expect([...new Set(drawn)].sort((a, b) => a - b)).toEqual(drawn);
    expect(drawn.every((position) => position >= 0 && position < count)).toBe(true);
  }
});

test('of many, 80 % are masks, 10 % other words, 10 % left as they are', () => {
  const shown = drawMasks(100_000, new Random(5)).map((drawn) => drawn.shown);
  const share = (kind: string) => shown.filter((each) => each === kind).length / shown.length;
  // Four standard deviations of 15,000 draws.
  expect(Math.abs(share('mask') - 0.8)).toBeLessThan(0.014);
  expect(Math.abs(share('other') - 0.1)).toBeLessThan(0.01);
  expect(Math.abs(share('same') - 0.1)).toBeLessThan(0.01);
});
