import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { withLooks } from './looks';
import { collect } from './tiny-model.test-helper';
import type { StepEvent } from './training-loop';

test('a look that fails ends the training', async () => {
  let ended = false;
  async function* training(): AsyncGenerator<StepEvent, void, void> {
    try {
      for (let step = 1; ; step++) {
        await setImmediate();
        yield { kind: 'step', step, totalSteps: 3 } as StepEvent;
      }
    } finally {
      ended = true;
    }
  }
  await expect(collect(withLooks(training(), { look: () => Promise.reject(new Error('nothing seen')) }))).rejects.toThrow('nothing seen');
  expect(ended).toBe(true);
});
