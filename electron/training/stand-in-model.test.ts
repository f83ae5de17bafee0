import { expect, test } from 'vitest';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import type { LoadedModel } from './load-model';
import { loadStandIn } from './stand-in-model';
import { weightsOf } from './tiny-model.test-helper';

const ops = new TestOps();

function standIn(texts: readonly string[], seed = 1): LoadedModel {
  return loadStandIn(ops, texts.map((text) => ({ text })), { labels: ['no', 'yes'], seed, dropout: undefined });
}

function tokensOf(texts: readonly string[], text: string): (string | undefined)[] {
  const { model, tokenizer } = standIn(texts);
  model.dispose();
  return Array.from(tokenizer.encode(text).inputIds.slice(1, -1), (id) => tokenizer.tokenOf(id));
}

test('frequent words are tokens, rare ones are spelt, and other characters are unknown', () => {
  expect(tokensOf(['Good food, good soup', 'bad'], 'GOOD food, bad soup? 好')).toEqual([
    ...['good', 'f', '##o', '##o', '##d', ',', 'b', '##a', '##d', 's', '##o', '##u', '##p', '[UNK]', '[UNK]'],
  ]);
});

test.each([
  ['accents', ['Crème brûlée', 'crème brûlée'], ['creme', 'brulee']],
  ['Korean', ['좋아요 좋아요'], ['좋아요'.normalize('NFD')]],
  ['Chinese', ['好吃 好吃'], ['好', '吃']],
  ['capitals of other scripts', ['ПЛОХО плохо'], ['плохо']],
])('the words of the texts are known in any script: %s', (_, texts, wanted) => {
  expect(tokensOf(texts, texts[0]!.split(' ').slice(0, wanted.length).join(' ')).slice(0, wanted.length)).toEqual(wanted);
});

test('the second texts of pairs count too', () => {
  const { model, tokenizer } = loadStandIn(ops, [{ text: 'one', pair: 'other other' }], { labels: ['no', 'yes'], seed: 1, dropout: undefined });
  model.dispose();
  expect(tokenizer.idOf('other')).toBeDefined();
});

test('its weights depend on the seed alone', () => {
  const [first, same, other] = [standIn(['a b']), standIn(['a b']), standIn(['a b'], 2)];
  expect(weightsOf(same.model)).toEqual(weightsOf(first.model));
  expect(weightsOf(other.model)).not.toEqual(weightsOf(first.model));
  for (const { model } of [first, same, other]) model.dispose();
});
