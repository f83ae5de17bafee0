import { MantineProvider } from '@mantine/core';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { SettingField } from './setting-field';
import { SETTINGS, type SettingName } from './setting-list';
import { unsetWords } from './unset-words';

function drawn(name: SettingName, value?: number): string {
  const { title, sentence, control } = SETTINGS.find((setting) => setting.name === name)!;
  const field = createElement(SettingField, { title, sentence, control, value, unset: unsetWords('finetuning', name), reason: undefined, isChanged: false, onChange: () => undefined, onForget: () => undefined });
  return renderToStaticMarkup(createElement(MantineProvider, null, field));
}

test('a whole-number setting takes no decimals: no plan could be made for them', () => {
  expect(drawn('batchSize', 16)).toContain(' value="16"');
  expect(drawn('batchSize', 16.5)).toMatch(/ value="\d+"/);
  expect(drawn('maxLength', 128.25)).toMatch(/ value="\d+"/);
  expect(drawn('learningRate', 0.00003)).toContain(' value="0.00003"');
  expect(drawn('dropout', 0.15)).toContain(' value="0.15"');
});

test('a number that nobody set says what holds instead', () => {
  expect(drawn('dropout')).toContain('placeholder="as the model has it"');
  expect(drawn('limit')).toContain('placeholder="all of them"');
  expect(drawn('maxSteps')).toContain('placeholder="after all passes"');
});

test('a setting that runs of a kind do not have has no words', () => {
  expect(unsetWords('pretraining', 'nextSentenceWeight')).toBe('1');
  expect(unsetWords('finetuning', 'nextSentenceWeight')).toBe('–');
});
