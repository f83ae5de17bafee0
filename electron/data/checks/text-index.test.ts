import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextIndex } from './text-index';

test('different texts get numbers in the order in which they come, equal ones the same', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 4 }), fc.string({ maxLength: 40 }))), (texts) => {
      const index = new TextIndex();
      const distinct = [...new Set(texts)];
      expect(texts.map((text) => index.add(text))).toEqual(texts.map((text) => distinct.indexOf(text)));
      expect(index.size).toBe(distinct.length);
    }),
  );
});

test('tells a hundred thousand texts apart that differ in a digit or in where a pair is divided', () => {
  const index = new TextIndex();
  for (let i = 0; i < 50_000; i++) {
    index.add(`text ${i}`);
    index.add('x'.repeat(i % 250), `y${Math.floor(i / 250)}`);
  }
  expect(index.size).toBe(100_000);
  expect(index.find('text 49999')).toBe(99_998);
  expect(index.find('text 50000')).toBe(-1);
  expect(index.add('ab', 'c')).not.toBe(index.add('a', 'bc'));
  expect(index.add('ab')).not.toBe(index.add('ab', ''));
});
