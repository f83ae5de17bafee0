import { expect, test } from 'vitest';
import type { AppClient } from '../../../shared/contract';
import type { Piece } from '../../../shared/model/playground';
import { readAlike } from './read-alike';

const cut = (...tokens: string[]): Piece[] => tokens.map((token, id) => ({ id, token, special: false, unknown: false, cut: false }));
const sentence = (text: string) => ({ readText: text, pieces: cut(...text.split(' ')) });

test('each model is asked once for a sentence, however often its masks change', async () => {
  const asked: string[] = [];
  const tokenize = ({ modelId, text }: { readonly modelId: string; readonly text: string }) => {
    asked.push(`${modelId}: ${text}`);
    return Promise.resolve({ pieces: modelId === 'other' ? cut('a', 'roo', '##m') : sentence(text).pieces });
  };
  const isReadAlike = readAlike({ playground: { tokenize } } as unknown as AppClient);
  const [first, second] = [sentence('a room'), sentence('the staff')];
  const answers = [];
  for (const [modelId, read] of [['same', first], ['other', first], ['same', first], ['other', first], ['same', second]] as const) answers.push(await isReadAlike(modelId, read, {}));
  expect(answers).toEqual([true, false, true, false, true]);
  expect(asked).toEqual(['same: a room', 'other: a room', 'same: the staff']);
});
