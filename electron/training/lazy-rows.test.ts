import { describe, expect, test } from 'vitest';
import { linearWarmupThenDecay } from '../../shared/math/schedules';
import { someNumbers } from '../bert/plain-math.test-helper';
import { RowGradients } from '../bert/row-source';
import { ADAMW_DEFAULTS } from './adamw';
import { LazyRows } from './lazy-rows';

const ROWS = 12;
const WIDTH = 4;
const PEAK = 1e-3;
const VALUES = Float32Array.from(someNumbers(ROWS * WIDTH, 1));

interface Step {
  readonly learningRate: number;
  /** Which rows have a gradient. */
  readonly rows: readonly number[];
  readonly gradient: RowGradients;
}

/** Row r has a gradient in every r²-th step: row 1 always, row 11 every 121st, row 0 never. */
function steps(count: number, gradientSize: number): Step[] {
  return Array.from({ length: count }, (_, step) => {
    const rows = Array.from({ length: ROWS }, (_, row) => row).filter((row) => row > 0 && step % (row * row) === 0);
    const gradient = new RowGradients(WIDTH);
    gradient.add(rows, Float32Array.from(someNumbers(rows.length * WIDTH, 1000 + step), (value) => gradientSize * value));
    return { learningRate: PEAK * linearWarmupThenDecay(step, count / 10, count), rows, gradient };
  });
}

/** AdamW of every row in every step, in double precision: the formula of adamw.ts. */
function plain(made: readonly Step[], weightDecay: number, scale = 1): Float64Array {
  const { beta1, beta2, epsilon } = ADAMW_DEFAULTS;
  const [w, m, v] = [Float64Array.from(VALUES), new Float64Array(VALUES.length), new Float64Array(VALUES.length)];
  made.forEach(({ learningRate, gradient }, index) => {
    const step = index + 1;
    for (let i = 0; i < w.length; i++) {
      const g = scale * (gradient.rows.get(Math.floor(i / WIDTH))?.[i % WIDTH] ?? 0);
      w[i]! *= 1 - learningRate * weightDecay;
      m[i] = beta1 * m[i]! + (1 - beta1) * g;
      v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
      w[i]! -= (learningRate * (m[i]! / (1 - beta1 ** step))) / (Math.sqrt(v[i]! / (1 - beta2 ** step)) + epsilon);
    }
  });
  return w;
}

function table(weightDecay: number): LazyRows {
  return new LazyRows(VALUES, [ROWS, WIDTH], { ...ADAMW_DEFAULTS, weightDecay });
}

function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));
}

describe('rows that fall behind come to where AdamW of all rows in all steps would have brought them', () => {
  // A weight near 1 is rounded by up to 6·10⁻⁸ each time that it is written, now up, now down.
  test.each([
    { what: 'without decay', weightDecay: 0, gradientSize: 1 },
    { what: 'with decay', weightDecay: 0.1, gradientSize: 1 },
    { what: 'with small gradients', weightDecay: 0.01, gradientSize: 1e-4 },
    { what: 'with gradients so small that ε counts', weightDecay: 0, gradientSize: 1e-7 },
    { what: 'with gradients so small that ε decides', weightDecay: 0, gradientSize: 1e-9 },
    { what: 'with large gradients', weightDecay: 0, gradientSize: 1e4 },
  ])('$what', ({ weightDecay, gradientSize }) => {
    for (const count of [1, 2, 3, 10, 40, 200, 600]) {
      const [rows, made] = [table(weightDecay), steps(count, gradientSize)];
      for (const { gradient, learningRate } of made) rows.update(gradient, learningRate, 1);
      expect(difference(rows.toArray(), plain(made, weightDecay)), `after ${count} steps`).toBeLessThan(6e-8 * Math.sqrt(count) + 1.5e-7);
    }
  });

  test('what the weights moved is a thousand times what they may be wrong by', () => {
    expect(difference(plain(steps(600, 1), 0), VALUES)).toBeGreaterThan(1e-2);
  });

  test('gradients may be scaled: clipping', () => {
    const [rows, made] = [table(0), steps(50, 1)];
    for (const { gradient, learningRate } of made) rows.update(gradient, learningRate, 0.25);
    expect(difference(rows.toArray(), plain(made, 0, 0.25))).toBeLessThan(4e-7);
  });
});

test('what is read is all rows’ present values, and reading changes no later value by a bit', () => {
  const [read, unread] = [table(0.01), table(0.01)];
  for (const [index, { gradient, learningRate }] of steps(300, 1).entries()) {
    if (index % 7 === 0) {
      const all = read.toArray();
      expect([...read.rows([11, 0, 3, 11])]).toEqual([11, 0, 3, 11].flatMap((row) => [...all.subarray(row * WIDTH, (row + 1) * WIDTH)]));
    }
    read.update(gradient, learningRate, 1);
    unread.update(gradient, learningRate, 1);
  }
  expect(read.toArray()).toEqual(unread.toArray());
});

test('a step writes the rows that have a gradient, and no others', () => {
  const rows = table(0.01);
  for (const { gradient, learningRate, rows: touched } of steps(150, 1)) {
    const { weights, moment1, moment2 } = rows.state;
    const before = [weights, moment1, moment2].map((values) => values.slice());
    rows.update(gradient, learningRate, 1);
    const changed = new Set([weights, moment1, moment2].flatMap((values, i) => [...values.keys()].filter((at) => values[at] !== before[i]![at]).map((at) => Math.floor(at / WIDTH))));
    expect([...changed].filter((row) => !touched.includes(row))).toEqual([]);
  }
});

test('gone on with from its state, it comes to the same bits', () => {
  const made = steps(300, 1);
  const straight = table(0.01);
  for (const { gradient, learningRate } of made) straight.update(gradient, learningRate, 1);
  for (const at of [1, 77, 299]) {
    const [first, second] = [table(0.01), table(0.01)];
    for (const { gradient, learningRate } of made.slice(0, at)) first.update(gradient, learningRate, 1);
    const { weights, moment1, moment2, ...rest } = first.state;
    second.restore({ weights: weights.slice(), moment1: moment1.slice(), moment2: moment2.slice(), ...rest });
    for (const { gradient, learningRate } of made.slice(at)) second.update(gradient, learningRate, 1);
    expect(second.toArray()).toEqual(straight.toArray());
  }
});

test('an update can be taken back, even one that ruins all', () => {
  const rows = table(0.01);
  const made = steps(100, 1);
  for (const { gradient, learningRate } of made) rows.update(gradient, learningRate, 1);
  const good = rows.toArray();
  rows.update(made[36]!.gradient, 1e30, 1);
  expect(difference(rows.toArray(), good)).toBeGreaterThan(1e20);
  rows.undo();
  expect(rows.toArray()).toEqual(good);
  rows.undo();
  expect(rows.toArray()).toEqual(good);
});

test('rows that are given other values have them, and go on from there', () => {
  const rows = table(0);
  for (const { gradient, learningRate } of steps(20, 1)) rows.update(gradient, learningRate, 1);
  const others = VALUES.map((value) => 2 * value);
  rows.assign(others);
  expect(rows.toArray()).toEqual(others);
  rows.update(undefined, PEAK, 1);
  expect(difference(rows.toArray(), others)).toBeGreaterThan(1e-5); // The moments still push.
  expect(difference(rows.toArray(), others)).toBeLessThan(10 * PEAK);
});
