import { expect, test } from 'vitest';
import type { PretrainingConfig } from '../../../shared/model/pretraining';
import { MORE_FIELDS } from './pretraining-fields';

test.each([
  ['both', { objectives: { maskedLanguage: true, nextSentence: true } }, ['nextSentenceWeight', 'wholeWords']],
  ['words alone', { objectives: { maskedLanguage: true, nextSentence: false } }, ['wholeWords']],
  ['pairs alone', { objectives: { maskedLanguage: false, nextSentence: true } }, []],
  ['pairs alone, going on from a model', { objectives: { maskedLanguage: false, nextSentence: true }, model: '/models/mini' }, ['learntPositions', 'addedLayers']],
])('settings that change nothing are not shown: %s', (_, config: Partial<PretrainingConfig>, expected) => {
  const used = MORE_FIELDS.filter(({ isUsed }) => isUsed?.(config as PretrainingConfig));
  expect(used.map(({ setting }) => setting)).toEqual(expected);
});
