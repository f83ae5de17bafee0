import { expect, test } from 'vitest';
import { divergenceError } from './divergence';

const divergence = { step: 12, what: 'its loss is NaN', learningRate: 5e-5, kept: true };

test('the error names the step and what happened, and says what to try', () => {
  const { family, code, message, hint } = divergenceError(divergence);
  expect([family, code]).toEqual(['user', 'training-diverged']);
  expect(message).toBe('Training diverged at step 12: its loss is NaN. The last good weights were kept.');
  expect(hint).toContain('--learning-rate 0.00001)');
  expect(hint).toContain('--warmup 0.2');
});

test('after an absurd learning rate it advises a usual one', () => {
  expect(divergenceError({ ...divergence, learningRate: 1e20 }).hint).toContain('--learning-rate 0.0001)');
});

test('where the very first step failed, the model is at fault and no weights are said to be kept', () => {
  const { code, message, hint } = divergenceError({ ...divergence, step: 1, kept: false });
  expect(code).toBe('damaged-weights');
  expect(message).toContain('step 1, before any weight was changed: its loss is NaN');
  expect(message).not.toContain('kept');
  expect(hint).toContain('damaged');
});
