import { expect, test } from 'vitest';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { expectNoLeaks } from './leaks.test-helper';
import { Gradients } from './parameters';
import { floats, named, parametersOf } from './tiny-bert.test-helper';

const ops = new TestOps();
expectNoLeaks(ops);

test('parameters keep their order, count their weights and come back as they went in', () => {
  const parameters = parametersOf(ops, { b: [[2, 2], [1, 2, 3, 4]], a: [[3], [5, 6, 7]] });
  expect(parameters.names).toEqual(['b', 'a']);
  expect(parameters.size).toBe(7);
  expect(parameters.toArray('b')).toEqual(named('b', [2, 2], [1, 2, 3, 4]));
  parameters.dispose();
});

test('replacing gives new values in the same place', () => {
  const parameters = parametersOf(ops, { b: [[2], [1, 2]], a: [[1], [3]] });
  parameters.replace(named('b', [2], [8, 9]));
  expect(parameters.names).toEqual(['b', 'a']);
  expect([...parameters.toArray('b').data]).toEqual([8, 9]);
  parameters.dispose();
});

test('a replacement that fails leaves the earlier values', () => {
  const parameters = parametersOf(ops, { a: [[2], [1, 2]] });
  expect(() => parameters.replace(named('a', [3], [8, 9]))).toThrow();
  expect([...parameters.toArray('a').data]).toEqual([1, 2]);
  parameters.dispose();
});

test('an unknown name is our bug, and the message names it', () => {
  const parameters = parametersOf(ops, { a: [[1], [1]] });
  expect(() => parameters.variable('b')).toThrow(expect.objectContaining({ family: 'bug', message: 'The model has no parameter "b".' }));
  expect(() => parameters.replace(named('b', [1], [1]))).toThrow('The model has no parameter "b".');
  parameters.dispose();
});

test('gradients add up, and outlive the scopes in which they were computed', () => {
  const gradients = new Gradients(ops);
  for (const values of [[1, 2], [10, 20], [100, 200]]) ops.scope(() => gradients.add('w', floats(ops, values, [2])));
  ops.scope(() => gradients.add('b', floats(ops, [-4], [1])));
  expect([...ops.toFloats(gradients.get('w')!)]).toEqual([111, 222]);
  expect([...gradients.entries()].map(([name]) => name)).toEqual(['w', 'b']);
  expect(gradients.get('x')).toBeUndefined();
  gradients.clear();
  expect(gradients.get('w')).toBeUndefined();
});

test('the norm is that of all gradients together', () => {
  const gradients = new Gradients(ops);
  expect(gradients.norm()).toBe(0);
  ops.scope(() => gradients.add('w', floats(ops, [2, -3, 6], [3])));
  ops.scope(() => gradients.add('b', floats(ops, [24], [1])));
  expect(gradients.norm()).toBeCloseTo(25, 5); // √(4 + 9 + 36 + 576)
  gradients.clear();
});

test('a gradient that overflows shows in the norm', () => {
  const gradients = new Gradients(ops);
  ops.scope(() => gradients.add('w', floats(ops, [1, Infinity], [2])));
  expect(gradients.norm()).toBe(Infinity);
  gradients.clear();
});
