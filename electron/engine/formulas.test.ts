import { afterEach, expect, test, vi } from 'vitest';
import { FORMULAS_VARIABLE, settleFormulas } from './formulas';

const [able, unable] = [true, false].map((answer) => ({ compiles: () => answer })) as [{ compiles: () => boolean }, { compiles: () => boolean }];

afterEach(() => {
  vi.unstubAllEnvs();
});

test('compiles formulas where it can', () => {
  expect(settleFormulas(able)).toBe('compiled');
  expect(settleFormulas(unable)).toBe('plain');
});

test('leaves the choice to the environment', () => {
  vi.stubEnv(FORMULAS_VARIABLE, 'plain');
  expect(settleFormulas(able)).toBe('plain');
  vi.stubEnv(FORMULAS_VARIABLE, 'fast');
  expect(() => settleFormulas(able)).toThrow(/TUNESMITH_FORMULAS is "fast"/);
});

test('goes on with what a run began with, whatever the environment says, or not at all', () => {
  vi.stubEnv(FORMULAS_VARIABLE, 'compiled');
  expect(settleFormulas(able, 'plain')).toBe('plain');
  expect(() => settleFormulas(unable, 'compiled')).toThrow(/cannot compile/);
});
