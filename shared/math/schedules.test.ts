import { expect, test } from 'vitest';
import cases from './fixtures/schedules.json';
import { linearWarmupThenDecay } from './schedules';

test.each(cases)('equals transformers: $warmupSteps of $totalSteps steps warm up', ({ warmupSteps, totalSteps, factors }) => {
  expect(factors.map((_, step) => linearWarmupThenDecay(step, warmupSteps, totalSteps))).toEqual(factors);
});
