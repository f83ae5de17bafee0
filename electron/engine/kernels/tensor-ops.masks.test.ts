import { expect, test } from 'vitest';
import { expectNoLeaks } from '../../bert/leaks.test-helper';
import { floats } from '../../bert/tiny-bert.test-helper';
import { TestOps } from './test-ops.test-helper';
import { statelessWords } from './philox.test-helper';

const ops = new TestOps();
expectNoLeaks(ops);

/** Ones where the mask is true. */
function mask(shape: readonly number[], keepSteps: number, key: readonly [number, number]): number[] {
  const size = shape.reduce((a, b) => a * b, 1);
  return ops.scope(() => {
    const drawn = ops.randomBytes(shape, key);
    expect(drawn.shape).toEqual(shape);
    return [...ops.toFloats(ops.keepBelow(floats(ops, new Array<number>(size).fill(1), shape), drawn, keepSteps))];
  });
}

test.each([
  { shape: [16], key: [0, 0] },
  { shape: [3, 7], key: [42, 1024] },
  { shape: [2, 2, 5, 5], key: [-1, -(2 ** 31)] },
] as const)('a mask is the bytes of Philox, lowest first, that are below the threshold: $shape under $key', ({ shape, key }) => {
  const size = shape.reduce((a: number, b) => a * b, 1);
  const bytes = statelessWords(key, Math.ceil(size / 4)).flatMap((word) => [word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24]);
  for (const keepSteps of [1, 128, 230]) expect(mask(shape, keepSteps, key)).toEqual(bytes.slice(0, size).map((byte) => (byte < keepSteps ? 1 : 0)));
});

test('the same key gives the same mask, every other key another', () => {
  const keys = [[1, 0], [1, 1], [1, 1024], [2, 0], [0, 1], [-1, 0]] as const;
  const masks = keys.map((key) => String(mask([64], 128, key)));
  expect(keys.map((key) => String(mask([64], 128, key)))).toEqual(masks);
  expect(new Set(masks).size).toBe(keys.length);
});

test.each([1, 26, 128, 230, 255])('of many values, %i/256 are kept', (keepSteps) => {
  const count = 40_000;
  const kept = mask([200, 200], keepSteps, [7, keepSteps]).reduce((sum, value) => sum + value, 0);
  const p = keepSteps / 256;
  // Four standard deviations of the binomial distribution; the key is fixed, so that the test is too.
  expect(Math.abs(kept - count * p)).toBeLessThan(4 * Math.sqrt(count * p * (1 - p)));
});

test('neighbours are kept independently of each other', () => {
  const drawn = mask([40_001], 128, [3, 9]);
  // Of pairs at distance 1, 4 (the next word) and 16 (the next block), a quarter keep both.
  for (const distance of [1, 4, 16]) {
    const both = drawn.slice(0, 40_000 - 16).filter((value, i) => value === 1 && drawn[i + distance] === 1).length;
    expect(Math.abs(both / (40_000 - 16) - 0.25), `distance ${distance}`).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 40_000));
  }
});

test.each([1, 2, 3, 4, 5, 7])('a mask of %i values needs no multiple of four', (size) => {
  expect(mask([size], 128, [5, 5])).toEqual(mask([8], 128, [5, 5]).slice(0, size));
});
