import { expect, test } from 'vitest';
import { userError } from '../../../shared/errors';
import { inScreenWords } from './screen-words';

test('flags become names of settings, commands go', () => {
  const error = userError('engine-died', 'Raise --limit.', 'Try a smaller --batch-size. Go on with: tunesmith finetune --resume /a/b');
  expect(inScreenWords(error)).toMatchObject({ code: 'engine-died', message: 'Raise “limit”.', hint: 'Try a smaller “batch size”.' });
});

test('what a command could do beside goes, what a button can do stays', () => {
  expect(inScreenWords(userError('no-pretraining-head', 'No head.', 'Choose another model. Or give it one: tunesmith pretrain --model /m --data TEXTS --out DIR'))).toMatchObject({ hint: 'Choose another model.' });
});

test('a hint that was a command alone goes, and what is no error of ours stays as it is', () => {
  expect(inScreenWords(userError('a', 'b', 'Go on with: tunesmith finetune --resume x'))).toMatchObject({ hint: undefined });
  const other = new Error('x');
  expect(inScreenWords(other)).toBe(other);
});
