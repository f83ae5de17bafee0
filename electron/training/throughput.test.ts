import { expect, test } from 'vitest';
import { Throughput } from './throughput';

test('equal steps: rows and tokens a second, and the time that the rest will take', () => {
  const speed = new Throughput(10_000);
  for (let step = 0; step < 5; step++) speed.add({ rows: 16, tokens: 1000 }, 2);
  expect(speed.rowsPerSecond).toBeCloseTo(8);
  expect(speed.tokensPerSecond).toBeCloseTo(500);
  expect(speed.secondsLeft(5)).toBeCloseTo(10);
  expect([speed.rows, speed.seconds]).toEqual([80, 10]);
});

test('the time left goes by tokens: short texts that are still to come take less', () => {
  const speed = new Throughput(1100);
  speed.add({ rows: 8, tokens: 1000 }, 10);
  expect(speed.secondsLeft(9)).toBeCloseTo(1);
});

test('where nobody knows the tokens to come, it goes by steps, and ends with the last', () => {
  const speed = new Throughput();
  for (let step = 0; step < 5; step++) speed.add({ rows: 16, tokens: 1000 }, 2);
  expect(speed.secondsLeft(5)).toBeCloseTo(10);
  expect(speed.secondsLeft(0)).toBe(0);
});

test('a single slow step moves the speed a little, a lasting change all the way', () => {
  const speed = new Throughput(1e9);
  for (let step = 0; step < 50; step++) speed.add({ rows: 10, tokens: 100 }, 1);
  speed.add({ rows: 10, tokens: 100 }, 2);
  expect(speed.rowsPerSecond).toBeGreaterThan(9);
  for (let step = 0; step < 100; step++) speed.add({ rows: 10, tokens: 100 }, 2);
  expect(speed.rowsPerSecond).toBeCloseTo(5, 3);
});

test('the time left is never negative', () => {
  const speed = new Throughput(90);
  speed.add({ rows: 1, tokens: 100 }, 1);
  expect(speed.secondsLeft(1)).toBe(0);
});
