import { expect, test } from 'vitest';
import { inputSettingsJson, parseInputSettings, type InputSettings } from './input-settings';

const parse = (tunesmith: unknown) => parseInputSettings({ tunesmith }, 'config.json');

test.each<InputSettings>([
  { longTexts: 'head-tail', columns: { text: 'a text', textPair: 'another', label: 'mood' } },
  { longTexts: 'head', columns: { text: 'a text', textPair: undefined, label: 'mood' } },
  { longTexts: 'head', columns: undefined },
])('come back as they were written: %j', (settings) => {
  expect(parse(JSON.parse(JSON.stringify(inputSettingsJson(settings))))).toEqual(settings);
});

test('a model that says nothing reads the heads of texts', () => {
  expect(parseInputSettings({}, 'config.json')).toEqual({ longTexts: 'head', columns: undefined });
});

test.each([['middle'], [{ long_texts: 'middle' }], [{ columns: { text: 1 } }]])('%j is refused: texts would be read in another way than in training', (tunesmith) => {
  expect(() => parse(tunesmith)).toThrow(/config\.json.*"tunesmith"/);
});
