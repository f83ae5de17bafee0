import { expect, test } from 'vitest';
import type { PretrainingConfig } from '../../../shared/model/pretraining';
import { MORE_FIELDS } from './pretraining-fields';

test.each([
  ['both', { maskedLanguage: true, nextSentence: true }, ['nextSentenceWeight', 'wholeWords']],
  ['words alone', { maskedLanguage: true, nextSentence: false }, ['wholeWords']],
  ['pairs alone', { maskedLanguage: false, nextSentence: true }, []],
])('settings that change nothing are not shown: %s', (_, objectives, expected) => {
  const used = MORE_FIELDS.filter(({ isUsed }) => isUsed?.({ objectives } as PretrainingConfig));
  expect(used.map(({ setting }) => setting)).toEqual(expected);
});
