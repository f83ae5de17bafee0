import { expect, test } from 'vitest';
import { holdBack } from './hold-back';
import { corpusOf, sentence, words } from './small-corpus.test-helper';

const split = (texts: readonly string[], validation: number, seed = 1) => {
  const corpus = corpusOf(texts);
  const read = (documents: Int32Array) => Array.from(documents, (document) => words(corpus.idsOf(corpus.tokensOf(corpus.sentencesOf(document)))));
  const { train, heldBack } = holdBack(corpus, { validation, seed });
  return { train: read(train), heldBack: read(heldBack), numbers: [...train, ...heldBack].sort((a, b) => a - b) };
};

/** So many texts, of which each comes `times` times, here and there. */
const texts = (count: number, times: number) => Array.from({ length: count * times }, (_, i) => sentence(3, i % count));

test.each([1, 2, 3, 4, 5])('no text is both learnt from and held back, however often it comes; seed %i', (seed) => {
  const { train, heldBack, numbers } = split([...texts(20, 1), ...texts(40, 2)], 0.2, seed);
  expect(numbers).toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect(heldBack.length).toBeGreaterThanOrEqual(18);
  expect(heldBack.length).toBeLessThanOrEqual(20);
  expect(heldBack.filter((text) => train.includes(text))).toEqual([]);
});

test('as many as are wanted, the same ones for the same seed, and others for another', () => {
  const once = split(texts(90, 1), 0.1);
  expect(once.heldBack).toHaveLength(9);
  expect(split(texts(90, 1), 0.1)).toEqual(once);
  expect(split(texts(90, 1), 0.1, 2).heldBack).not.toEqual(once.heldBack);
});

test('at least one where there is another to learn from; none where none is wanted', () => {
  expect(split(texts(2, 10), 0.01).heldBack).toHaveLength(10);
  expect(split([sentence(3), ...texts(2, 10).map((text) => `${text}w9.`)], 0.01).heldBack).toHaveLength(1);
  expect(split(texts(1, 10), 0.5).heldBack).toEqual([]);
  expect(split(texts(1, 1), 0.5).heldBack).toEqual([]);
  expect(split(texts(9, 1), 0).heldBack).toEqual([]);
});
