import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { inputSettingsJson, parseInputSettings, readInputSettings, type InputSettings } from './input-settings';

const CONFIG = join(import.meta.dirname, '../training/fixtures/tiny-bert/classifier/config.json');

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

test('a config.json that an editor saved with a byte-order mark is read, as training reads it', async () => {
  const folder = await temporaryFolder();
  const config = { ...(JSON.parse(await readFile(CONFIG, 'utf8')) as object), tunesmith: { long_texts: 'head-tail' } };
  await writeFile(join(folder, 'config.json'), `\ufeff${JSON.stringify(config)}`);
  expect(await readInputSettings(folder)).toEqual({ longTexts: 'head-tail', columns: undefined });
});
