import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PretrainingResult, PretrainingStartedEvent } from '../../shared/model/pretraining';
import { PretrainingReporter } from './pretraining-reporter';

const STARTED: PretrainingStartedEvent = { kind: 'pretraining-started', runId: 'r', step: 0, texts: 9, heldBackTexts: 0, tokens: 100, vocabSize: 120, parameters: 1000, totalSteps: 12, objectives: { maskedLanguage: true, nextSentence: true }, lengths: [64], precision: 'f32', threads: 1 };
const RESULT: PretrainingResult = { loss: null, top1: null, top5: null, nspAccuracy: null, steps: 12, seconds: 1, examplesPerSecond: 9, stopped: 'finished' };

beforeEach(() => { vi.spyOn(process.stderr, 'write').mockReturnValue(true); });
afterEach(() => { vi.restoreAllMocks(); });

test.each([
  [undefined, 'On the held-back texts: nothing was measured\n'],
  [0, 'nothing was measured: none are held back\n'],
  [1, 'nothing was measured: they make no pairs of both kinds\n'],
])('where nothing was measured, the summary says why; %s held back', (heldBackTexts, expected) => {
  const reporter = new PretrainingReporter();
  if (heldBackTexts !== undefined) reporter.event({ ...STARTED, heldBackTexts });
  expect(reporter.summary(RESULT, 'out')).toContain(expected);
});

test('what was measured is told', () => {
  expect(new PretrainingReporter().summary({ ...RESULT, nspAccuracy: 0.5 }, 'out')).toContain('On the held-back texts: pairs judged rightly 50.0');
});
